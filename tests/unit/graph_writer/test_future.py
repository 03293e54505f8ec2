"""An event dated long after it came is no part of the graph, whoever reads it how; what is left obeys the law."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_writer.fold import Facts
from graph_writer.read_events import ReadOptions, read
from headwater.event.time import iso, microseconds
from tests.events.hostile import encoded
from tests.events.valid import events

OPTIONS = ReadOptions(max_nesting=100)
CAME = microseconds("2026-11-28T12:00:00Z")


def dated(time: str) -> bytes:
    job = {"namespace": "ns", "name": "job"}
    return orjson.dumps({"eventTime": time, "producer": "p", "run": {"runId": "r"}, "job": job})


@pytest.mark.parametrize(
    ("time", "refused"),
    [
        ("2026-11-29T12:00:00Z", False),
        ("2026-11-29T12:00:00.000001Z", True),
        ("2026-11-29T13:00:00+01:00", False),
        ("9999-12-31T23:59:59Z", True),
        ("9999-12-31T23:59:59-23:59", True),
        ("0000-01-01T00:00:00Z", False),
    ],
)
def test_an_event_may_be_a_day_ahead_of_its_record(time: str, refused: bool) -> None:
    reading = read([dated(time)], OPTIONS, [CAME])
    assert [each.kind for each in reading.problems.values()] == (["FutureEvent"] if refused else [])
    assert (reading.facts == Facts()) == refused


def test_the_dead_letter_says_what_is_wrong() -> None:
    (problem,) = read([dated("9999-12-31T00:00:00Z")], OPTIONS, [CAME]).problems.values()
    assert "9999-12-31T00:00:00.000000Z" in problem.text
    assert iso(CAME) in problem.text
    assert "HEADWATER_FUTURE_TOLERANCE" in problem.text


def test_where_nobody_says_when_it_came_it_may_be_of_any_time() -> None:
    assert read([dated("9999-12-31T00:00:00Z")], OPTIONS, [None]).problems == {}
    assert read([dated("9999-12-31T00:00:00Z")], OPTIONS).problems == {}


def test_how_far_ahead_is_a_setting() -> None:
    hour = OPTIONS._replace(ahead=3_600_000_000)
    assert read([dated("2026-11-28T13:00:00Z")], hour, [CAME]).problems == {}
    assert read([dated("2026-11-28T13:00:01Z")], hour, [CAME]).problems.keys() == {0}


@given(
    st.lists(st.tuples(events, st.integers(-3, 400).map(lambda days: days * 86_400_000_000)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
@settings(max_examples=100)
def test_what_is_applied_is_decided_by_each_record_alone(
    records: list[tuple[dict[str, Any], int]], chance: Any
) -> None:
    """The graph is that of the events that are applied: in any order and with any others beside them the same ones."""
    came = {place: microseconds(event["eventTime"]) - ahead for place, (event, ahead) in enumerate(records)}
    whole = read([encoded(event) for event, _ in records], OPTIONS, came.values())
    assert whole.problems.keys() == {place for place, (_, ahead) in enumerate(records) if ahead > OPTIONS.ahead}
    order = [*range(len(records)), *(chance.randrange(len(records)) for _ in records)]
    chance.shuffle(order)
    again = read([encoded(records[place][0]) for place in order], OPTIONS, [came[place] for place in order])
    assert {order[place] for place in again.problems} == whole.problems.keys()
    applied = [encoded(event) for place, (event, _) in enumerate(records) if place not in whole.problems]
    assert whole.facts == again.facts == read(applied, OPTIONS).facts
