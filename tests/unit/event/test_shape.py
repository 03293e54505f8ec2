"""What shape an event must have: the issue's table, the published schema, the recorded events."""

from pathlib import Path
from typing import Any

import hypothesis
import jsonschema_rs
import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from headwater.errors import InvalidEvent
from headwater.event.kind import kind
from headwater.event.parse import UnreadableEvent, parse
from headwater.event.partition_key import partition_key
from headwater.event.shape import MOST_PROBLEMS, Problem, problems
from headwater.event.time import microseconds
from headwater.settings import Settings
from tests.events.hostile import bodies, encoded
from tests.events.valid import events, full_events

ABSENT = object()
MAX_NESTING = Settings().max_nesting


def run_event(**changes: Any) -> dict[str, Any]:
    event = {
        "eventTime": "2026-11-24T21:56:28.825Z",
        "eventType": "START",
        "producer": "https://example.com/producer",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": "0190c0de-0000-7000-8000-000000000000", "facets": {}},
        "job": {"namespace": "shop", "name": "orders", "facets": {}},
        "inputs": [{"namespace": "pg", "name": "raw.orders", "facets": {}, "inputFacets": {}}],
        "outputs": [{"namespace": "pg", "name": "staging.orders", "facets": {}, "outputFacets": {}}],
    }
    return {key: value for key, value in (event | changes).items() if value is not ABSENT}


def dataset(**changes: Any) -> dict[str, Any]:
    return {"namespace": "pg", "name": "t"} | changes


