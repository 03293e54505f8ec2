"""Which events an exclusion means, and that the graph without them is the graph as if they had never come."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from headwater.event.time import microseconds
from headwater.exclusions.exclusion import EventPlace, Exclusion
from headwater.exclusions.in_force import InForce
from tests.events.names import TIMES
from tests.events.valid import events
from tests.unit.graph_writer.model import after

NESTING = 200
PLACE = EventPlace("events", 0, 17)
INSTANTS = sorted({microseconds(each) for each in TIMES})
Log = list[tuple[EventPlace, dict[str, Any]]]


def excluded_by(exclusion: Exclusion, place: EventPlace, event: dict[str, Any]) -> bool:
    """What an exclusion means, said once more."""
    if exclusion.event is not None:
        return place == exclusion.event
    named = event.get("run", {}).get("runId") if exclusion.run is not None else event["producer"]
    at = microseconds(event["eventTime"])
    after_begin = exclusion.since is None or at >= exclusion.since
    return named == (exclusion.run or exclusion.producer) and after_begin and (at < (exclusion.until or at + 1))


@st.composite
def exclusions(draw: st.DrawFn, log: Log) -> Exclusion:
    """One of each kind that means something of a log."""
    place, event = draw(st.sampled_from(log))
    since, until = draw(st.one_of(st.none(), st.sampled_from(INSTANTS))), draw(st.one_of(st.none(), st.just(10**18)))
    match draw(st.sampled_from(["event", "run", "producer"])):
        case "run" if "run" in event:
            return Exclusion.of(run=event["run"]["runId"], since=since, until=until)
        case "producer":
            return Exclusion.of(producer=event["producer"], since=since, until=until)
        case _:
            return Exclusion.of(event=place)


@given(st.lists(events, min_size=1, max_size=7), st.data())
@settings(max_examples=300)
def test_the_graph_is_what_it_would_be_without_them(some: list[dict[str, Any]], data: st.DataObject) -> None:
    log: Log = [(EventPlace("events", number % 2, number // 2), event) for number, event in enumerate(some)]
    said = data.draw(st.lists(exclusions(log), min_size=1, max_size=3))
    in_force = InForce(said)
    order = data.draw(st.permutations(log))
    left = [event for place, event in order if not in_force.has(place, orjson.dumps(event), NESTING)]
    without = [event for place, event in log if not any(excluded_by(each, place, event) for each in said)]
    assert after([[each] for each in left]) == after([without])


EVENT: dict[str, Any] = {
    "eventTime": "2026-11-24T12:00:00Z",
    "producer": "https://example.com/p",
    "run": {"runId": "r", "facets": {"parent": {"run": {"runId": "above"}}}},
    "job": {"namespace": "n", "name": "j"},
}
NOON = microseconds("2026-11-24T12:00:00Z")


@pytest.mark.parametrize(
    ("exclusion", "meant"),
    [
        (Exclusion.of(event=PLACE), True),
        (Exclusion.of(event=PLACE._replace(offset=18)), False),
        (Exclusion.of(event=PLACE._replace(topic="others")), False),
        (Exclusion.of(run="r"), True),
        (Exclusion.of(run="R"), False),
        (Exclusion.of(run="above"), False),
        (Exclusion.of(run="r", since=NOON), True),
        (Exclusion.of(run="r", since=NOON + 1), False),
        (Exclusion.of(run="r", until=NOON), False),
        (Exclusion.of(producer="https://example.com/p"), True),
        (Exclusion.of(producer="https://example.com/"), False),
        (Exclusion.of(producer="https://example.com/p", since=NOON - 1, until=NOON + 1), True),
    ],
)
def test_what_is_meant(exclusion: Exclusion, meant: bool) -> None:
    assert InForce([exclusion]).has(PLACE, orjson.dumps(EVENT), NESTING) is meant
    others = [Exclusion.of(run="another"), Exclusion.of(producer="another")]
    assert InForce([*others, exclusion]).has(PLACE, orjson.dumps(EVENT), NESTING) is meant


@pytest.mark.parametrize(
    "body", [b"", b"no JSON", b"[]", b"{}", b'{"run":[],"producer":{}}', b'{"run":{"runId":["r"]},"producer":["p"]}']
)
def test_what_is_no_event_is_meant_by_its_place_alone(body: bytes) -> None:
    assert not InForce([Exclusion.of(run="r"), Exclusion.of(producer="p")]).has(PLACE, body, NESTING)
    assert InForce([Exclusion.of(event=PLACE)]).has(PLACE, body, NESTING)


def test_an_event_whose_time_cannot_be_read_is_in_no_time() -> None:
    body = orjson.dumps(EVENT | {"eventTime": "yesterday"})
    assert InForce([Exclusion.of(run="r")]).has(PLACE, body, NESTING)
    assert not InForce([Exclusion.of(run="r", since=0)]).has(PLACE, body, NESTING)


def test_nothing_is_excluded_without_an_exclusion() -> None:
    assert not InForce().has(PLACE, orjson.dumps(EVENT), NESTING)


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"since": NOON},
        {"run": "r", "producer": "p"},
        {"event": PLACE, "run": "r"},
        {"event": PLACE, "since": NOON},
        {"run": "r", "since": NOON, "until": NOON},
    ],
)
def test_what_means_nothing_everything_or_two_things_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuestion, match="--"):
        Exclusion.of(**given_)


def test_a_place_is_written_as_it_is_read() -> None:
    for topic in ("openlineage.events", "with-dashes-0", "a_b"):
        place = EventPlace(topic, 11, 2**40)
        assert EventPlace.parse(str(place)) == place
    for text in ("0-17", "events", "events-0", "events-0-", "events-x-1", "events-0-1\n", ""):
        with pytest.raises(InvalidQuestion, match="no place of an event"):
            EventPlace.parse(text)


def test_who_says_the_same_again_says_nothing_new() -> None:
    assert Exclusion.of(run="r", since=1).ident == Exclusion.of(run="r", since=1).ident
    different = [Exclusion.of(event=PLACE), *(Exclusion.of(**{name: "r"}) for name in ("run", "producer"))]
    different += [Exclusion.of(run="r", since=1), Exclusion.of(run="r", until=1)]
    assert len({each.ident for each in different}) == len(different)
