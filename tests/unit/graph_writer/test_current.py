"""What is current, told as stories (`docs/graph-model.md#what-is-current`). Each is told in both orders."""

import json
from itertools import permutations
from typing import Any

import pytest

from graph_writer import codec
from graph_writer.facts import EdgeFact, JobFact, RunFact
from headwater.graph.model import MOST_LISTED
from headwater.identity import dataset_key, job_key, run_key
from tests.unit.graph_writer.model import Model

DROPPED = {"lifecycleStateChange": "DROP"}
JOB = job_key("ns", "job")


def event(
    second: int,
    kind: str,
    run: str = "r1",
    *,
    reads: str = "",
    writes: str = "",
    parent: str | None = None,
    streaming: bool = False,
    job: str = "job",
    drops: str = "",
) -> dict[str, Any]:
    facets = {"parent": {"run": {"runId": parent}, "job": {"namespace": "ns", "name": "dag"}}} if parent else {}
    return {
        "eventTime": f"2026-01-01T00:00:{second:02d}Z",
        "eventType": kind,
        "producer": "https://example.com",
        "run": {"runId": run, "facets": facets},
        "job": {
            "namespace": "ns",
            "name": job,
            "facets": {"jobType": {"processingType": "STREAMING"}} if streaming else {},
        },
        "inputs": [{"namespace": "ns", "name": name} for name in reads],
        "outputs": [
            *({"namespace": "ns", "name": name} for name in writes),
            *({"namespace": "ns", "name": name, "facets": {"lifecycleStateChange": DROPPED}} for name in drops),
        ],
    }


def declares(second: int, *, reads: str = "", writes: str = "") -> dict[str, Any]:
    told = event(second, "START", reads=reads, writes=writes)
    return {key: told[key] for key in ("eventTime", "producer", "job", "inputs", "outputs")}


def current(model: Model) -> str:
    """The names of the datasets on current edges of the job, sorted; declared ones in capitals."""
    names = {dataset_key("ns", name): name for name in "abcdexy"}
    job = codec.job_properties(model.facts[JobFact][JOB])
    found = ""
    for edge in model.facts[EdgeFact].values():
        if edge.job != JOB:
            continue
        properties = codec.edge_properties(edge)
        name = names[edge.target]
        if properties.get("group") and properties["group"] == job.get("group"):
            found += name
        if properties["declared"] and properties["declared"] == job["declared"]:
            found += name.upper()
    return "".join(sorted(found))


STORIES = {
    "a START without datasets and a COMPLETE that names them": (
        [event(0, "START"), event(1, "COMPLETE", reads="a", writes="b")],
        "ab",
    ),
    "datasets are united over a run's events": ([event(0, "START", reads="a"), event(1, "COMPLETE", writes="b")], "ab"),
    "the later run replaces what the earlier used": (
        [event(0, "COMPLETE", "r1", reads="a", writes="b"), event(1, "COMPLETE", "r2", reads="c", writes="b")],
        "bc",
    ),
    "a FAIL does not move a job that once completed": (
        [event(0, "COMPLETE", "r1", reads="a", writes="b"), event(1, "FAIL", "r2", reads="c", writes="d")],
        "ab",
    ),
    "a FAIL without datasets changes nothing": (
        [event(0, "START", "r1", reads="a"), event(1, "FAIL", "r2")],
        "a",
    ),
    "a job that never completed shows its latest attempt": (
        [event(0, "FAIL", "r1", reads="a"), event(1, "FAIL", "r2", reads="b")],
        "b",
    ),
    "a COMPLETE without datasets says nothing new": (
        [event(0, "COMPLETE", "r1", reads="a"), event(1, "COMPLETE", "r2")],
        "a",
    ),
    "runs under one parent are one group": (
        [
            event(0, "COMPLETE", "r1", reads="a", parent="p"),
            event(1, "COMPLETE", "r2", reads="b", parent="p"),
        ],
        "ab",
    ),
    "a parent that is named late, by an older event": (
        [
            event(0, "START", "r1", parent="p"),
            event(2, "COMPLETE", "r1", reads="a"),
            event(1, "COMPLETE", "r2", reads="b", parent="p"),
        ],
        "ab",
    ),
    "a failed attempt and its retry under one parent": (
        [
            event(0, "FAIL", "r1", reads="a", writes="x", parent="p"),
            event(1, "COMPLETE", "r2", reads="a", writes="b", parent="p"),
        ],
        "ab",
    ),
    "FAIL and then COMPLETE of one run, as Spark sends them": (
        [event(0, "START", reads="a"), event(1, "FAIL", writes="b"), event(2, "COMPLETE", writes="b")],
        "ab",
    ),
    "a stream that runs defines its lineage without ever ending": (
        [
            event(0, "COMPLETE", "r1", reads="a"),
            event(1, "START", "r2", reads="b", streaming=True),
            event(2, "RUNNING", "r2"),
        ],
        "b",
    ),
    "a batch run that only started does not": (
        [event(0, "COMPLETE", "r1", reads="a"), event(1, "RUNNING", "r2", reads="b")],
        "a",
    ),
    "a late event of an earlier run makes it the latest": (
        [
            event(0, "COMPLETE", "r1", reads="a"),
            event(1, "COMPLETE", "r2", reads="b"),
            event(2, "OTHER", "r1"),
        ],
        "a",
    ),
    "who only drops makes nothing, in whatever event it says so": (
        [event(0, "START", drops="b"), event(1, "COMPLETE", reads="a")],
        "a",
    ),
    "what a run made is no longer made by the job once a later run drops it": (
        [event(0, "COMPLETE", "r1", reads="a", writes="b"), event(1, "COMPLETE", "r2", drops="b")],
        "",
    ),
    "what a group makes and drops was made": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b", parent="p"),
            event(1, "COMPLETE", "r2", drops="b", parent="p"),
        ],
        "ab",
    ),
    "a run that drops and creates again makes": (
        [event(0, "START", drops="b"), event(1, "RUNNING", reads="a"), event(2, "COMPLETE", writes="b")],
        "ab",
    ),
    "declared edges are apart from observed ones": (
        [declares(0, reads="a", writes="b"), event(1, "COMPLETE", reads="a", writes="c")],
        "ABac",
    ),
    "the latest job event is the whole picture": ([declares(0, reads="a", writes="b"), declares(1, reads="c")], "C"),
}


