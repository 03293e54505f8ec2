"""What is current, told as stories (`docs/graph-model.md#what-is-current`). Each is told in both orders."""

import json
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from graph_writer import codec
from graph_writer.facts import EdgeFact, JobFact, RunFact, UseFact
from headwater.graph.model import MOST_LISTED
from headwater.identity import dataset_key, job_key, run_key
from tests.unit.graph_writer.model import Model
from tests.unit.graph_writer.stored import assert_stored_and_read_back

DROPPED = {"lifecycleStateChange": "DROP"}
JOB = job_key("ns", "job")
FOUND = {"dataQualityAssertions": {"assertions": [{"assertion": "not_null", "success": True}]}}


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
    checks: str = "",
    job_type: str = "",
    drops: str = "",
) -> dict[str, Any]:
    of_job = {"processingType": "STREAMING"} if streaming else {}
    of_job |= {"jobType": job_type} if job_type else {}
    facets = {"parent": {"run": {"runId": parent}, "job": {"namespace": "ns", "name": "dag"}}} if parent else {}
    return {
        "eventTime": f"2026-01-01T00:00:{second:02d}Z",
        "eventType": kind,
        "producer": "https://example.com",
        "run": {"runId": run, "facets": facets},
        "job": {
            "namespace": "ns",
            "name": job,
            "facets": {"jobType": of_job} if of_job else {},
        },
        "inputs": [
            *({"namespace": "ns", "name": name} for name in reads),
            *({"namespace": "ns", "name": name, "inputFacets": FOUND} for name in checks),
        ],
        "outputs": [
            *({"namespace": "ns", "name": name} for name in writes),
            *({"namespace": "ns", "name": name, "facets": {"lifecycleStateChange": DROPPED}} for name in drops),
        ],
    }


def declares(second: int, *, reads: str = "", writes: str = "") -> dict[str, Any]:
    told = event(second, "START", reads=reads, writes=writes)
    return {key: told[key] for key in ("eventTime", "producer", "job", "inputs", "outputs")}


def current(model: Model, of: str = "job") -> str:
    """The names of the datasets on current edges of the job, sorted; declared ones in capitals."""
    names = {dataset_key("ns", name): name for name in "abcdexy"}
    key = job_key("ns", of)
    job = codec.job_properties(model.facts[JobFact][key])
    found = ""
    for edge in model.facts[EdgeFact].values():
        if edge.job != key:
            continue
        properties = codec.edge_properties(edge)
        name = names[edge.target]
        # As `query_api/graph/queries/parts/of_latest_runs.cypher` has it.
        groups = {properties.get("group"), *(properties["made"] or [])[:1]}
        groups |= {properties.get("checkedGroup")} if job["made"] == [] else set()
        if job.get("group") and job["group"] in groups:
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
    "a run that only checked takes nothing away": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b", parent="p"),
            event(1, "START", "r2"),
            event(2, "COMPLETE", "r2", checks="b", parent="q"),
        ],
        "ab",
    ),
    "nor one that checked what the job reads, and then one more": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b"),
            event(1, "COMPLETE", "r2", checks="a"),
            event(2, "COMPLETE", "r3", checks="c"),
        ],
        "ab",
    ),
    "a job is what the last run made after that check": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b"),
            event(1, "COMPLETE", "r2", checks="a"),
            event(2, "COMPLETE", "r3", reads="c", writes="b"),
        ],
        "bc",
    ),
    "what a check found is told late, by an older event": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b"),
            event(1, "RUNNING", "r2", checks="a"),
            event(2, "COMPLETE", "r2", reads="ac"),
        ],
        "ab",
    ),
    "an output that is told late, by an older event, makes it no check": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b"),
            event(1, "RUNNING", "r2", writes="d"),
            event(2, "COMPLETE", "r2", checks="c"),
        ],
        "cd",
    ),
    "a check of a job that made nothing is what it does": (
        [event(0, "COMPLETE", "r1", reads="a"), event(1, "COMPLETE", "r2", checks="b")],
        "b",
    ),
    "a run that only reads, and tells no check, is what the job does now": (
        [event(0, "COMPLETE", "r1", reads="a", writes="b"), event(1, "COMPLETE", "r2", reads="c")],
        "c",
    ),
    "a check does not complete what a job that always failed does": (
        [event(0, "FAIL", "r1", reads="a", writes="b"), event(1, "COMPLETE", "r2", checks="b")],
        "ab",
    ),
    "a check under one parent with the run that made what it checks": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b", parent="p"),
            event(1, "COMPLETE", "r2", checks="b", parent="p"),
        ],
        "ab",
    ),
    "checks and reads under one parent, of a job that makes nothing": (
        [
            event(0, "COMPLETE", "r1", reads="a", parent="p"),
            event(1, "COMPLETE", "r2", checks="b", parent="p"),
            event(2, "COMPLETE", "r3", reads="c", parent="p"),
        ],
        "abc",
    ),
    "a run of type TEST under the name of a model takes nothing away": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b", job_type="MODEL"),
            event(1, "COMPLETE", "r2", reads="b", job_type="TEST"),
        ],
        "ab",
    ),
    "a test is what its latest run did": (
        [
            event(0, "COMPLETE", "r1", reads="a", writes="b", job_type="TEST"),
            event(1, "COMPLETE", "r2", reads="c", job_type="TEST"),
        ],
        "c",
    ),
    "a job whose outputs take turns has the last": (
        [event(0, "COMPLETE", "r1", reads="a", writes="b"), event(1, "COMPLETE", "r2", reads="a", writes="c")],
        "ac",
    ),
    "the latest job event is the whole picture": ([declares(0, reads="a", writes="b"), declares(1, reads="c")], "C"),
}


