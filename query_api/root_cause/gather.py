"""Everything that differs between the good and the bad closure, with what is needed to weigh it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from statistics import median
from typing import Any, NamedTuple

from headwater.event.time import iso
from query_api.database import Question
from query_api.instant import END
from query_api.marquez.facets import newest
from query_api.pinned import of_jobs
from query_api.pinned.change import Change, Kind
from query_api.pinned.differences import Earlier, differences, hashes, needed_of, same
from query_api.pinned.load import Pinning
from query_api.pinned.metrics import FACETS, Metric, numbers
from query_api.pinned.of_datasets import numbers_of
from query_api.pinned.views import Pinned, RunView, Seen
from query_api.root_cause import weights
from query_api.root_cause.symptom_graph import Feed, Feeds

#: Earlier writes and reads whose numbers make a dataset's history, and earlier runs that make a job's.
HISTORY = 24
#: Failed runs of one job that are named.
MOST_FAILURES = 5


@dataclass(slots=True)
class Gathered:
    """The changes inside the bad closure, those that came too late for it, and how often each changed before."""

    changes: list[Change] = field(default_factory=list[Change])
    later: list[Change] = field(default_factory=list[Change])
    earlier: list[Change] = field(default_factory=list[Change])
    changed: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    numbers: set[str] = field(default_factory=set[str])
    bodies: dict[str, Any] = field(default_factory=dict[str, Any])


class Stale(NamedTuple):
    """A dataset that is older where it is read than it usually gets: its age and usual interval, µs."""

    seen: Seen
    age: int
    interval: int


async def gather(question: Question, pinning: Pinning, good: Pinned, bad: Pinned, symptom: str | None) -> Gathered:
    """All of it, in a handful of round trips whatever the size of the closures."""
    found = Gathered()
    found.bodies = await pinning.body(hashes(good, bad))
    found.numbers = {dataset for dataset, seen in bad.datasets.items() if numbers_of(seen, found.bodies)}
    moved = [
        seen
        for dataset, seen in bad.datasets.items()
        if dataset in found.numbers and dataset in good.datasets and not same(good.datasets[dataset], seen)
    ]
    histories = await _histories(question, pinning, moved)
    found.changes = [
        change
        for change in differences(good, bad, found.bodies, histories)
        if not (change.node == symptom and change.kind in {"data", "assertion"})
    ]
    found.changes += [_stale_change(stale) for stale in await stale_of(question, pinning, bad, good)]
    found.changes += await _failures(question, bad)
    await _around(question, pinning, good, bad, found)
    return found


async def _histories(question: Question, pinning: Pinning, moved: list[Seen]) -> Earlier:
    """The numbers of datasets before what the bad closure has of them."""
    if not moved:
        return {}
    of = [{"names": [name.key for name in pinning.names.all(seen.dataset)], "at": seen.read.at} for seen in moved]
    rows = await question.rows("numbers_before", of=of, limit=HISTORY)
    stated = [
        (place, side, use)
        for place, *sides in rows
        for side, uses in zip(("write", "read"), sides, strict=True)
        for use in uses
    ]
    sets = [newest(use[1]) for _, _, use in stated]
    bodies = await pinning.body(own for each in sets for name, own in each.items() if name in FACETS)
    found: dict[str, dict[str, dict[Metric, list[float]]]] = {}
    for (place, side, (run, _, own)), facets in zip(stated, sets, strict=True):
        seen = moved[place]
        if run in {seen.reader.key, seen.writer.key if seen.writer else None}:
            continue
        of_side = found.setdefault(seen.dataset, {}).setdefault(side, defaultdict(list))
        for metric, value in numbers(
            {name: bodies.get(each) for name, each in facets.items() if name in FACETS} | newest(own)
        ).items():
            of_side[metric].append(value)
    return found


async def stale_of(question: Question, pinning: Pinning, pinned: Pinned, good: Pinned) -> list[Stale]:
    """Datasets of a closure that are stale there, and were not so in the good one."""
    read = [seen for seen in pinned.datasets.values() if seen.writer is not None and seen.read.writer is not None]
    if not read:
        return []
    of = [{"names": [name.key for name in pinning.names.all(seen.dataset)], "at": seen.at} for seen in read]
    found: list[Stale] = []
    for place, writes in await question.rows("writes_before", of=of, limit=HISTORY):
        seen = read[place]
        times = sorted({write[2] for write in writes})
        gaps = [later - before for before, later in pairwise(times)]
        if len(times) < weights.STALE_WRITES or not gaps:
            continue
        interval = int(median(gaps))
        age = seen.read.at - seen.at
        usual = good.datasets.get(seen.dataset)
        before = usual.read.at - usual.at if usual is not None else 0
        if age > max(weights.STALE_INTERVALS * interval, 1.5 * before) and age > max(gaps, default=0):
            found.append(Stale(seen, age, max(interval, 1)))
    return sorted(found, key=lambda stale: stale.seen.dataset)


def _stale_change(stale: Stale) -> Change:
    seen = stale.seen
    ratio = stale.age / stale.interval
    return Change(
        "stale-input",
        "dataset",
        seen.dataset,
        None,
        {"usualIntervalSeconds": stale.interval // 1_000_000},
        {"ageSeconds": stale.age // 1_000_000, "writtenAt": iso(seen.at)},
        seen.read.at,
        seen.writer.key if seen.writer else None,
        f"it was {_duration(stale.age)} old where it was read, {ratio:.1f} times the usual time between its writes",
        size=min(4.0, 0.5 + log2(max(1.0, ratio / weights.STALE_INTERVALS))),
        detail={"reader": seen.reader.key},
    )


def _duration(us: int) -> str:
    seconds = us // 1_000_000
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds} seconds"


async def _failures(question: Question, bad: Pinned) -> list[Change]:
    """Runs that failed between the write that was seen and the read that saw it: of the job that makes the dataset."""
    windows: list[dict[str, Any]] = []
    windowed: list[Seen] = []
    for _, seen in sorted(bad.datasets.items()):
        if seen.writer is not None and seen.writer.job:
            windows.append({"job": seen.writer.job, "after": seen.at, "until": seen.read.at})
            windowed.append(seen)
    if not windows:
        return []
    changes: dict[str, Change] = {}
    for place, run, _, at, state, error in await question.rows("failures_between", of=windows, limit=MOST_FAILURES):
        seen = windowed[place]
        job = windows[place]["job"]
        if run == bad.root.key or job in changes:
            continue
        changes[job] = Change(
            "failed-run",
            "job",
            job,
            "errorMessage" if error else None,
            seen.writer.run_id if seen.writer else None,
            error or state,
            at,
            run,
            "it failed after the write that was read, so what was read is the one before",
            size=1.0,
            detail={"dataset": seen.dataset},
        )
    return [change for _, change in sorted(changes.items())]


async def _around(question: Question, pinning: Pinning, good: Pinned, bad: Pinned, found: Gathered) -> None:
    """How often what changed had changed before; what changed after the bad read, or just before the good one."""
    jobs = sorted(
        {change.node for change in found.changes if change.node_kind == "job" and change.kind != "failed-run"}
    )
    of = [{"job": job, "at": bad.jobs[job].ended} for job in jobs]
    history: dict[str, list[RunView]] = {}
    for place, runs in await question.rows("runs_before", of=of, limit=HISTORY) if of else []:
        history[jobs[place]] = await pinning.views(runs)
    latest = await question.ask("latest_runs", jobs=sorted(bad.jobs), until=END)
    newest_views = {view.job: view for view in await pinning.views(row[1]["key"] for row in latest)}
    needed = [view for views in history.values() for view in views] + list(newest_views.values())
    found.bodies |= await pinning.body(own for view in needed for own in needed_of(view))
    kinds = {job: _kinds(views, found.bodies) for job, views in history.items()}
    for place, change in enumerate(found.changes):
        if change.node in kinds and change.run is not None:
            pairs = kinds[change.node]
            found.changed[place] = (sum(change.kind in pair for pair in pairs), len(pairs))
    for job, view in sorted(newest_views.items()):
        seen = bad.jobs[job]
        if view.key != seen.key and view.began > bad.root.began:
            found.later += of_jobs.compare(seen, view, found.bodies)
    for change in found.changes:
        seen = good.jobs.get(change.node)
        before = next((view for view in history.get(change.node, ()) if seen and view.ended < seen.ended), None)
        if before is not None and seen is not None:
            found.earlier += [each for each in of_jobs.compare(before, seen, found.bodies) if each.kind == change.kind]


def _kinds(runs: list[RunView], bodies: dict[str, Any]) -> list[set[Kind]]:
    """In which ways a job changed in each pair of consecutive runs, newest first, before the newest one."""
    return [{each.kind for each in of_jobs.compare(before, after, bodies)} for after, before in pairwise(runs[1:])]


async def feeds_of(question: Question, pinning: Pinning, closures: Iterable[Pinned], symptom: str | None) -> Feeds:
    """The column edges into every dataset that the closures have, under elected names."""
    datasets = {dataset for closure in closures for dataset in closure.datasets} | ({symptom} if symptom else set())
    elected = {name.key: dataset for dataset in datasets for name in pinning.names.all(dataset)}
    if not elected:
        return {}
    keys = sorted(elected)
    columns: list[list[Any]] = await question.rows("columns_of_upstream", datasets=keys)
    wholes: list[list[Any]] = await question.rows("influences_upstream", datasets=keys)
    feeds: Feeds = defaultdict(list)
    rows: list[Any] = [*columns, *([dataset, None, edges] for dataset, edges in wholes)]
    for dataset, target, edges in rows:
        for source, column, lineages, _ in edges:
            feed: Feed = (elected.get(source) or source, column, target, frozenset(lineages or ()))
            feeds[elected[dataset]].append(feed)
    return feeds
