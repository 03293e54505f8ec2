"""The pinned closure of a run: which write of everything that it read it saw, and so on, back to the sources.

A read happens at its run's earliest eventTime, a write at its run's latest. A write that ended after a read began is
never the one that it saw. Everything of one layer is read by one or two statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from query_api.database import Question
from query_api.runs.writes import Rule, SawWrites, Write, saw

#: Most writes that are looked through for the one that replaced all before it.
MOST_APPENDS = 1000
#: Most writes of a dataset that are read whole; of one with more each read's write is found by index.
FEW_WRITES = 200


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
    layer, depth, histories = [run], 0, Histories(question)
    while layer:
        try:
            reads = await layer_of(histories, layer, depth, as_of)
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


async def layer_of(histories: "Histories", runs: list[str], depth: int, as_of: int | None = None) -> list[Read]:
    """The reads of runs, by dataset and run; those that had begun by `as_of`. `histories` are kept between layers."""
    rows = [
        row
        for row in await histories.question.rows("reads_of_runs", runs=runs)
        if as_of is None or (row[2] or 0) <= as_of
    ]
    await histories.load(row[1] for row in rows)
    many: list[int] = []
    found: dict[int, SawWrites] = {}
    for place, (run, dataset, at, _, version) in enumerate(rows):
        history = histories[dataset]
        if history.writes is None:
            many.append(place)
        else:
            found[place] = saw(history.writes, run=run, at=at, version=version, reports=history.reports)
    found |= await _seen_of_many(histories, rows, many)
    reads = [
        Read(
            run,
            dataset,
            at,
            version,
            found[place].rule,
            found[place].writer,
            found[place].also,
            cut=not found[place].whole and histories[dataset].writes is None,
            depth=depth,
        )
        for place, (run, dataset, at, version, _) in enumerate(rows)
    ]
    return sorted(reads, key=lambda read: (read.dataset, read.run))


class History(NamedTuple):
    """A dataset's names, whether its producers say when they replace it, its writes, newest first; None: too many."""

    names: list[str]
    reports: bool
    writes: list[Write] | None


class Histories:
    """The writes of datasets, each read once for one question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._known: dict[str, History] = {}

    def __getitem__(self, dataset: str) -> History:
        return self._known[dataset]

    async def load(self, datasets: Iterable[str]) -> None:
        """Read those that are not known yet."""
        missing = [dataset for dataset in dict.fromkeys(datasets) if dataset not in self._known]
        for dataset, names, reports, few, rows in (
            await self.question.rows("writes_of_datasets", keys=missing, most=FEW_WRITES) if missing else []
        ):
            writes = sorted((Write(*row) for row in rows), key=lambda write: (write.at, write.run), reverse=True)
            self._known[dataset] = History(names, reports, writes if few else None)


async def _seen_of_many(histories: Histories, rows: list[list[Any]], places: list[int]) -> dict[int, SawWrites]:
    """What reads of datasets with many writes saw: found by index, first the last write, then what it added to."""
    found: dict[int, SawWrites] = {}
    limit = 1
    while places:
        of = [
            {"names": histories[dataset].names, "run": run, "at": at, "version": version}
            for run, dataset, at, _, version in (rows[place] for place in places)
        ]
        cut: list[int] = []
        for number, by_version, writes in await histories.question.rows("writes_seen", of=of, limit=limit):
            place = places[number]
            run, dataset, at, _, version = rows[place]
            known = {write.run: write for write in (Write(*row) for row in [*by_version, *writes])}
            ordered = sorted(known.values(), key=lambda write: (write.at, write.run), reverse=True)
            reports = histories[dataset].reports
            found[place] = saw(ordered, run=run, at=at, version=version if by_version else None, reports=reports)
            if not found[place].whole and len(writes) == limit:
                cut.append(place)
            elif not found[place].whole:
                found[place] = found[place]._replace(whole=True)
        if limit > 1:
            break
        places, limit = cut, MOST_APPENDS
    return found
