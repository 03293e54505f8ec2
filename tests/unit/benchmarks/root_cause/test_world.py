"""The worlds: the same each time, true to the specification, with the fault where it is said to be."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from statistics import median
from typing import Any

import pytest

from benchmarks.events import Event
from benchmarks.root_cause.emit import BEGIN, run_id
from benchmarks.root_cause.failing import Failure
from benchmarks.root_cause.faults import FAULTS
from benchmarks.root_cause.history import TOO_OLD
from benchmarks.root_cause.plan import DAY, SHAPES, chance_of, plan, used_by
from benchmarks.root_cause.world import NoPlaceError, World, world
from headwater.canonical import canonical
from headwater.event.shape import problems
from headwater.identity import job_id

#: One of each shape.
SEEDS = (3, 4, 5)
JOBS, DAYS = 20, 16


@cache
def made(fault: str, seed: int, *, siblings: bool = True) -> World:
    """A world with that fault; of the next seed of that shape that has a place for it."""
    while True:
        try:
            return world(fault, JOBS, DAYS, seed, siblings=siblings)
        except NoPlaceError:
            seed += len(SHAPES)


@cache
def sent(fault: str, seed: int) -> list[Event]:
    return list(made(fault, seed).events())


def at(event: Event) -> int:
    """Seconds since the world began."""
    return round(datetime.fromisoformat(event["eventTime"]).timestamp()) - BEGIN


def ends(fault: str, seed: int) -> Iterator[tuple[int, int, Event]]:
    """Begin and end of each run, with its last event."""
    began: dict[str, int] = {}
    for event in sent(fault, seed):
        began.setdefault(event["run"]["runId"], at(event))
        if event["eventType"] != "START":
            yield began[event["run"]["runId"]], at(event), event


every_fault = pytest.mark.parametrize("fault", FAULTS)
every_seed = pytest.mark.parametrize("seed", SEEDS)


@every_fault
def test_a_seed_gives_the_same_world_each_time(fault: str) -> None:
    first = made(fault, SEEDS[0])
    again = world(fault, JOBS, DAYS, int(first.plan.name.split("-")[2]), siblings=True)
    assert [canonical(event) for event in again.events()] == [canonical(each) for each in first.events()]
    assert (again.kind, again.node_id) == (first.kind, first.node_id)


@every_fault
def test_every_event_has_the_published_shape(fault: str) -> None:
    for event in sent(fault, SEEDS[0]):
        assert not problems(event)
        for facets in (event["run"]["facets"], event["job"]["facets"], *(o["facets"] for o in event["outputs"])):
            assert all({"_producer", "_schemaURL"} <= facet.keys() for facet in facets.values())


@every_fault
@every_seed
def test_the_fault_is_told_from_when_it_is_there(fault: str, seed: int) -> None:
    of = made(fault, seed)
    change, name = of.fault, of.node_id.partition(f":{of.plan.name}:")[2]
    before: list[Any] = []
    after: list[Any] = []
    for began, _, event in ends(fault, seed):
        for told in _told(of, name, event):
            if change.until is None or began < change.until:
                (after if began >= change.at else before).append(told)
    assert before
    if of.kind == "stale-input":
        assert not after
    elif of.kind == "data":
        assert after
        ((column, shift),) = change.effect.columns.items() or [(None, None)]
        if column is None or shift is None:
            assert median(after) / median(before) == pytest.approx(change.effect.rows, rel=0.5)
        elif shift.nulls:
            assert median(after) - median(before) > 0.1
        else:
            factor = median(after) / median(before)
            assert factor == pytest.approx(shift.factor, rel=0.5)
    else:
        assert after
        assert after[0] != before[-1]
        # nobody takes it back; only commits go on
        assert of.fault.to.keys() == {"commit"} or all(_is_told(of, told) for told in after)
        assert _is_told(of, after[0])


def _told(of: World, name: str, event: Event) -> Iterator[Any]:
    """What an event says of the kind of what is wrong, at the place where it is wrong."""
    if of.fault.node == "job" and of.kind != "stale-input":
        if event["job"]["name"] == name:
            yield _of_job(of, event)
        return
    if of.kind == "stale-input":
        yield from (True for use in event["outputs"] if use["name"] == name)
        return
    for use in [*event["inputs"], *event["outputs"]]:
        facets = use["facets"] | use.get("inputFacets", {}) | use.get("outputFacets", {})
        if use["name"] == name and (stated := _of_dataset(of, facets)) is not None:
            yield stated


def _of_job(of: World, event: Event) -> Any:
    job, run = event["job"]["facets"], event["run"]["facets"]
    match of.kind:
        case "code":
            return job["sql"]["query"] if "sql" in of.fault.to else job["sourceCodeLocation"]["version"]
        case "engine":
            return run["processing_engine"]["version"]
        case "parameters":
            return run["executionParameters"]["parameters"]
        case _:
            return [(each["name"], each.get("inputFacets", {}).get("subset")) for each in event["inputs"]]


def _of_dataset(of: World, facets: dict[str, Any]) -> Any:
    if of.kind == "data":
        return _number(of, facets)
    dropped = set(of.fault.to["drop"])
    return "schema" in facets and not dropped & {field["name"] for field in facets["schema"]["fields"]}


def _number(of: World, facets: dict[str, Any]) -> float | None:
    ((column, shift),) = of.fault.effect.columns.items() or [(None, None)]
    if column is None or shift is None:
        statistics = facets.get("inputStatistics") or facets.get("outputStatistics")
        return statistics and statistics["rowCount"]
    stated = facets.get("dataQualityMetrics", {}).get("columnMetrics", {}).get(column)
    if stated is None:
        return None
    if shift.nulls:
        return stated["nullCount"] / (stated["nullCount"] + stated["count"])
    return stated["sum"] / stated["count"]


def _is_told(of: World, told: Any) -> bool:
    """Whether what an event says has the new value; of a column that is gone, that it is not there."""
    return told is True if of.kind == "schema" else bool(set(_values(of.fault.to)) & set(_values(told)))


def _values(of: Any) -> list[str]:
    """All texts in something."""
    if isinstance(of, dict):
        return [text for value in of.values() for text in _values(value)]
    if isinstance(of, list | tuple):
        return [text for value in of for text in _values(value)]
    return [str(of)]


@every_fault
@every_seed
def test_the_bad_version_was_made_from_the_fault_and_the_good_one_was_not(fault: str, seed: int) -> None:
    of = made(fault, seed)
    runs = {event["run"]["runId"]: (began, end, event) for began, end, event in ends(fault, seed)}
    writes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for run, (_, end, event) in runs.items():
        for output in event["outputs"]:
            writes[output["name"]].append((end, run))
    assert _closure_has(of, run_id(of.plan, of.asked.bad.done.run), runs, writes)
    good = _closure_has(of, run_id(of.plan, of.asked.good.done.run), runs, writes)
    # A table that is wrong in one column may be there already by a way on which nobody reads that column.
    assert not good or of.fault.effect.columns
    assert of.asked.bad.number > of.asked.good.number


def _closure_has(
    of: World, run: str, runs: dict[str, tuple[int, int, Event]], writes: dict[str, list[tuple[int, str]]]
) -> bool:
    """Whether the fault is in what a run was made from: by the last write before each read, over the raw events."""
    name = of.node_id.partition(f":{of.plan.name}:")[2]
    until = of.fault.until or DAYS * DAY
    ahead, seen = [run], {run}
    while ahead:
        began, _, event = runs[ahead.pop()]
        there = of.fault.at <= began < until
        if there and of.fault.node == "job" and of.kind != "stale-input" and event["job"]["name"] == name:
            return True
        if there and of.fault.node == "dataset" and name in {output["name"] for output in event["outputs"]}:
            return True
        for read in event["inputs"]:
            last = max(((end, by) for end, by in writes[read["name"]] if end <= began), default=None)
            if read["name"] == name and of.kind == "stale-input" and last is not None:
                if began - last[0] > TOO_OLD * of.plan.maker[name].every:
                    return True
            elif read["name"] == name and last is None and there and of.fault.node == "dataset":
                return True
            if last is not None and last[1] not in seen:
                seen.add(last[1])
                ahead.append(last[1])
    return False


@every_fault
def test_the_fault_is_above_the_model_that_is_asked_about(fault: str) -> None:
    of = made(fault, SEEDS[1])
    jobs, tables = of.plan.above(of.plan.models[0])
    assert of.fault.name in {each.name for each in [*jobs, *tables]}


def test_worlds_have_failed_late_and_missing_runs_and_changes_that_break_nothing() -> None:
    of = made("code commit", SEEDS[0])
    kinds = [event["eventType"] for event in sent("code commit", SEEDS[0])]
    assert kinds.count("FAIL") > 0
    commits = {
        event["job"]["facets"]["sourceCodeLocation"]["version"]
        for event in sent("code commit", SEEDS[0])
        if "sourceCodeLocation" in event["job"]["facets"]
    }
    assert len(commits) > len(of.plan.jobs)


def test_some_evaluations_are_wrong_and_some_versions_have_none() -> None:
    worlds = [made(fault, seed) for fault in FAULTS for seed in SEEDS]
    evaluated = [version for of in worlds for version in of.evaluated]
    wrong = sum(version.said is not version.bad for version in evaluated)
    assert 0 < wrong / len(evaluated) < 0.15
    for of in worlds:
        assert of.asked.bad.said is of.asked.bad.bad is True
        assert of.asked.good.said is of.asked.good.bad is False
        trained = sum(done.job.training and done.wrote is not None for done in of.runs)
        assert len(of.evaluated) == of.asked.siblings + 2 < trained


def test_without_siblings_only_what_is_asked_about_is_evaluated() -> None:
    of = made("wrong join", SEEDS[0], siblings=False)
    assert [version.number for version in of.evaluated] == [of.asked.bad.number, of.asked.good.number]
    assert of.asked.siblings == 0
    assert len(of.plan.models) == 1


@every_seed
def test_who_asks_late_asks_about_the_last_bad_version_and_names_no_good_one(seed: int) -> None:
    of = world("wrong join", JOBS, DAYS, seed, siblings=True, late=True)
    assert not isinstance(of.asked, Failure)
    assert of.question.keys() == {"nodeId", "bad"}
    own = [version for version in of.evaluated if version.model == of.asked.bad.model]
    assert of.asked.bad == [version for version in own if version.bad and version.said][-1]


def test_a_job_that_fails_had_run_well_until_the_fault_reached_it() -> None:
    of = world("engine upgrade", JOBS, DAYS, SEEDS[0], siblings=False, failing=True)
    assert isinstance(of.asked, Failure)
    bad, good = of.asked.bad, of.asked.good
    assert (bad.how, good.how, bad.job) == ("FAIL", "COMPLETE", good.job)
    assert good.ended < bad.began
    broken = [done for done in of.runs if done.broken]
    assert bad in broken
    assert min(done.began for done in broken) >= of.fault.at
    assert all(done.wrote is None and not any(read.content.run == done.run for read in good.reads) for done in broken)
    assert of.question == {
        "nodeId": job_id(of.plan.name, bad.job.name),
        "bad": run_id(of.plan, bad.run),
        "good": run_id(of.plan, good.run),
    }
    assert not of.evaluated


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("jobs", [20, 200, 2000])
def test_a_plan_has_as_many_jobs_as_it_says_and_no_circle(shape: Any, jobs: int) -> None:
    of = plan("p", jobs, shape, seed=1, models=4)
    assert len(of.jobs) == len({job.name for job in of.jobs}) == jobs
    there = {table.name for table in of.tables.values() if table.source}
    for job in of.jobs:
        assert set(job.inputs) <= there, job.name
        assert all(table in job.inputs for sources in job.lineage.values() for table, _ in sources)
        there.add(job.output)
    above, _ = of.above(of.models[0])
    assert len(above) > min(jobs // 20, 4)
    assert used_by(of, of.models[0])


def test_shapes_differ() -> None:
    readers = {}
    for shape in SHAPES:
        counts: defaultdict[str, int] = defaultdict(int)
        for job in plan("p", 200, shape, seed=1, models=1).jobs:
            for name in job.inputs:
                counts[name] += 1
        readers[shape] = max(counts.values())
    assert readers["hubs"] > 5 * max(readers["layered"], readers["diamonds"])


def test_chance_depends_only_on_what_it_is_for() -> None:
    assert chance_of("a", 1).random() == chance_of("a", 1).random() != chance_of("a", 2).random()
