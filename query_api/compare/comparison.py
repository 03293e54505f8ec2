"""Everything that differs between the good and the bad closure, with what is needed to weigh it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from query_api.compare import dataset_changes, job_changes
from query_api.compare.change import Change, RunChange
from query_api.compare.dating import ChangedBefore, dated
from query_api.compare.deviations import HISTORY, Deviation, deviations
from query_api.compare.differences import (
    DatasetDifference,
    Difference,
    RunDifference,
    differences,
    facets_of,
    facets_of_job,
)
from query_api.compare.measured import Measured, measured
from query_api.compare.pairs import pair_closures
from query_api.compare.staleness import failed_runs, stale_inputs
from query_api.graph.as_of import END
from query_api.history.closure_with_views import RunClosure
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.statements import LATEST_RUNS, RUNS_BEFORE

_R = TypeVar("_R")


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What differs between a good and a bad closure.

    `changed_before` is by the index of a difference; those of jobs have one. `too_late`: changes that came after the
    bad run had begun to read. `already_in_good`: changes of the same kind and job that had come to the good run
    before. `measured`: what is measured of the datasets of which the bad closure has statistics. `bodies`: contents of
    the facets that were compared, by hash. `left_out`: what was not compared for want of time, in words.
    """

    bodies: dict[str, Any]
    left_out: list[str] = field(default_factory=list[str])
    differences: list[Difference] = field(default_factory=list[Difference])
    changed_before: dict[int, ChangedBefore] = field(default_factory=dict[int, ChangedBefore])
    too_late: list[RunChange] = field(default_factory=list[RunChange])
    already_in_good: list[RunChange] = field(default_factory=list[RunChange])
    measured: dict[str, Measured] = field(default_factory=dict[str, Measured])
    deviations: dict[str, Deviation] = field(default_factory=dict[str, Deviation])

    def unless_late(self, read: _R | None, otherwise: _R, what: str) -> _R:
        """What was read; if it was not in time that is noted, and `otherwise` stands for it."""
        if read is None:
            self.left_out.append(what)
            return otherwise
        return read

    @property
    def changes(self) -> list[Change]:
        """What differs, in the order of the differences."""
        return [each.change for each in self.differences]


async def compare_closures(
    run_reader: RunReader, good: RunClosure, bad: RunClosure, *, symptom: str | None, part: float | None = None
) -> Comparison:
    """All of it, in a handful of round trips whatever the size of the closures.

    Args:
        run_reader: reads it.
        good: one closure.
        bad: the other.
        symptom: the dataset that is asked about; its own numbers and assertions are what is to be explained.
        part: of the time that is left, for each of the steps that read what was before; one that takes longer is left
            out. None: all that the question has.

    Raises:
        QuestionTimedOut: the time of the question is over.
    """
    question = run_reader.question
    found = Comparison(bodies=await run_reader.body(facets_of(good, bad)))
    for dataset, seen in bad.datasets.items():
        if (known := measured(seen, found.bodies)) is not None:
            found.measured[dataset] = known
    pairs = pair_closures(good, bad)
    found.differences = [
        each
        for each in differences(pairs, found.bodies)
        if not (each.change.node == symptom and each.change.kind == "assertion")
    ]
    of_others = {dataset: of_one for dataset, of_one in pairs.datasets.items() if dataset != symptom}
    unusual = await question.in_time(deviations(run_reader, of_others, found.bodies), part)
    found.deviations = found.unless_late(unusual, {}, "what is usual of the numbers of datasets")
    for each in found.deviations.values():
        change = dataset_changes.data_change(each.pair.after, each.stated, at=each.first.at, run=each.first.run)
        found.differences.append(DatasetDifference(change, *each.pair))
    stale = await question.in_time(stale_inputs(run_reader, good, bad), part)
    found.differences += found.unless_late(stale, [], "how old datasets usually get")
    failed = await question.in_time(failed_runs(run_reader, bad), part)
    found.differences += found.unless_late(failed, [], "runs that failed")
    earlier = await question.in_time(_earlier_runs(run_reader, bad, found.differences), part)
    _date(good, bad, found, found.unless_late(earlier, EarlierRuns({}, {}, {}), "earlier runs of jobs"))
    return found


class EarlierRuns(NamedTuple):
    """Of jobs the runs before, newest first, and the latest one; contents of their facets by hash."""

    history: dict[str, list[RunView]]
    latest: dict[str, RunView]
    bodies: dict[str, Any]


async def _earlier_runs(run_reader: RunReader, bad: RunClosure, differences: Iterable[Difference]) -> EarlierRuns:
    """Those of the jobs that differ, and the latest run of each job of the bad closure."""
    jobs = sorted({each.change.node for each in differences if isinstance(each, RunDifference)})
    of = [{"job": job, "at": max(view.ended for view in bad.runs_of[job])} for job in jobs]
    before = await run_reader.question.ask(RUNS_BEFORE, of=of, limit=HISTORY) if of else []
    latest = await run_reader.question.ask(LATEST_RUNS, jobs=sorted(bad.jobs), until=END)
    keys = [*(run for row in before for run in row.runs), *(row.run["key"] for row in latest)]
    views = {view.key: view for view in await run_reader.views(keys)}
    history = {jobs[row.place]: [views[run] for run in row.runs if run in views] for row in before}
    latest_views = {view.job: view for row in latest if (view := views.get(row.run["key"])) is not None}
    bodies = await run_reader.body(own for view in views.values() for own in facets_of_job(view))
    return EarlierRuns(history, latest_views, bodies)


def _date(good: RunClosure, bad: RunClosure, found: Comparison, earlier: EarlierRuns) -> None:
    """Since when what jobs do changed, and how often it had before; what changed after the bad read, or earlier."""
    found.bodies |= earlier.bodies
    every: list[Difference] = []
    for each in found.differences:
        if isinstance(each, RunDifference):
            for step in dated(each, earlier.history.get(each.change.node, []), found.bodies):
                found.changed_before[len(every)] = step.changed_before
                every.append(step.difference)
        else:
            every.append(each)
    found.differences = every
    for job, view in sorted(earlier.latest.items()):
        seen = bad.jobs[job]
        if view.key != seen.key and view.began > bad.root.began:
            found.too_late += job_changes.compare(seen, view, found.bodies)
    for change in found.changes:
        seen = good.jobs.get(change.node)
        last = next((view for view in earlier.history.get(change.node, ()) if seen and view.ended < seen.ended), None)
        if last is not None and seen is not None:
            found.already_in_good += [
                each for each in job_changes.compare(last, seen, found.bodies) if each.kind == change.kind
            ]