@pytest.mark.parametrize(
    "event",
    [
        run_event(),
        run_event(schemaURL=ABSENT),
        run_event(schemaURL=None),
        run_event(schemaURL="not a URI"),
        run_event(run={"runId": "run_id"}),
        run_event(producer="producer"),
        run_event(eventTime="2021-11-03T10:53:52.427343"),
        run_event(eventTime="2026-11-24T21:56:40.472698302Z"),
        run_event(eventType=ABSENT),
        run_event(eventType=None),
        run_event(inputs=None, outputs=ABSENT),
        run_event(run={"runId": "r", "facets": None}, job={"namespace": "n", "name": "j", "facets": None}),
        run_event(run={"runId": "r", "facets": {"nominalTime": None}}),
        run_event(run={"runId": "r", "facets": {"spark.logicalPlan": [1], "debug": "text"}}),
        run_event(job={"namespace": "n", "name": "j", "facets": {"sql": {"query": "select 1"}}}),
        run_event(inputs=[dataset(facets=None, inputFacets=None), dataset(outputFacets="none of an input")]),
        run_event(job={"namespace": "", "name": "", "surplus": 1}, surplus=True),
        run_event(run=ABSENT),
        run_event(run=ABSENT, eventType="as it likes: a job event has no type"),
        run_event(run=ABSENT, job=ABSENT, dataset=dataset(), inputs="as it likes"),
    ],
)
def test_what_real_producers_send_is_accepted(event: dict[str, Any]) -> None:
    assert problems(event) == []


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (run_event(eventTime=ABSENT), {("/eventTime", "required")}),
        (run_event(eventTime=None), {("/eventTime", "type")}),
        (run_event(eventTime=1764021409), {("/eventTime", "type")}),
        (run_event(eventTime="yesterday"), {("/eventTime", "format")}),
        (run_event(producer=ABSENT), {("/producer", "required")}),
        (run_event(producer=None), {("/producer", "type")}),
        (run_event(schemaURL=1), {("/schemaURL", "type")}),
        (run_event(eventType="PAUSE"), {("/eventType", "enum")}),
        (run_event(eventType=7), {("/eventType", "enum")}),
        (run_event(run={}), {("/run/runId", "required")}),
        (run_event(run={"runId": 7}), {("/run/runId", "type")}),
        (run_event(run="r"), {("/run", "type")}),
        (run_event(run={"runId": "r", "facets": []}), {("/run/facets", "type")}),
        (run_event(job={"namespace": "n"}), {("/job/name", "required")}),
        (run_event(job={"namespace": 1, "name": None}), {("/job/namespace", "type"), ("/job/name", "type")}),
        (run_event(job=[]), {("/job", "type")}),
        (run_event(inputs={}), {("/inputs", "type")}),
        (run_event(inputs=[None]), {("/inputs/0", "type")}),
        (run_event(inputs=[dataset(), {"name": "t"}]), {("/inputs/1/namespace", "required")}),
        (run_event(inputs=[dataset(inputFacets=1)]), {("/inputs/0/inputFacets", "type")}),
        (run_event(outputs=[dataset(outputFacets=1)]), {("/outputs/0/outputFacets", "type")}),
        (run_event(outputs=[dataset(facets="f")]), {("/outputs/0/facets", "type")}),
        (run_event(run=ABSENT, inputs=[{}]), {("/inputs/0/namespace", "required"), ("/inputs/0/name", "required")}),
        (run_event(run=ABSENT, job=ABSENT, dataset={"name": 1}), {
            ("/dataset/namespace", "required"),
            ("/dataset/name", "type"),
        }),
        (run_event(run=ABSENT, job=ABSENT), {("", "anyOf")}),
        ({}, {("", "anyOf"), ("/eventTime", "required"), ("/producer", "required")}),
        (run_event(eventTime="never", eventType="X", run={}, inputs=[1]), {
            ("/eventTime", "format"),
            ("/eventType", "enum"),
            ("/run/runId", "required"),
            ("/inputs/0", "type"),
        }),
    ],
)  # fmt: skip
def test_every_problem_is_told_with_its_pointer(event: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    found = problems(event)
    assert {(problem.pointer, problem.keyword) for problem in found} == expected
    assert len(found) == len(expected)
    assert all(problem.detail for problem in found)


def test_messages_say_what_is_wanted_and_what_is_there() -> None:
    details = {p.pointer: p.detail for p in problems(run_event(eventType="PAUSE", run={"runId": None}, inputs=7))}
    assert details["/eventType"] == 'must be one of START, RUNNING, COMPLETE, ABORT, FAIL, OTHER, is "PAUSE"'
    assert details["/run/runId"] == "must be a string, is null"
    assert details["/inputs"] == "must be null or an array, is a number"


def test_long_values_are_cut_in_messages() -> None:
    found = problems(run_event(eventType="T" * 100_000, eventTime="9" * 100_000))
    assert len(found) == 2
    assert all(len(problem.detail) < 300 for problem in found)


def test_deep_facets_do_not_hide_the_problems() -> None:
    deep: dict[str, Any] = {}
    for _ in range(990):
        deep = {"a": deep}
    assert problems(run_event(run={"runId": "r", "facets": deep})) == []
    assert [p.pointer for p in problems(run_event(run={"facets": deep}))] == ["/run/runId"]


def test_millions_of_problems_are_counted_out() -> None:
    found = problems(run_event(inputs=[{}] * 1_000_000))
    assert len(found) == MOST_PROBLEMS + 1
    assert found[0].pointer == "/inputs/0/namespace"
    assert "first 1000" in found[-1].detail


# The published schema


@pytest.fixture(scope="session")
def published(shared: Path) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(orjson.loads((shared / "spec/2-0-2/OpenLineage.json").read_bytes()))


def read(body: bytes) -> dict[str, Any] | None:
    """The event that a body holds, if it holds one that can be read."""
    try:
        return parse(body, MAX_NESTING)
    except UnreadableEvent:
        return None


@pytest.mark.rule("event.published-schema")
@given(body=st.one_of(bodies, events.map(encoded), full_events.map(encoded)))
@hypothesis_settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_published_schema_takes_is_taken(published: jsonschema_rs.Validator, body: bytes) -> None:
    event = read(body)
    if event is not None and published.is_valid(event) and is_time(event["eventTime"]):
        hypothesis.event("taken by both")
        assert problems(event) == []


@given(body=bodies)
@hypothesis_settings(max_examples=300)
def test_an_event_without_problems_has_a_kind_and_a_key(body: bytes) -> None:
    event = read(body)
    if event is None or problems(event):
        return
    try:
        assert partition_key(event).startswith(kind(event).encode())
    except InvalidEvent:
        pytest.fail("taken, but of no kind")


def is_time(value: Any) -> bool:
    try:
        microseconds(value)
    except ValueError:
        return False
    return True


def recorded(shared: Path) -> list[tuple[str, dict[str, Any]]]:
    lines = [
        (path, line)
        for path in sorted((shared / "events/producers").glob("*/*.ndjson"))
        if path.parent.name != "mlflow"  # webhooks of MLflow, no OpenLineage events
        for line in path.read_bytes().splitlines()
    ]
    files = [(path, path.read_bytes()) for path in sorted((shared / "events/compat").glob("**/*.json"))]
    return [(f"{path.parent.name}/{path.name}", orjson.loads(text)) for path, text in lines + files]


def test_every_recorded_event_is_accepted(shared: Path) -> None:
    events = recorded(shared)
    assert len(events) > 300
    assert [(name, found) for name, event in events if (found := problems(event))] == []


def test_a_number_as_time_is_told_what_is_wanted() -> None:
    (problem,) = problems(run_event(eventTime=1794272700.25))
    assert problem == Problem(
        "/eventTime", 'must be a string with date and time, as "2026-11-10T01:05:00Z", is a number', "type"
    )
