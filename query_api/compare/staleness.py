"""Datasets that were older than usual where they were read, and the runs that failed to make them newer."""

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from statistics import median
from typing import Any, Final, NamedTuple

from headwater.event.time import iso
from query_api.compare.change import Change
from query_api.compare.differences import Difference
from query_api.history.run_closure import RunClosure, Seen
from query_api.history.run_reader import RunReader

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


async def stale(run_reader: RunReader, good: RunClosure, bad: RunClosure) -> list[Difference]:
    """Datasets that are stale where the bad closure read them, and were not so in the good one."""
    read = oldest(bad)
    if not read:
        return []
    of = [{"names": [name.key for name in run_reader.names.all(seen.dataset)], "at": seen.at} for seen in read]
    found = [
        stale_of(read[place], good.seen_of.get(read[place].dataset, ()), [write[2] for write in writes])
        for place, writes in await run_reader.question.rows("writes_before", of=of, limit=WRITES)
    ]
    every = sorted((each for each in found if each is not None), key=lambda each: each.seen.dataset)
    return [Difference(_change(each), each.seen, each.seen) for each in every]


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


def oldest(closure: RunClosure) -> list[Seen]:
    """Of each dataset that somebody writes the read that found it the oldest."""
    found: list[Seen] = []
    for _, every in sorted(closure.seen_of.items()):
        written = [seen for seen in every if seen.writer is not None]
        if written:
            found.append(max(written, key=lambda seen: (_age(seen), seen.at, seen.reader.key)))
    return found


def _age(seen: Seen) -> int:
    return seen.read.at - seen.at


def _change(stale: Stale) -> Change:
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
        size=min(4.0, 0.5 + log2(max(1.0, ratio / STALE_INTERVALS))),
        detail={"since": stale.since},
    )


def _duration(us: int) -> str:
    seconds = us // 1_000_000
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds} seconds"


async def failures(run_reader: RunReader, bad: RunClosure) -> list[Difference]:
    """Runs that failed between the write that was seen and the read that saw it: of the job that makes the dataset."""
    seen_of = [seen for seen in oldest(bad) if seen.writer is not None and seen.writer.job]
    windows: list[dict[str, Any]] = [
        {"job": seen.writer.job, "after": seen.at, "until": seen.read.at} for seen in seen_of if seen.writer is not None
    ]
    if not windows:
        return []
    found: dict[str, Difference] = {}
    for place, run, _, at, state, error in await run_reader.question.rows(
        "failures_between", of=windows, limit=MOST_FAILURES
    ):
        seen, job = seen_of[place], windows[place]["job"]
        if run == bad.root.key or job in found:
            continue
        failure = Change(
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
        found[job] = Difference(failure, seen, seen)
    return [found[job] for job in sorted(found)]
