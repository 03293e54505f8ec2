"""Worlds in which much changes with every run and little is measured."""

from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

from benchmarks.root_cause.manners import BUSY, CALM
from benchmarks.root_cause.plan import SHAPES
from benchmarks.root_cause.state import NO_SHIFT
from benchmarks.root_cause.world import NoPlaceError, World, world
from headwater.event.shape import problems

JOBS, DAYS = 40, 14


@cache
def busy(fault: str = "parameter", seed: int = 3) -> World:
    while True:
        try:
            return world(fault, JOBS, DAYS, seed, siblings=True, manners=BUSY)
        except NoPlaceError:
            seed += len(SHAPES)


def parameters(of: World) -> dict[str, list[dict[str, str]]]:
    """By job what its runs told, one after the other."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for event in of.events():
        told: dict[str, Any] = event["run"]["facets"].get("executionParameters", {})
        if told:
            found[event["job"]["name"]].append({each["key"]: each["value"] for each in told["parameters"]})
    return found


def test_every_event_has_the_published_shape() -> None:
    assert not [problem for event in busy().events() for problem in problems(event)]


def test_dates_and_seeds_are_others_with_every_run_of_who_has_the_habit() -> None:
    of = busy()
    jobs = {job.name: job for job in of.plan.jobs}
    told = parameters(of)
    days = [pair for name, runs in told.items() if "ds" in jobs[name].habits for pair in pairwise(runs)]
    seeds = [pair for name, runs in told.items() if "seed" in jobs[name].habits for pair in pairwise(runs)]
    assert days
    assert seeds
    assert sum(before["ds"] != after["ds"] for before, after in days) > len(days) / 2
    assert all(before["seed"] != after["seed"] for before, after in seeds)
    assert not [
        name for name, job in jobs.items() if "ds" not in job.habits and any("ds" in each for each in told[name])
    ]


def test_it_is_told_in_how_many_files_and_that_moves() -> None:
    files = [
        output["outputFacets"]["outputStatistics"]["fileCount"]
        for event in busy().events()
        for output in event["outputs"]
        if "outputStatistics" in output.get("outputFacets", {})
    ]
    assert len(set(files)) > 1


def test_some_faults_of_jobs_show_in_no_number_and_harm_all_the_same() -> None:
    worlds = [busy("parameter", seed) for seed in range(3, 13)]
    silent = [of for of in worlds if all(shift == NO_SHIFT for shift in of.fault.effect.columns.values())]
    assert 0 < len(silent) < len(worlds)
    assert all(of.asked.bad.done.harmed for of in silent)


def test_some_other_models_are_bad_for_a_reason_of_their_own() -> None:
    def of_their_own(of: World) -> bool:
        above = {job.name for job in of.plan.models[1:]}
        return any(done.harmed and done.job.name in above and done.ended < of.fault.at for done in of.runs)

    assert any(of_their_own(busy("parameter", seed)) for seed in range(3, 13))
    assert not of_their_own(world("parameter", JOBS, DAYS, 4, siblings=True, manners=CALM))
