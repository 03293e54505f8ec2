"""Two closures walked side by side from their roots: which runs and datasets stand at the same place in both. Pure.

A closure may have a job by several runs and a dataset by several writes, seen on faster and slower ways. What differs
between two closures is what differs between those that are at the same place, whichever is the latest.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_view import RunView


class RunPair(NamedTuple):
    """Two runs of one job."""

    before: RunView
    after: RunView


class DatasetPair(NamedTuple):
    """Two states of one dataset."""

    before: Seen
    after: Seen


@dataclass(slots=True)
class Pairs:
    """What stands at the same place, by its key, nearest to the roots first; what is the same in both is left out."""

    jobs: dict[str, list[RunPair]] = field(default_factory=dict[str, list[RunPair]])
    datasets: dict[str, list[DatasetPair]] = field(default_factory=dict[str, list[DatasetPair]])


def pair_closures(before: RunClosure, after: RunClosure) -> Pairs:
    """All pairs. What no way of both has is paired by the last of each, so that nothing that both have is left out."""
    found = Pairs()
    queue = deque([RunPair(before.root, after.root)])
    known = {(before.root.key, after.root.key)}
    while queue:
        runs = queue.popleft()
        left, right = runs
        if left.job == right.job and left.key != right.key:
            found.jobs.setdefault(left.job, []).append(runs)
        reads = before.seen_by.get(left.key, {}), after.seen_by.get(right.key, {})
        for dataset in sorted(reads[0].keys() & reads[1].keys()):
            old, new = reads[0][dataset], reads[1][dataset]
            if same_state(old, new):
                continue
            found.datasets.setdefault(dataset, []).append(DatasetPair(old, new))
            for writers in _writers(before, old, after, new):
                key = writers.before.key, writers.after.key
                if key not in known and writers.before.key != writers.after.key:
                    known.add(key)
                    queue.append(writers)
    _add_last(found, before, after)
    return found


def _add_last(found: Pairs, before: RunClosure, after: RunClosure) -> None:
    for job in before.jobs.keys() & after.jobs.keys() - found.jobs.keys():
        if before.jobs[job].key != after.jobs[job].key:
            found.jobs[job] = [RunPair(before.jobs[job], after.jobs[job])]
    for dataset in before.datasets.keys() & after.datasets.keys() - found.datasets.keys():
        if not same_state(before.datasets[dataset], after.datasets[dataset]):
            found.datasets[dataset] = [DatasetPair(before.datasets[dataset], after.datasets[dataset])]


def _writers(before: RunClosure, old: Seen, after: RunClosure, new: Seen) -> Iterator[RunPair]:
    """The last writers of each, and where several writes were still there the last of each job."""
    if old.writer is not None and new.writer is not None:
        yield RunPair(old.writer, new.writer)
    lefts, rights = _by_job(before, old), _by_job(after, new)
    for job in sorted(lefts.keys() & rights.keys()):
        yield RunPair(lefts[job], rights[job])


def _by_job(closure: RunClosure, seen: Seen) -> dict[str, RunView]:
    views = (closure.runs.get(write.run) for write in seen.read.also)
    return {view.job: view for view in sorted(filter(None, views), key=lambda view: (view.ended, view.key))}


def same_state(left: Seen, right: Seen) -> bool:
    """Whether both are one write; of a source, one read."""
    if left.writer is None or right.writer is None:
        return left.writer is right.writer and left.reader.key == right.reader.key
    return left.writer.key == right.writer.key
