"""From bytes to an object: what is refused, why and where."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.event.parse import UnreadableEvent, parse


def refusal(body: bytes, max_nesting: int = 200) -> UnreadableEvent:
    with pytest.raises(UnreadableEvent) as caught:
        parse(body, max_nesting)
    return caught.value


@pytest.mark.parametrize(
    ("body", "reason", "position"),
    [
        (b"", "not JSON", 0),
        (b"   ", "not JSON", 0),
        (b'{"a": 1', "not JSON", 7),
        (b'{"a": 1} {}', "not JSON", 9),
        (b"{'a': 1}", "not JSON", 1),
        (b'{"a": NaN}', "not JSON", 6),
        (b'{"a": 1e999}', "not JSON", 6),
        (b'{"a": "\\ud800"}', "not JSON", 7),
        (b'{"a": "\xff"}', "not UTF-8", 7),
        (b'{"a": "\xed\xa0\x80"}', "not UTF-8", 7),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8", 0),
        (b"[]", "an event is a JSON object, this is an array", None),
        (b"null", "an event is a JSON object, this is null", None),
        (b'"text"', "an event is a JSON object, this is a string", None),
        (b"7", "an event is a JSON object, this is a number", None),
        (b"true", "an event is a JSON object, this is a boolean", None),
    ],
)
def test_unreadable_bytes_are_refused_with_reason_and_position(body: bytes, reason: str, position: int | None) -> None:
    error = refusal(body)
    assert error.reason.startswith(reason)
    if position is None:
        assert error.position is None
    else:
        assert error.position is not None
        assert abs(error.position - position) <= 2  # orjson points at the value or just behind the fault
        assert str(error.position) in str(error)


def nested(levels: int) -> bytes:
    """An object that holds `levels` levels, itself included."""
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def objects(levels: int) -> bytes:
    """As `nested`, of objects alone, beside a wide and flat one."""
    return b'{"wide":[' + b"{}," * 500 + b'{}],"a":' + b'{"a":' * (levels - 2) + b"[]" + b"}" * (levels - 1)


@pytest.mark.parametrize("made", [nested, objects])
@pytest.mark.parametrize("limit", [10, 11, 100, 200, 240, 253, 254])
def test_nesting_is_taken_up_to_the_limit_and_not_beyond(limit: int, made: Callable[[int], bytes]) -> None:
    assert parse(made(limit), limit)
    assert refusal(made(limit + 1), limit).reason == f"nested deeper than {limit} levels"


@pytest.mark.parametrize("levels", [1025, 100_000, 5_000_000])
def test_absurd_nesting_is_refused_as_such_and_not_as_broken_json(levels: int) -> None:
    assert refusal(nested(levels)).reason == "nested deeper than 200 levels"


def test_brackets_inside_text_do_not_count_as_nesting() -> None:
    assert parse(b'{"a": "' + b"[" * 5000 + b'"}', 10) == {"a": "[" * 5000}


def test_wide_events_are_not_deep() -> None:
    assert len(parse(b'{"a": [' + b"{}," * 5000 + b"{}]}", 10)["a"]) == 5001


def test_nul_characters_and_large_numbers_are_text_and_numbers() -> None:
    assert parse(b'{"name": "a\\u0000b", "big": 18446744073709551616}', 10) == {"name": "a\0b", "big": 2.0**64}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values))
def test_any_object_is_read_back(event: dict[str, Any]) -> None:
    assert parse(orjson.dumps(event), 254) == event


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        event = parse(body, 10)
    except UnreadableEvent:
        return
    assert isinstance(event, dict)
