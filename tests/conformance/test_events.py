"""The three kinds of events, in every version of the specification, and what is sent beside it."""

from typing import Any

import pytest

from graph_writer.facts import DatasetFact, JobFact, RunFact, UseFact
from graph_writer.observe import observe
from headwater.errors import InvalidEvent
from headwater.event.shape import problems
from tests.conformance.told import Told
from tests.integration.query_api.events import dataset, declared, described, run

RUN = run("load", ("raw",), ("out",), run_id="r")


@pytest.mark.rule("event.run", "event.surplus-keys")
def test_a_run_event_is_one_whatever_else_it_carries() -> None:
    told = Told({**RUN, "dataset": {"namespace": "db", "name": "surplus"}, "more": [1], "summary": {"x": 1}})
    assert told.run("r")["state"] == "COMPLETE"
    assert told.names(DatasetFact) == {"raw", "out"}
    assert told.current("read", "load", "raw")
    assert told.current("write", "load", "out")


@pytest.mark.rule("event.job", "static.declared")
def test_a_job_event_declares_without_a_run() -> None:
    told = Told(declared("load", ("raw",), ("out",)))
    assert told.job("load")["observed"] is True
    for direction, name in (("read", "raw"), ("write", "out")):
        edge = told.edge(direction, "load", name)  # type: ignore[arg-type]
        assert edge["declared"] == told.job("load")["declared"]
        assert "group" not in edge
    assert told.model.facts[UseFact] == {}


@pytest.mark.rule("event.job-with-type")
def test_a_job_event_may_carry_an_event_type() -> None:
    plain = declared("load", ("raw",), ("out",))
    told = Told({**plain, "eventType": "COMPLETE"})
    assert told.current("read", "load", "raw")
    assert "group" not in told.edge("read", "load", "raw")


@pytest.mark.rule("event.dataset", "static.dataset")
def test_a_dataset_event_changes_its_dataset_alone() -> None:
    told = Told(described(dataset("raw", documentation={"description": "orders"})))
    assert told.dataset("raw")["description"] == "orders"
    assert told.dataset("raw")["observed"] is True
    assert told.names(JobFact) == set()


@pytest.mark.rule("event.dataset-beside")
@pytest.mark.parametrize("beside", [{"job": RUN["job"]}, {"run": RUN["run"]}])
def test_a_dataset_beside_a_job_or_a_run_makes_a_dataset_event(beside: dict[str, Any]) -> None:
    plain = described(dataset("raw", documentation={"description": "orders"}))
    told = Told({**plain, **beside, "inputs": RUN["inputs"], "outputs": RUN["outputs"], "eventType": "COMPLETE"})
    assert told.dataset("raw")["description"] == "orders"
    assert told.names(DatasetFact) == {"raw"}
    assert told.names(JobFact) == set()
    assert told.model.facts[RunFact] == {}


@pytest.mark.rule("event.by-shape")
@pytest.mark.parametrize(
    "schema",
    [
        "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "https://openlineage.io/spec/1-0-5/OpenLineage.json#/definitions/RunEvent",
        "https://openlineage.io/spec/2-8-9/OpenLineage.json#/$defs/RunEvent",
        "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent",
        "https://raw.githubusercontent.com/OpenLineage/OpenLineage/main/spec/OpenLineage.json",
        "http://127.0.0.1:1/never-asked",
        "no URI",
        "",
        None,
    ],
)
def test_the_schema_url_decides_nothing(schema: str | None) -> None:
    events = [{**each, "schemaURL": schema} for each in (RUN, declared("j", ("a",), ()), described(dataset("d")))]
    told, plain = Told(*events), Told(RUN, declared("j", ("a",), ()), described(dataset("d")))
    assert told.names(JobFact) == plain.names(JobFact) == {"load", "j"}
    assert told.names(DatasetFact) == plain.names(DatasetFact) == {"raw", "out", "a", "d"}
    assert set(told.model.facts[UseFact]) == set(plain.model.facts[UseFact])


@pytest.mark.rule("event.required")
def test_what_the_graph_cannot_do_without_is_asked_for() -> None:
    event = {"run": {}, "job": {"name": "load"}, "inputs": [{"namespace": "db"}], "outputs": ["x"]}
    assert {problem.pointer for problem in problems(event)} == {
        "/eventTime",
        "/producer",
        "/run/runId",
        "/job/namespace",
        "/inputs/0/name",
        "/outputs/0",
    }
    with pytest.raises(InvalidEvent, match="/run/runId: required key"):
        observe(event)


