"""The pinned closure of a run: which write of everything that it read it saw, and so on, back to the sources.

A read happens at its run's earliest eventTime, a write at its run's latest. A write that ended after a read began is
never the one that it saw. Everything of one layer is read by one or two statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from query_api.database import Question
from query_api.runs.writes import Write, replaces, still_there

Rule = Literal["version", "time", "unknown"]

#: Most writes that are looked through for the one that replaced all before it.
MOST_APPENDS = 1000


class Read(NamedTuple):
    """That a run read a dataset: what it saw, and by which rule that is known. Keys; times in µs UTC.

    `also` are the other writes whose data was still there. `cut`: there are more of these than were looked through.
    """

    run: str
    dataset: str
    at: int
    version: str | None
    rule: Rule
    writer: Write | None
    also: tuple[Write, ...]
    cut: bool
    depth: int

    @property
    def writers(self) -> Iterable[Write]:
        """All writes that it saw."""
        return (self.writer, *self.also) if self.writer else ()


@dataclass(slots=True)
class Closure:
    """The reads, nearest first, and why it is not all there is, with the runs whose reads are missing."""

    reads: list[Read] = field(default_factory=list[Read])
    run_ids: dict[str, str] = field(default_factory=dict[str, str])
    reason: Literal["reads", "time", "appends"] | None = None
    frontier: list[str] = field(default_factory=list[str])


async def closure(question: Question, run: str, run_id: str, *, most: int, as_of: int | None = None) -> Closure:
    """The closure of the run with this key, over at most about `most` reads; of what had begun by `as_of`.

    Raises:
        QuestionTimedOut: not even the first layer could be read in time.
    """
    found = Closure(run_ids={run: run_id})
    layer, depth = [run], 0
    while layer:
        try:
            reads = await layer_of(question, layer, depth, as_of)
        except QuestionTimedOut:
            if not found.reads:
                raise
            found.reason, found.frontier = "time", layer
            return found
        found.reads += reads
        if any(read.cut for read in reads):
            found.reason = "appends"
        ahead: dict[str, str] = {}
        for read in reads:
            for write in read.writers:
                if write.run not in found.run_ids:
                    ahead[write.run] = write.run_id
        found.run_ids |= ahead
        layer, depth = sorted(ahead), depth + 1
        if layer and len(found.reads) >= most:
            found.reason, found.frontier = "reads", layer
            return found
    return found


async def layer_of(question: Question, runs: list[str], depth: int, as_of: int | None = None) -> list[Read]:
    """The reads of runs, by dataset and run; those that had begun by `as_of`."""
    seen: list[_Seen] = []
    for run, dataset, names, reports, at, version, by_version, by_time in await question.rows(
        "reads_of_runs", runs=runs
    ):
        if as_of is None or at <= as_of:
            rule: Rule = "version" if by_version else "time" if by_time else "unknown"
            writer = Write(*(by_version or by_time)[0]) if by_version or by_time else None
            seen.append(_Seen(run, dataset, tuple(sorted(names)), reports, at, version, rule, writer))
    others = await _also(question, seen)
    reads: list[Read] = []
    for place, each in enumerate(seen):
        also, cut = others.get(place, ((), False))
        reads.append(Read(each.run, each.dataset, each.at, each.version, each.rule, each.writer, also, cut, depth))
    return sorted(reads, key=lambda read: (read.dataset, read.run))


class _Seen(NamedTuple):
    run: str
    dataset: str
    names: tuple[str, ...]
    reports: bool
    at: int
    version: str | None
    rule: Rule
    writer: Write | None


async def _also(question: Question, seen: list[_Seen]) -> dict[int, tuple[tuple[Write, ...], bool]]:
    """By place, where the write that was seen only added: the others still there, and whether there may be more."""
    asked: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    for place, each in enumerate(seen):
        if each.writer is not None and not replaces(each.writer, reports=each.reports):
            asked[each.names, each.writer.at].append(place)
    if not asked:
        return {}
    found: dict[int, tuple[tuple[Write, ...], bool]] = {}
    of = [{"names": names, "at": at} for names, at in asked]
    places = list(asked.values())
    for number, rows in await question.rows("writes_before", of=of, limit=MOST_APPENDS + 1):
        writes = [Write(*row) for row in rows]
        for place in places[number]:
            each = seen[place]
            since = [write for write in writes if write.run != each.run]
            begin = next((at for at, write in enumerate(since) if each.writer and write.run == each.writer.run), 0)
            kept, whole = still_there(since[begin:], reports=each.reports)
            found[place] = (tuple(kept[1:]), not whole and len(rows) > MOST_APPENDS)
    return found
