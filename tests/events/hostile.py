"""Bodies that no producer should send: valid events with something wrong at any place, and text that is no JSON."""

import json
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st

from tests.events.facet import Json
from tests.events.names import ODD_NAMES
from tests.events.valid import events, full_events

Path = tuple[str | int, ...]


def _deep(levels: int) -> Json:
    value: Json = {}
    for level in range(levels):
        value = {"a": [value]} if level % 2 else {"a": value}
    return value


#: What may stand anywhere instead of what belongs there. JSON has no NaN; many writers write it all the same.
ODD_VALUES: Final[list[Any]] = [
    None,
    True,
    False,
    0,
    -0.0,
    -1,
    2**31,
    2**53 + 1,
    2**63,
    -(2**63),
    2**64,
    -(10**40),
    1.5,
    1e308,
    5e-324,
    float("nan"),
    float("-inf"),
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": None},
    {"_deleted": True},
    {"_deleted": "yes"},
    {"namespace": "ns", "name": "a"},
    ["ns", "a"],
    "START",
    "2026-03-01T00:00:00Z",
    _deep(100),
    _deep(150),
    _deep(1100),
    *ODD_NAMES,
    "x" * 200_000,
    {"x" * 70_000: 1},
]
#: Stand for text that a serializer of Python cannot write: what they become is put in afterwards.
RAW: Final = {
    "@1e400@": b"1e400",
    "@-0@": b"-0",
    "@long@": b"9" * 5_000,
    "@lone@": b'"\\ud800"',
    "@pair@": b'"\\udbff\\udfff"',
    "@NUL@": b'"\x00"',
    "@latin@": b'"\xe9"',
    "@bare@": b"undefined",
}
odd = st.sampled_from([*ODD_VALUES, *RAW])


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where something stands in a JSON value, the whole value apart."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield (*path, step)
        yield from places(each, (*path, step))


def replaced(value: Any, path: Path, by: Any) -> Any:
    """The value with something else at a place; nothing of the value itself is changed."""
    if not path:
        return by
    step, *rest = path
    copy = value.copy()
    copy[step] = replaced(value[step], tuple(rest), by)
    return copy


def _parent(value: Any, path: Path) -> Any:
    for step in path[:-1]:
        value = value[step]
    return value


@st.composite
def _wrong(draw: st.DrawFn) -> Json:
    """An event with one to four wrong things in it."""
    event: Json = draw(st.one_of(events, events, full_events))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(places(event))))
        around, step = _parent(event, path), path[-1]
        change = draw(st.sampled_from(["value", "value", "value", "gone", "renamed", "beside"]))
        if change == "value" or not isinstance(step, str):
            event = replaced(event, path, draw(odd))
            continue
        others = {name: each for name, each in around.items() if name != step or change == "beside"}
        if change != "gone":
            others[draw(st.sampled_from([*ODD_NAMES, "job", "run", "dataset", "facets", "namespace"]))] = around[step]
        event = replaced(event, path[:-1], others)
    return event


def encoded(event: Any) -> bytes:
    """The JSON of an event, with what `RAW` stands for."""
    text = json.dumps(event, ensure_ascii=False).encode()
    for name, raw in RAW.items():
        text = text.replace(f'"{name}"'.encode(), raw)
    return text


@st.composite
def _doubled(draw: st.DrawFn) -> bytes:
    """An event in which one key stands twice, with another value."""
    event: Json = draw(events)
    path = draw(st.sampled_from([path for path in places(event) if isinstance(path[-1], str)]))
    mark = "@doubled@"
    inside = {**_parent(event, path), mark: draw(odd)}
    return encoded(replaced(event, path[:-1], inside)).replace(mark.encode(), json.dumps(path[-1])[1:-1].encode())


@st.composite
def _torn(draw: st.DrawFn) -> bytes:
    """The text of an event, damaged: cut, with bytes in it that do not belong there, in another encoding."""
    text = encoded(draw(events))
    at = draw(st.integers(0, len(text) - 1))
    before, behind = text[:at], text[at:]
    piece = draw(st.sampled_from([b"\x00", b"\xff", b"\xef\xbb\xbf", b"}", b"{", b"[", b",", b'"', b"\\", b"\n", b" "]))
    byte = bytes([draw(st.integers(0, 255))])
    return draw(
        st.sampled_from(
            [
                before,
                before + piece + behind,
                before + byte + behind[1:],
                piece + text,
                text + piece,
                text.decode().encode("utf-16"),
                text + b"\n" + text,
                b"[" + text + b"]",
            ]
        )
    )


_no_event = st.sampled_from(
    [b"", b" ", b"null", b"[]", b"{}", b"7", b'"text"', b"{" * 3000, b"[" * 3000, b'{"a":' * 3000]
)

wrong_events: st.SearchStrategy[Json] = _wrong()
#: Request bodies and Kafka values; about half of them hold an event that can be taken.
bodies: st.SearchStrategy[bytes] = st.one_of(
    *[wrong_events.map(encoded)] * 5, _doubled(), _doubled(), _torn(), _no_event, st.binary(max_size=40)
)
