"""Ids that can be read in very many ways are refused before anything is made of them."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from headwater.identity import count_readings, readings
from query_api.graph.question import Question
from query_api.graph.resolve import meanings


@given(
    st.sampled_from(["dataset:", "job:", "datasetField:"]),
    st.text("a:", min_size=1, max_size=40),
)
def test_readings_are_counted_as_they_are(prefix: str, rest: str) -> None:
    counted = count_readings(prefix + rest)
    if counted == 0:
        with pytest.raises(InvalidQuestion):
            readings(prefix + rest)
    else:
        assert counted == len(readings(prefix + rest))


def test_many_ids_with_many_colons_are_refused() -> None:
    question = object.__new__(Question)  # it would fail if it was asked anything
    with pytest.raises(InvalidQuestion, match="with fewer at once"):
        asyncio.run(meanings(question, ["datasetField:" + "a:" * 60 + "a"] * 439))
