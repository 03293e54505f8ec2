"""The events of a batch keep their bytes, and one bad event does not hide the others."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.split import split
from headwater.event.parse import UnreadableEvent

JSON = "application/json"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(values), st.sampled_from([None, 1]), st.booleans())
def test_members_of_an_array_keep_their_bytes(members: list[Any], indent: int | None, escaped: bool) -> None:
    written = [
        json.dumps(member, indent=indent, ensure_ascii=escaped).encode("utf-8", "surrogatepass") for member in members
    ]
    body = b" [ " + b" ,\n".join(written) + b" ] \n"
    assert list(split(body, JSON)) == written


@given(st.dictionaries(st.text(), values, max_size=3), st.lists(values))
def test_lines_keep_their_bytes(first: dict[str, Any], others: list[Any]) -> None:
    written = [json.dumps(event).encode() for event in (first, *others)]
    assert list(split(b"\r\n\n".join(written) + b"\n", JSON)) == written


def test_the_content_type_decides_before_the_first_character() -> None:
    body = b'[1]\n{"a": 2}'
    assert list(split(body, "application/x-ndjson; charset=utf-8")) == [b"[1]", b'{"a": 2}']
    assert list(split(body, "application/jsonl")) == [b"[1]", b'{"a": 2}']


@pytest.mark.parametrize(
    ("body", "members"),
    [
        (b"[]", []),
        (b" [ \n ] ", []),
        (b"[{}]", [b"{}"]),
        (b"[1,,2]", [b"1", b"", b"2"]),
        (b"[{},]", [b"{}", b""]),
        (b"[,]", [b"", b""]),
        (b'[{"a":[1}], nonsense, {"b":2}]', [b'{"a":[1}]', b"nonsense", b'{"b":2}']),
        (rb'["\\", "\"]", "a,b"]', [rb'"\\"', rb'"\"]"', b'"a,b"']),
        (b"", []),
        (b"\n \n", []),
    ],
)
def test_what_is_a_member(body: bytes, members: list[bytes]) -> None:
    assert list(split(body, JSON)) == members


@pytest.mark.parametrize(
    "body", [b"[", b"[{}", b'[{"a": [1, 2}', b'["a', b'[{"a": "b}, {}]', b"[{}] {}", b"[{}]]", b"[1}"]
)
def test_a_broken_array_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        list(split(body, JSON))


def test_size_and_depth_do_not_matter() -> None:
    long = b'{"a":"' + b'\\"' * 5_000_000 + b'"}'
    deep = b"[" * 1_000_000 + b"]" * 1_000_000
    assert list(split(b"[" + long + b"," + deep + b"]", JSON)) == [long, deep]


@pytest.mark.parametrize("body", [b"\x00", b"7", b'"text"', b" null\n{}"])
def test_what_is_neither_an_array_nor_lines_of_events_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(UnreadableEvent, match="array of events, or one event a line"):
        list(split(body, JSON))
