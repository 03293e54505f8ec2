"""Whatever the collector accepts the writer can observe, join and store; what it cannot is an `InvalidEvent`."""

from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.accept import accept
from graph_writer.facts import SchemaFact
from graph_writer.observe import dataset, observe
from graph_writer.observe.column_lineage import MOST_REMEMBERED, column_lineage
from graph_writer.observe.dataset import _columns
from headwater.errors import InvalidEvent
from headwater.event.parse import parse
from headwater.http.problem import Refusal
from headwater.settings import Settings
from tests.events.hostile import bodies, encoded
from tests.events.valid import events, full_events
from tests.unit.graph_writer.model import Model, after
from tests.unit.graph_writer.stored import assert_stored_and_read_back

MAX_NESTING, MAX_VALUES = Settings().max_nesting, Settings().max_values


def accepted(body: bytes) -> bool:
    try:
        accept(body, MAX_NESTING, MAX_VALUES)
    except (InvalidEvent, Refusal):
        return False
    return True


@given(st.one_of(bodies, full_events.map(encoded)))
@settings(max_examples=700)
def test_what_the_collector_accepts_is_applied(body: bytes) -> None:
    if not accepted(body):
        hypothesis.event("refused")
        with pytest.raises(InvalidEvent):
            observe(parse(body, MAX_NESTING))
        return
    hypothesis.event("accepted")
    event = parse(body, MAX_NESTING)
    model = Model()
    model.apply([event])
    assert_stored_and_read_back(model)
    assert after([[event], [event]]) == model.state()


@given(st.lists(bodies, min_size=2, max_size=4), st.lists(events, max_size=2), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_hostile_events_meet_good_ones_in_any_order(
    raw: list[bytes], good: list[dict[str, Any]], chance: Random
) -> None:
    some = [parse(body, MAX_NESTING) for body in raw if accepted(body)] + good
    shuffled = some + some[:1]
    chance.shuffle(shuffled)
    assert after([[each] for each in shuffled]) == after([some])


@pytest.mark.parametrize("place", ["run", "job", "inputs", "inputFacets", "around"])
def test_the_deepest_nesting_that_can_be_set_is_observed(place: str) -> None:
    deepest = next(bound.le for bound in Settings.model_fields["max_nesting"].metadata if hasattr(bound, "le"))

    def at(levels: int) -> bytes:
        deep = b'{"a":' * levels + b"1" + b"}" * levels
        facets = dict.fromkeys(("run", "job", "inputs", "inputFacets"), b"{}") | {place: b'{"x":%b}' % deep}
        around = deep if place == "around" else b"1"
        return (
            b'{"eventTime":"2026-03-01T00:00:00Z","producer":"p","around":%b,"run":{"runId":"r","facets":%b},'
            b'"job":{"namespace":"n","name":"j","facets":%b},'
            b'"inputs":[{"namespace":"n","name":"d","facets":%b,"inputFacets":%b}]}'
            % (around, facets["run"], facets["job"], facets["inputs"], facets["inputFacets"])
        )

    def deep_enough(body: bytes) -> bool:
        try:
            accept(body, deepest, MAX_VALUES)
        except InvalidEvent:
            return False
        return True

    levels = max(level for level in range(deepest) if deep_enough(at(level)))
    assert levels >= deepest - 4
    model = Model()
    model.apply([parse(at(levels), deepest)])
    assert_stored_and_read_back(model)


def test_columns_of_deeply_nested_schemas_take_no_more_room_than_events_may() -> None:
    """A path repeats the names above it: a small schema can have more text in its paths than a computer has memory."""
    leaves: list[dict[str, Any]] = [{"name": f"leaf{number}"} for number in range(10_000)]
    fields = leaves
    for level in range(40):
        fields = [{"name": f"{level}".zfill(5_000), "fields": fields}]
    flat = [{"name": f"flat{number}"} for number in range(10_000)]
    schema = {"fields": [*flat, *fields]}
    event = {
        "eventTime": "2026-03-01T00:00:00Z",
        "producer": "p",
        "dataset": {"namespace": "n", "name": "d", "facets": {"schema": schema}},
    }
    (columns,) = [fact.fields for fact in observe(event) if isinstance(fact, SchemaFact)]
    assert set(columns) >= {each["name"] for each in flat}
    assert sum(map(len, columns)) <= 2 * Settings().max_event_bytes


def test_what_is_remembered_of_columns_has_an_end() -> None:
    def told(number: int) -> dict[str, Any]:
        long = f"{number}".zfill(500_000)
        facets = {
            "schema": {"fields": [{"name": long}]},
            "columnLineage": {
                "fields": {long: {"inputFields": [{"namespace": "n", "name": long, "field": long}]}},
            },
        }
        return {
            "eventTime": "2026-03-01T00:00:00Z",
            "producer": "p",
            "dataset": {"namespace": "n", "name": "d", "facets": facets},
        }

    for number in range(60):
        observe(told(number))
    columns: list[tuple[str, ...]] = list(_columns.cache.values())
    assert 0 < sum(len(path) for paths in columns for path in paths) <= dataset.MOST_REMEMBERED
    lineages = [stated[0].feeds for stated in column_lineage.cache.values() if stated is not None]
    text = sum(len(feed.source) + len(feed.target or "") for feeds in lineages for feed in feeds)
    assert 0 < text <= MOST_REMEMBERED