def every_order(events: list[dict[str, Any]]) -> Iterator[Model]:
    """The graph after these events, in each order."""
    for order in permutations(events):
        model = Model()
        for each in order:
            model.apply([each])
        yield model


@pytest.mark.rule("life.checks")
@pytest.mark.parametrize("story", STORIES)
def test_current_edges(story: str) -> None:
    events, expected = STORIES[story]
    for model in every_order(events):
        assert current(model) == expected


#: What is current of the jobs `old` and `new`, whose names the events of one run have.
NAMES = {
    "a name given up in the middle": (
        [event(0, "START", reads="a", job="old"), event(1, "COMPLETE", writes="b", job="new")],
        ("", "ab"),
    ),
    "a run that failed under its last name": (
        [event(0, "START", reads="a", job="old"), event(1, "FAIL", writes="b", job="new")],
        ("", "ab"),
    ),
    "a name given up that has a run of its own": (
        [
            event(0, "COMPLETE", "r0", reads="c", writes="d", job="old"),
            event(1, "START", reads="a", job="old"),
            event(2, "COMPLETE", writes="b", job="new"),
        ],
        ("cd", "ab"),
    ),
    "two jobs that ended under one id": (
        [
            event(0, "START", reads="a", job="old"),
            event(1, "COMPLETE", writes="b", job="old"),
            event(2, "START", reads="c", job="new"),
            event(3, "COMPLETE", writes="d", job="new"),
        ],
        ("ab", "cd"),
    ),
    "while it runs, each name has what was said under it": (
        [event(0, "START", reads="a", job="old"), event(1, "RUNNING", writes="b", job="new")],
        ("a", "b"),
    ),
    "a stream that runs under its last name": (
        [
            event(0, "START", reads="a", job="old", streaming=True),
            event(1, "RUNNING", writes="b", job="new", streaming=True),
        ],
        ("", "ab"),
    ),
    "a stream that ran under both": (
        [
            event(0, "RUNNING", reads="a", job="old", streaming=True),
            event(1, "RUNNING", writes="b", job="new", streaming=True),
        ],
        ("a", "b"),
    ),
    "a stream that ran under both and was stopped under one": (
        [
            event(0, "RUNNING", reads="a", job="old", streaming=True),
            event(1, "RUNNING", writes="b", job="new", streaming=True),
            event(2, "ABORT", job="new", streaming=True),
        ],
        ("", "ab"),
    ),
    "a stream that ran under one name and was stopped under the other": (
        [
            event(0, "OTHER", reads="a", job="old", streaming=True),
            event(1, "RUNNING", reads="b", job="new", streaming=True),
            event(2, "ABORT", writes="c", job="old", streaming=True),
        ],
        ("abc", ""),
    ),
    "and then under the other too": (
        [
            event(0, "RUNNING", reads="a", job="old", streaming=True),
            event(1, "RUNNING", writes="b", job="new", streaming=True),
            event(2, "ABORT", job="new", streaming=True),
            event(3, "ABORT", job="old", streaming=True),
        ],
        ("a", "b"),
    ),
    "an event under the earlier name after the end": (
        [event(0, "COMPLETE", writes="b", job="new"), event(1, "OTHER", reads="a", job="old")],
        ("", "ab"),
    ),
    "the next run has one name": (
        [
            event(0, "START", reads="a", job="old"),
            event(1, "COMPLETE", writes="b", job="new"),
            event(2, "COMPLETE", "r2", reads="c", writes="b", job="new"),
        ],
        ("", "bc"),
    ),
    "under one parent with a run of one name": (
        [
            event(0, "START", reads="a", job="old", parent="p"),
            event(1, "COMPLETE", writes="b", job="new", parent="p"),
            event(2, "COMPLETE", "r2", reads="c", writes="d", job="new", parent="p"),
        ],
        ("", "abcd"),
    ),
}


