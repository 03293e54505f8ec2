"""Which events are meant."""

from typing import Any

import orjson
import pytest

from headwater.errors import InvalidQuestion
from headwater.event.selection import Selection, instant
from headwater.event.time import microseconds

NOON = microseconds("2026-11-24T12:00:00Z")


def event(**more: Any) -> bytes:
    return orjson.dumps(
        {
            "eventTime": "2026-11-24T12:00:00Z",
            "run": {"runId": "r"},
            "job": {"namespace": "a:b", "name": "c"},
            **more,
        }
    )


@pytest.mark.parametrize(
    ("selection", "meant"),
    [
        (Selection(), True),
        (Selection(job="job:a:b:c"), True),
        (Selection(job="job:a:b"), False),
        (Selection(names=("a:b", "c")), True),
        (Selection(names=("a", "b:c")), False),
        (Selection(run="r"), True),
        (Selection(run="R"), False),
        (Selection(since=NOON), True),
        (Selection(since=NOON + 1), False),
        (Selection(until=NOON + 1), True),
        (Selection(until=NOON), False),
        (Selection(job="job:a:b:c", run="other"), False),
        (Selection(run="r", since=NOON, until=NOON + 1), True),
    ],
)
def test_all_that_is_given_must_hold(selection: Selection, meant: bool) -> None:
    assert selection.has(event(), 200) is meant


@pytest.mark.parametrize("selection", [Selection(job="job:a:b:c"), Selection(run="r"), Selection(since=0)])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}",
        event(job=None, run=None, eventTime=None),
        event(job=[], run="r", eventTime=[]),
        event(job={"namespace": 1, "name": "c"}, run={}, eventTime="yesterday"),
    ],
)
def test_what_does_not_say_it_is_not_meant(selection: Selection, body: bytes) -> None:
    assert selection.has(body, 200) is False


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b'{"a":' * 50 + b"1" + b"}" * 50])
def test_what_is_no_event_never_is(body: bytes) -> None:
    assert Selection().has(body, 20) is False


def test_a_day_is_its_begin() -> None:
    assert instant("2026-11-24", "from") == NOON - 12 * 3600 * 1_000_000
    assert instant("2026-11-24T13:00:00+01:00", "from") == NOON
    assert instant(None, "from") is None


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-11-24T25:00:00Z"])
def test_what_is_no_time_is_named(text: str) -> None:
    with pytest.raises(InvalidQuestion, match=r"^from: "):
        instant(text, "from")
