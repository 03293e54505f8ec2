"""Datasets that were older than usual where they were read, and the runs that failed to make them newer."""

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from statistics import median
from typing import Final, NamedTuple

from headwater.counted import counted
from headwater.event.time import iso
from query_api.compare.change import FailedRun, StaleInput
from query_api.compare.differences import DatasetDifference
from query_api.compare.statements import FAILURES_BETWEEN
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.statements import WRITES_BEFORE

#: A dataset is stale when it is older, where it is read, than so many of its usual intervals between writes.
STALE_INTERVALS: Final = 2.0
#: And by so many of them older than the same reader in the good closure had found it.
STALE_MORE: Final = 0.5
#: Least writes to know an interval by.
STALE_WRITES: Final = 3
#: Writes whose distances make what is usual.
WRITES = 24
#: Failed runs of one job that are looked at.
MOST_FAILURES = 5


class Stale(NamedTuple):
    """A dataset that is older where it is read than it usually gets: its age and usual interval, µs.

    `since`: at which age it became more than it is in the good closure.
    """

    seen: Seen
    age: int
    interval: int
    since: int


async def stale_inputs(run_reader: RunReader, good: RunClosure, bad: RunClosure) -> list[DatasetDifference]:
    """Datasets that are stale where the bad closure read them, and were not so in the good one."""
    read = oldest_reads(bad)
    if not read:
        return []
    of = [{"names": [name.key for name in run_reader.names.all(seen.dataset)], "at": seen.at} for seen in read]
    found = [
        stale_of(read[place], good.seen_of.get(read[place].dataset, ()), [write.at for write in writes])
        for place, writes in await run_reader.question.ask(WRITES_BEFORE, of=of, limit=WRITES)
    ]
    every = sorted((each for each in found if each is not None), key=lambda each: each.seen.dataset)
    return [DatasetDifference(_change(each), each.seen, each.seen) for each in every]


def stale_of(seen: Seen, in_good: Iterable[Seen], written: Iterable[int]) -> Stale | None:
    """Whether a read found a dataset older than usual, and than the same job did in the good closure.

    Args:
        seen: the read.
        in_good: the reads of the dataset in the good closure.
        written: when it was written up to then, µs UTC; too few tell nothing.
    """
    times = sorted(set(written))
    if len(times) < STALE_WRITES:
        return None
    gaps = [later - before for before, later in pairwise(times)]
    interval, age = int(median(gaps)), _age(seen)
    before = max((_age(each) for each in in_good if each.reader.job == seen.reader.job), default=0)
    if age <= max(STALE_INTERVALS * interval, before + STALE_MORE * interval, *gaps):
        return None
    since = max(STALE_INTERVALS * interval, (before + age) / 2)
    return Stale(seen, age, max(interval, 1), round(since))


def oldest_reads(closure: RunClosure) -> list[Seen]:
    """Of each dataset that somebody writes the read that found it the oldest."""
    found: list[Seen] = []
    for _, every in sorted(closure.seen_of.items()):
        written = [seen for seen in every if seen.writer is not None]
        if written:
            found.append(max(written, key=lambda seen: (_age(seen), seen.at, seen.reader.key)))
    return found


def _age(seen: Seen) -> int:
    return seen.read.at - seen.at


def _change(stale: Stale) -> StaleInput:
    seen = stale.seen
    ratio = stale.age / stale.interval
    return StaleInput(
        node=seen.dataset,
        facet=None,
        before={"usualIntervalSeconds": stale.interval // 1_000_000},
        after={"ageSeconds": stale.age // 1_000_000, "writtenAt": iso(seen.at)},
        at=seen.read.at,
        run=seen.writer.key if seen.writer else None,
        text=(
            f"it was {_duration(stale.age)} old where it was read, {ratio:.1f} times the usual time between its writes"
        ),
        size=min(4.0, 0.5 + log2(max(1.0, ratio / STALE_INTERVALS))),
        since=stale.since,
    )


def _duration(us: int) -> str:
    seconds = us // 1_000_000
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return counted(seconds, "second")


class _Wait(NamedTuple):
    """A read, and the run whose job might have written anew between its write and the read."""

    seen: Seen
    writer: RunView


async def failed_runs(run_reader: RunReader, bad: RunClosure) -> list[DatasetDifference]:
    """Runs that failed between the write that was seen and the read that saw it: of the job that makes the dataset."""
    waiting = [_Wait(seen, seen.writer) for seen in oldest_reads(bad) if seen.writer is not None and seen.writer.job]
    if not waiting:
        return []
    of = [{"job": writer.job, "after": seen.at, "until": seen.read.at} for seen, writer in waiting]
    found: dict[str, DatasetDifference] = {}
    for row in await run_reader.question.ask(FAILURES_BETWEEN, of=of, limit=MOST_FAILURES):
        seen, writer = waiting[row.place]
        if row.run == bad.root.key or writer.job in found:
            continue
        failure = FailedRun(
            node=writer.job,
            facet="errorMessage" if row.error else None,
            before=writer.run_id,
            after=row.error or row.state,
            at=row.at,
            run=row.run,
            text="it failed after the write that was read, so what was read is the one before",
            size=1.0,
        )
        found[writer.job] = DatasetDifference(failure, seen, seen)
    return [found[job] for job in sorted(found)]