@pytest.mark.parametrize("story", STORIES)
def test_current_edges(story: str) -> None:
    events, expected = STORIES[story]
    for order in permutations(events):
        model = Model()
        for each in order:
            model.apply([each])
        assert current(model) == expected


def test_a_job_event_without_lists_only_describes() -> None:
    model = Model()
    described = declares(1)
    del described["inputs"], described["outputs"]
    model.apply([declares(0, reads="a"), described])
    assert current(model) == "A"


@pytest.mark.parametrize(
    ("kinds", "state", "ended"),
    [
        ("START COMPLETE", "COMPLETE", 1),
        ("COMPLETE START", "COMPLETE", 0),
        ("START FAIL COMPLETE", "FAIL", 1),
        ("START COMPLETE OTHER", "COMPLETE", 1),
        ("START RUNNING", "RUNNING", None),
        ("OTHER", "OTHER", None),
        ("OTHER START", "START", None),
        ("START COMPLETE ABORT", "ABORT", 2),
        ("ABORT FAIL", "FAIL", 1),
    ],
)
def test_state_of_a_run(kinds: str, state: str, ended: int | None) -> None:
    events = [event(second, kind) for second, kind in enumerate(kinds.split())]
    for order in permutations(events):
        model = Model()
        for each in order:
            model.apply([each])
        run: RunFact = model.facts[RunFact][run_key("r1")]
        assert run.state == state
        assert run.first is not None
        assert (None if run.ended is None else (run.ended - run.first) // 1_000_000) == ended


def test_a_parent_that_never_reports_is_a_stub_with_its_job() -> None:
    model = Model()
    model.apply([event(0, "START", parent="p")])
    stub: RunFact = model.facts[RunFact][run_key("p")]
    assert stub.state is None
    assert stub.named_jobs == {job_key("ns", "dag")}
    assert model.facts[JobFact][job_key("ns", "dag")].observed is False


def test_of_a_large_facet_of_a_run_only_who_said_it_is_kept_beside_the_whole() -> None:
    told = event(0, "COMPLETE")
    by = {"_producer": "https://example.com/spark", "_schemaURL": "https://example.com/plan.json"}
    told["run"]["facets"] = {"small": {"a": 1}, "plan": {**by, "plan": ["x" * MOST_LISTED]}, "odd": "x" * MOST_LISTED}
    model = Model()
    model.apply([told])
    stored = codec.run_properties(model.facts[RunFact][run_key("r1")])
    assert stored["largeFacets"] == ["odd", "plan"]
    (brief,) = json.loads(stored["briefFacets"]).values()
    assert brief == {"small": {"a": 1}, "plan": by, "odd": {}}
    (whole,) = json.loads(stored["facets"]).values()
    assert whole == told["run"]["facets"]
    small = Model()
    small.apply([event(0, "COMPLETE")])
    stored = codec.run_properties(small.facts[RunFact][run_key("r1")])
    assert (stored["largeFacets"], stored["briefFacets"]) == (None, None)
