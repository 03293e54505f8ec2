"""Cursors."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from query_api.impact.cursor import Position, decode, encode


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.text(max_size=50))
def test_a_cursor_comes_back(nodes: int, levels: int, name: str) -> None:
    position = Position(nodes, levels)
    assert decode(encode(position, [name]), [name]) == position


def test_its_size_does_not_follow_the_question() -> None:
    assert len(encode(Position(10**9, 10**6), ["x" * 200_000])) < 100


@given(st.text(max_size=60))
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuestion):
        decode(text, ["question"])


@pytest.mark.parametrize("made_up", ["WzEsMl0=", "WyJhIiwxLCJiIl0=", "e30=", "WzEsMiwzLDRd", "bnVsbA==", "é", "="])
def test_json_of_another_shape_is_refused(made_up: str) -> None:
    with pytest.raises(InvalidQuestion):
        decode(made_up, ["question"])


@pytest.mark.parametrize("value", ["3", 1.5, True, 1e300, -1, 10**18, None, [1]])
@pytest.mark.parametrize("place", [0, 1])
def test_values_that_no_answer_gave_are_refused(value: object, place: int) -> None:
    parts = orjson.loads(urlsafe_b64decode(encode(Position(5, 6), ["question"])))
    parts[place] = value
    with pytest.raises(InvalidQuestion):
        decode(urlsafe_b64encode(orjson.dumps(parts)).decode(), ["question"])


def test_it_belongs_to_one_question() -> None:
    with pytest.raises(InvalidQuestion, match="another question"):
        decode(encode(Position(1, 1), ["this"]), ["that"])