@pytest.mark.rule("event.types")
@pytest.mark.parametrize("kind", ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"])
def test_every_event_type(kind: str) -> None:
    assert Told(run("load", kind=kind, run_id="r")).run("r")["state"] == kind


@pytest.mark.rule("event.no-type")
@pytest.mark.parametrize("event", [{**RUN, "eventType": None}, {k: v for k, v in RUN.items() if k != "eventType"}])
def test_without_an_event_type_it_is_other(event: dict[str, Any]) -> None:
    told = Told(event)
    assert told.run("r")["state"] == "OTHER"
    assert told.current("read", "load", "raw")


@pytest.mark.rule("event.run-id", "name.one-run")
@pytest.mark.parametrize(
    "run_id",
    [
        "run_id",
        "019f0c9e-7a20-7cc8-9a51-6b1f3e6c0a11",
        "d46e465b-d358-4d32-83d4-df660ff614dd",
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
        "",
        "1",
    ],
)
def test_a_run_id_is_taken_to_the_letter(run_id: str) -> None:
    told = Told(run("load", kind="START", run_id=run_id or "x") | {"run": {"runId": run_id}})
    assert told.run(run_id)["runId"] == run_id
    assert len(told.model.facts[RunFact]) == 1


@pytest.mark.rule("event.producer")
def test_a_producer_may_be_any_text() -> None:
    assert Told({**RUN, "producer": "producer"}).run("r")["producer"] == "producer"


@pytest.mark.rule("event.null-lists")
def test_null_says_nothing() -> None:
    told = Told(RUN)
    told.tell(
        {
            **run("load", kind="OTHER", run_id="r", at=1),
            "inputs": None,
            "outputs": None,
            "run": {"runId": "r", "facets": None},
            "job": {"namespace": "shop", "name": "load", "facets": None},
        }
    )
    assert told.current("read", "load", "raw")
    assert told.current("write", "load", "out")


@pytest.mark.rule("event.twice-in-one")
def test_a_dataset_named_twice_is_one_input() -> None:
    first, second = dataset("raw", documentation={"description": "a"}), dataset("raw", version={"datasetVersion": "1"})
    told = Told(run("load", (first, second), (), run_id="r"))
    assert len(told.model.facts[UseFact]) == 1
    assert told.dataset("raw")["description"] == "a"
    assert told.use("read", "r", "raw")["version"] == "1"


@pytest.mark.rule("event.no-zone")
def test_a_time_without_zone_is_utc() -> None:
    without = Told({**RUN, "eventTime": "2026-10-09T07:00:00.5"}).run("r")
    assert without["firstSeen"] == Told({**RUN, "eventTime": "2026-10-09T07:00:00.500Z"}).run("r")["firstSeen"]


@pytest.mark.rule("event.no-zone-flagged")
@pytest.mark.xfail(reason="nothing in the graph tells such a time from one in UTC; the event itself still does")
def test_a_run_whose_times_had_no_zone_says_so() -> None:
    without = Told({**RUN, "eventTime": "2026-10-09T07:00:00"}).run("r")
    within = Told({**RUN, "eventTime": "2026-10-09T07:00:00Z"}).run("r")
    assert set(without) != set(within)


#: Which event types and kinds a version knows, and how its `schemaURL` points into it.
VERSIONS = {
    "1-0-0": ("definitions", "COMPLETE"),
    "1-0-1": ("definitions", "COMPLETE"),
    "1-0-2": ("$defs", "COMPLETE"),
    "1-0-3": ("$defs", "RUNNING"),
    "1-0-4": ("$defs", "RUNNING"),
    "1-0-5": ("$defs", "RUNNING"),
    "2-0-0": ("$defs", "RUNNING"),
    "2-0-1": ("$defs", "RUNNING"),
    "2-0-2": ("$defs", "RUNNING"),
}


def _facet(**fields: Any) -> dict[str, Any]:
    return {"_producer": "https://example.com", "_schemaURL": "https://example.com/Facet.json", **fields}


@pytest.mark.parametrize(
    "version", [pytest.param(each, marks=pytest.mark.rule(f"version.{each}")) for each in VERSIONS]
)
def test_events_of_a_version(version: str) -> None:
    """An event that uses what the version brought: new event types, kinds, deletion."""
    root, kind = VERSIONS[version]

    def of(event: dict[str, Any], name: str) -> dict[str, Any]:
        return {**event, "schemaURL": f"https://openlineage.io/spec/{version}/OpenLineage.json#/{root}/{name}"}

    schema = dataset("raw", schema=_facet(fields=[{"name": "id", "type": "INT"}]))
    facets = {"documentation": _facet(description="loads")}
    told = Told(of(run("load", (schema,), ("out",), kind=kind, run_id="r", job_facets=facets), "RunEvent"))
    assert told.run("r")["state"] == kind
    assert told.job("load")["description"] == "loads"
    assert told.current("read", "load", "raw")
    assert told.facet(told.dataset("raw"), "schema")["fields"] == [{"name": "id", "type": "INT"}]
    if version >= "2":
        told.tell(of(declared("plan", ("raw",), ("out",)), "JobEvent"))
        told.tell(of(described(dataset("raw", documentation=_facet(description="raw"))), "DatasetEvent"))
        assert told.current("write", "plan", "out")
        assert told.dataset("raw")["description"] == "raw"
    if version >= "2-0-1":
        told.tell(of(described(dataset("raw", documentation=_facet(_deleted=True)), at=1), "DatasetEvent"))
        assert "description" not in told.dataset("raw")
