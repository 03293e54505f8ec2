"""Everything that differs between the good and the bad closure, with what is needed to weigh it."""

from dataclasses import dataclass, field
from typing import Any

from query_api.compare import dataset_changes, job_changes
from query_api.compare.align import align
from query_api.compare.change import Change
from query_api.compare.dataset_changes import numbers_of
from query_api.compare.dating import changed_before, steps
from query_api.compare.deviations import HISTORY, Deviation, deviations
from query_api.compare.differences import Difference, differences, hashes, needed_of
from query_api.compare.staleness import failures, stale
from query_api.graph.instant import END
from query_api.history.run_closure import RunClosure
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView


@dataclass(slots=True)
class Gathered:
    """The changes inside the bad closure, those that came too late for it, and how often each changed before."""

    differences: list[Difference] = field(default_factory=list[Difference])
    later: list[Change] = field(default_factory=list[Change])
    earlier: list[Change] = field(default_factory=list[Change])
    changed: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    numbers: set[str] = field(default_factory=set[str])
    measured: set[str] = field(default_factory=set[str])
    deviations: dict[str, Deviation] = field(default_factory=dict[str, Deviation])
    bodies: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def changes(self) -> list[Change]:
        """All of them."""
        return [each.change for each in self.differences]


async def gather(run_reader: RunReader, good: RunClosure, bad: RunClosure, symptom: str | None) -> Gathered:
    """All of it, in a handful of round trips whatever the size of the closures."""
    found = Gathered()
    found.bodies = await run_reader.body(hashes(good, bad))
    stated = {dataset: numbers_of(seen, found.bodies) for dataset, seen in bad.datasets.items()}
    found.numbers = {dataset for dataset, sides in stated.items() if sides}
    found.measured = {
        dataset
        for dataset, sides in stated.items()
        if any(column for of_side in sides.values() for _, column in of_side)
    }
    pairs = align(good, bad)
    found.differences = [
        each
        for each in differences(pairs, found.bodies)
        if not (each.change.node == symptom and each.change.kind == "assertion")
    ]
    of_others = {dataset: of_one for dataset, of_one in pairs.datasets.items() if dataset != symptom}
    found.deviations = await deviations(run_reader, of_others, found.bodies)
    for deviation in found.deviations.values():
        old, new = deviation.pair
        change = dataset_changes.data(new, deviation.numbers, *deviation.first)
        found.differences.append(Difference(change, old, new))
    found.differences += await stale(run_reader, good, bad)
    found.differences += await failures(run_reader, bad)
    await _around(run_reader, good, bad, found)
    return found


async def _around(run_reader: RunReader, good: RunClosure, bad: RunClosure, found: Gathered) -> None:
    """Since when what jobs do changed, and how often it had before; what changed after the bad read, or earlier."""
    latest_of = {job: max(view.ended for view in bad.runs_of[job]) for job in bad.runs_of}
    jobs = sorted({each.change.node for each in found.differences if isinstance(each.after, RunView)})
    of = [{"job": job, "at": latest_of[job]} for job in jobs]
    before: list[list[Any]] = await run_reader.question.rows("runs_before", of=of, limit=HISTORY) if of else []
    views = {view.key: view for view in await run_reader.views(run for _, runs in before for run in runs)}
    history = {jobs[place]: [views[run] for run in runs if run in views] for place, runs in before}
    latest = await run_reader.question.ask("latest_runs", jobs=sorted(bad.jobs), until=END)
    newest_views = {view.job: view for view in await run_reader.views(row[1]["key"] for row in latest)}
    needed = [*views.values(), *newest_views.values()]
    found.bodies |= await run_reader.body(own for view in needed for own in needed_of(view))
    stepped: list[Difference] = []
    for each in found.differences:
        runs = history.get(each.change.node, [])
        for step in steps(each, runs, found.bodies):
            if isinstance(step.after, RunView):
                found.changed[len(stepped)] = changed_before(step, runs, found.bodies)
            stepped.append(step)
    found.differences = stepped
    for job, view in sorted(newest_views.items()):
        seen = bad.jobs[job]
        if view.key != seen.key and view.began > bad.root.began:
            found.later += job_changes.compare(seen, view, found.bodies)
    for change in found.changes:
        seen = good.jobs.get(change.node)
        last = next((view for view in history.get(change.node, ()) if seen and view.ended < seen.ended), None)
        if last is not None and seen is not None:
            found.earlier += [
                each for each in job_changes.compare(last, seen, found.bodies) if each.kind == change.kind
            ]
