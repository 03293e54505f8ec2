"""Reads that only column lineages or renames name, beside the same by going through the events once more."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph_writer.codec import use_properties
from graph_writer.facts import EdgeFact, RunFact, UseFact
from headwater.identity import dataset_key, run_key
from tests.unit.graph_writer.model import Model
from tests.unit.graph_writer.stored import assert_stored_and_read_back

NAMES = ["a", "b", "c", "d"]
KEYS = {dataset_key("db", name): name for name in NAMES}
some_name = st.sampled_from(NAMES)
some_names = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """One event of one of two runs: inputs, and outputs that each state a lineage, all the same one, or none.

    Some outputs had another name before, or the same.
    """
    of_all = draw(st.none() | some_names)
    outputs = [(name, draw(some_names) if of_all is None else of_all) for name in draw(some_names)]
    facets = draw(st.sampled_from([{}, {}, {}, {"lineage": {"entries": []}}]))
    return {
        "eventType": draw(st.sampled_from(["START", "RUNNING", "COMPLETE", "FAIL"])),
        "eventTime": f"2026-10-09T00:00:0{draw(st.integers(0, 3))}Z",
        "producer": "https://example.com/tests",
        "run": {"runId": draw(st.sampled_from(["r1", "r2"]))},
        "job": {"namespace": "shop", "name": draw(st.sampled_from(["j1", "j2"])), "facets": facets},
        "inputs": [_dataset(name) for name in draw(some_names)],
        "outputs": [_renamed(_dataset(name, *sources), draw(st.none() | some_name)) for name, sources in outputs],
    }


def _dataset(name: str, *sources: str) -> dict[str, Any]:
    """A dataset with one column made of one of each source; the filter on the first stands for all columns."""
    if not sources:
        return {"namespace": "db", "name": name}
    fields = [{"namespace": "db", "name": source, "field": "x"} for source in sources]
    facet = {"fields": {"x": {"inputFields": fields[1:]}}, "dataset": fields[:1]}
    return {"namespace": "db", "name": name, "facets": {"columnLineage": facet}}


def _renamed(output: dict[str, Any], old: str | None) -> dict[str, Any]:
    if old is None:
        return output
    change = {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "db", "name": old}}
    return {**output, "facets": {**output.get("facets", {}), "lifecycleStateChange": change}}


def _stated(output: dict[str, Any]) -> dict[str, Any] | None:
    return output.get("facets", {}).get("columnLineage")


def _sources(output: dict[str, Any]) -> list[str]:
    facet = _stated(output) or {"fields": {}, "dataset": []}
    inner = [each for of in facet["fields"].values() for each in of["inputFields"]]
    return [each["name"] for each in inner + facet["dataset"]]


def expected(told: list[dict[str, Any]], run: str) -> dict[str, str | None]:
    """What a run read: None for an input and for what it gave another name, else what says so."""
    found: dict[str, str | None] = {}
    for event in (each for each in told if each["run"]["runId"] == run and not each["job"]["facets"]):
        for output in event["outputs"]:
            copies = [each for each in event["outputs"] if _stated(each) == _stated(output)]
            for source in _sources(output):
                if source != output["name"]:
                    found.setdefault(source, "columnLineage")
                elif len(copies) == 1:
                    found[source] = "itself"
    of_run = [event for event in told if event["run"]["runId"] == run]
    changes = [each.get("facets", {}).get("lifecycleStateChange") for event in of_run for each in event["outputs"]]
    known = [each for event in of_run for each in event["inputs"]]
    known += [change["previousIdentifier"] for change in changes if change]
    return found | {each["name"]: None for each in known}


@given(st.lists(events(), min_size=1, max_size=6), st.data())
def test_what_a_run_read_is_said_by_its_events_in_any_order(told: list[dict[str, Any]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=2))))
    cut = data.draw(st.integers(0, len(order)))
    model = Model()
    model.apply(order[:cut])
    model.apply(order[cut:])
    assert_stored_and_read_back(model)
    runs: dict[str, RunFact] = model.facts[RunFact]
    for run in ("r1", "r2"):
        used = (each for each in model.facts[UseFact].values() if each.run == run_key(run))
        reads = {KEYS[use.target]: use_properties(use, runs[use.run]) for use in used if use.direction == "read"}
        assert {name: read["inferred"] for name, read in reads.items()} == expected(told, run)


@given(st.lists(events(), min_size=1, max_size=6))
def test_what_no_input_says_is_no_flow_of_a_job(told: list[dict[str, Any]]) -> None:
    """The graph by dataset goes by what the lineage says of each output."""
    for event in told:  # what runs under several names used is of more than one job
        event["run"]["runId"] += event["job"]["name"]
    model = Model()
    model.apply(told)
    read = {(event["job"]["name"], each["name"]) for event in told for each in event["inputs"]}
    assert len([key for key in model.facts[EdgeFact] if key[1] == "read"]) == len(read)
