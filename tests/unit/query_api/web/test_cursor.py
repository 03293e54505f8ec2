"""Cursors: opaque, the same for the same place, and nothing that somebody made up is taken."""

from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from query_api.web.cursor import UNKNOWN, decode, encode

VALUES = st.lists(st.integers(0, 2**62) | st.text(max_size=20) | st.none(), max_size=5)


@given(VALUES)
def test_its_values_come_back(values: list[Any]) -> None:
    assert decode(encode(values), list) == values


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1, 2], "WzEsMl0="),
        ([[0, 17, 4711], [3, 0, 2**61]], "W1swLDE3LDQ3MTFdLFszLDAsMjMwNTg0MzAwOTIxMzY5Mzk1Ml1d"),
        ([10, 2, "a_b-é?>"], "WzEwLDIsImFfYi3DqT8-Il0="),
    ],
)
def test_a_cursor_that_a_client_holds_stays_one(values: list[Any], text: str) -> None:
    assert encode(values) == text
    assert decode(text, list) == values


Pair = tuple[Annotated[int, msgspec.Meta(ge=0, le=9)], str]


@given(st.text(max_size=60))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    with pytest.raises(InvalidQuestion, match=UNKNOWN):
        decode(text, Pair)


@pytest.mark.parametrize("values", [["3", "a"], [1.5, "a"], [True, "a"], [-1, "a"], [10, "a"], [1], [1, "a", "b"], {}])
def test_only_what_is_of_the_type_is_taken(values: object) -> None:
    with pytest.raises(InvalidQuestion, match=UNKNOWN):
        decode(encode(values), Pair)


def test_both_bounds_are_within() -> None:
    assert [decode(encode([value, "a"]), Pair) for value in (0, 9)] == [(0, "a"), (9, "a")]