@pytest.mark.rule("life.names", "life.names-apart")
@pytest.mark.parametrize("story", NAMES)
def test_current_edges_of_a_run_under_several_names(story: str) -> None:
    events, expected = NAMES[story]
    facts = None
    for model in every_order(events):
        assert (current(model, "old"), current(model, "new")) == expected
        assert model.facts == (facts := facts or model.facts)
        assert_stored_and_read_back(model)


@pytest.mark.rule("life.again")
@pytest.mark.parametrize(
    ("kinds", "written", "at"),
    [
        ("START FAIL START COMPLETE", True, 3),
        ("START COMPLETE START", True, 1),
        ("START COMPLETE START FAIL", True, 1),
        ("START FAIL START", False, 2),
        ("START FAIL COMPLETE", False, 2),
        ("START COMPLETE FAIL START", False, 3),
    ],
)
def test_what_an_attempt_wrote_stays_written(kinds: str, written: bool, at: int) -> None:
    for model in every_order([event(second, kind, writes="b") for second, kind in enumerate(kinds.split())]):
        (use,) = model.facts[UseFact].values()
        run: RunFact = model.facts[RunFact][run_key("r1")]
        assert run.first is not None
        stored = codec.use_properties(use, run)
        assert (stored["written"], (stored["at"] - run.first) // 1_000_000) == (written, at)


@pytest.mark.rule("life.other-clock")
@pytest.mark.parametrize("end", ["COMPLETE", "FAIL", "ABORT"])
@pytest.mark.parametrize("start", [1, 2])
def test_a_start_by_another_clock_begins_nothing_anew(end: str, start: int) -> None:
    """Airflow's START of a query has the time of its end, and two machines need not agree."""
    model = Model()
    model.apply([event(1, end), event(start, "START"), event(start, "START")])
    assert model.facts[RunFact][run_key("r1")].state == end


def test_a_job_event_without_lists_only_describes() -> None:
    model = Model()
    described = declares(1)
    del described["inputs"], described["outputs"]
    model.apply([declares(0, reads="a"), described])
    assert current(model) == "A"


@pytest.mark.rule("life.again", "life.state")
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
        ("START FAIL START", "START", None),
        ("START FAIL START RUNNING", "RUNNING", None),
        ("START FAIL START COMPLETE", "COMPLETE", 3),
        ("START COMPLETE START FAIL", "FAIL", 3),
        ("START ABORT START FAIL START COMPLETE", "COMPLETE", 5),
        ("START FAIL START FAIL COMPLETE", "FAIL", 3),
        ("START FAIL START FAIL START", "START", None),
        ("FAIL START COMPLETE", "FAIL", 0),
        ("START START COMPLETE", "COMPLETE", 2),
    ],
)
def test_state_of_a_run(kinds: str, state: str, ended: int | None) -> None:
    for model in every_order([event(second, kind) for second, kind in enumerate(kinds.split())]):
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
