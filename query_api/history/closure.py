"""The closure of a run: which write of everything that it read it saw, and so on, back to the sources.

A read happens at its run's earliest eventTime, a write at its run's latest. A write that ended after a read began is
never the one that it saw. Everything of one layer is read by one statement where its datasets have few writes, by at
most four where they have many: `query_api.history.histories`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from query_api.graph.database import Question
from query_api.history.histories import Histories
from query_api.history.writes import Rule, Write


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
    """The reads, nearest first, and why it is not all there is, with the runs whose reads are missing.

    `histories` have every dataset that was read.
    """

    histories: Histories
    reads: list[Read] = field(default_factory=list[Read])
    run_ids: dict[str, str] = field(default_factory=dict[str, str])
    reason: Literal["reads", "time", "appends"] | None = None
    frontier: list[str] = field(default_factory=list[str])


async def closure(question: Question, run: str, run_id: str, *, most: int, as_of: int | None = None) -> Closure:
    """The closure of the run with this key, over at most about `most` reads; of what had begun by `as_of`.

    Raises:
        QuestionTimedOut: not even the first layer could be read in time.
    """
    found = Closure(Histories(question), run_ids={run: run_id})
    layer, depth = [run], 0
    while layer:
        try:
            reads = await layer_of(found.histories, layer, depth, as_of)
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


async def layer_of(histories: Histories, runs: list[str], depth: int, as_of: int | None = None) -> list[Read]:
    """The reads of runs, by dataset and run; those that had begun by `as_of`. `histories` are kept between layers."""
    readings = [each for each in await histories.readings(runs) if as_of is None or (each.at or 0) <= as_of]
    reads = [
        Read(
            each.run,
            each.dataset,
            each.at,
            each.version,
            seen.rule,
            seen.writer,
            seen.also,
            cut=not seen.whole,
            depth=depth,
        )
        for each, seen in zip(readings, await histories.seen(readings), strict=True)
    ]
    return sorted(reads, key=lambda read: (read.dataset, read.run))
