"""Cursors: opaque, the same for the same place, and nothing that somebody made up is taken."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from headwater.http.cursor import UNKNOWN, decode, encode, whole

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


@given(st.text(max_size=60))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    def read(values: list[Any]) -> tuple[int, int]:
        first, second = values
        return whole(first, 9), whole(second, 9)

    with pytest.raises(InvalidQuestion, match=UNKNOWN):
        decode(text, read)


@pytest.mark.parametrize("value", ["3", 1.5, True, -1, 10, None, [1], {}])
def test_only_a_whole_number_within_its_bounds_is_one(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        whole(value, 9)


def test_both_bounds_are_within() -> None:
    assert [whole(value, 9) for value in (0, 9)] == [0, 9]
