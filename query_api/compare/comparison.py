"""Everything that differs between the good and the bad closure, with what is needed to weigh it."""

from dataclasses import dataclass, field
from typing import Any

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
from query_api.history.statements import LATEST_RUNS, RUNS_BEFORE


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What differs between a good and a bad closure.

    `changed_before` is by the index of a difference; those of jobs have one. `too_late`: changes that came after the
    bad run had begun to read. `already_in_good`: changes of the same kind and job that had come to the good run
    before. `measured`: what is measured of the datasets of which the bad closure has statistics. `bodies`: contents of
    the facets that were compared, by hash.
    """

    bodies: dict[str, Any]
    differences: list[Difference] = field(default_factory=list[Difference])
    changed_before: dict[int, ChangedBefore] = field(default_factory=dict[int, ChangedBefore])
    too_late: list[RunChange] = field(default_factory=list[RunChange])
    already_in_good: list[RunChange] = field(default_factory=list[RunChange])
    measured: dict[str, Measured] = field(default_factory=dict[str, Measured])
    deviations: dict[str, Deviation] = field(default_factory=dict[str, Deviation])

    @property
    def changes(self) -> list[Change]:
        """What differs, in the order of the differences."""
        return [each.change for each in self.differences]


async def compare_closures(
    run_reader: RunReader, good: RunClosure, bad: RunClosure, *, symptom: str | None
) -> Comparison:
    """All of it, in a handful of round trips whatever the size of the closures.

    `symptom`: the dataset that is asked about; its own numbers and assertions are what is to be explained.
    """
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
    found.deviations = await deviations(run_reader, of_others, found.bodies)
    for each in found.deviations.values():
        change = dataset_changes.data_change(each.pair.after, each.stated, at=each.first.at, run=each.first.run)
        found.differences.append(DatasetDifference(change, *each.pair))
    found.differences += await stale_inputs(run_reader, good, bad)
    found.differences += await failed_runs(run_reader, bad)
    await _date(run_reader, good, bad, found)
    return found


async def _date(run_reader: RunReader, good: RunClosure, bad: RunClosure, found: Comparison) -> None:
    """Since when what jobs do changed, and how often it had before; what changed after the bad read, or earlier."""
    jobs = sorted({each.change.node for each in found.differences if isinstance(each, RunDifference)})
    of = [{"job": job, "at": max(view.ended for view in bad.runs_of[job])} for job in jobs]
    before = await run_reader.question.ask(RUNS_BEFORE, of=of, limit=HISTORY) if of else []
    views = {view.key: view for view in await run_reader.views(run for row in before for run in row.runs)}
    history = {jobs[row.place]: [views[run] for run in row.runs if run in views] for row in before}
    latest = await run_reader.question.ask(LATEST_RUNS, jobs=sorted(bad.jobs), until=END)
    latest_views = {view.job: view for view in await run_reader.views(row.run["key"] for row in latest)}
    needed = [*views.values(), *latest_views.values()]
    found.bodies |= await run_reader.body(own for view in needed for own in facets_of_job(view))
    every: list[Difference] = []
    for each in found.differences:
        if isinstance(each, RunDifference):
            for step in dated(each, history.get(each.change.node, []), found.bodies):
                found.changed_before[len(every)] = step.changed_before
                every.append(step.difference)
        else:
            every.append(each)
    found.differences = every
    for job, view in sorted(latest_views.items()):
        seen = bad.jobs[job]
        if view.key != seen.key and view.began > bad.root.began:
            found.too_late += job_changes.compare(seen, view, found.bodies)
    for change in found.changes:
        seen = good.jobs.get(change.node)
        last = next((view for view in history.get(change.node, ()) if seen and view.ended < seen.ended), None)
        if last is not None and seen is not None:
            found.already_in_good += [
                each for each in job_changes.compare(last, seen, found.bodies) if each.kind == change.kind
            ]
