"""The blast radius of a run: who read what it wrote before that was replaced, what those wrote, and so on.

It is the mirror of the closure, and asks the same question: a run is tainted if it read something whose data, as the
closure has it, came from a tainted run.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from headwater.graph.model import REPLACING
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.history.write_histories import WriteHistories
from query_api.runs.statements import READS_AFTER, WRITES_OF_RUNS, Replacing

#: Most readers of one write that are looked at.
MOST_READERS = 10_000


class Tainted(NamedTuple):
    """A run that read tainted data: from when, through which dataset, written by which run. Keys; µs UTC."""

    run: str
    at: int
    dataset: str
    source: str
    depth: int


class TaintedWrite(NamedTuple):
    """A tainted write, and the first one after it that replaced all of it; None: it is still there."""

    run: str
    dataset: str
    at: int
    replaced: Replacing | None
    depth: int


@dataclass(slots=True)
class BlastRadius:
    """Tainted runs and writes, nearest first, and why it is not all there is, with the runs that it stopped at."""

    runs: list[Tainted] = field(default_factory=list[Tainted])
    writes: list[TaintedWrite] = field(default_factory=list[TaintedWrite])
    reason: Literal["runs", "readers", "time"] | None = None
    frontier: list[str] = field(default_factory=list[str])

    def lasting(self) -> dict[str, TaintedWrite]:
        """The last tainted write of each dataset: it says whether, and since when, the dataset is clean again."""
        last: dict[str, TaintedWrite] = {}
        for write in self.writes:
            known = last.get(write.dataset)
            if known is None or (known.at, known.run) < (write.at, write.run):
                last[write.dataset] = write
        return last


async def blast_radius(question: Question, run: str, *, most: int) -> BlastRadius:
    """The blast radius of the run with this key, over at most about `most` runs.

    Raises:
        QuestionTimedOut: not even its own writes could be read in time.
    """
    found, histories = BlastRadius(), WriteHistories(question)
    tainted, layer, depth = {run}, [run], 0
    while layer:
        try:
            ahead = await _spread(question, histories, found, layer=layer, tainted=tainted, depth=depth)
        except QuestionTimedOut:
            if not found.writes:
                raise
            found.reason, found.frontier = "time", layer
            return found
        layer, depth = sorted(ahead), depth + 1
        tainted |= ahead
        if layer and len(found.runs) >= most:
            found.reason, found.frontier = "runs", layer
            return found
    return found


async def _spread(
    question: Question,
    histories: WriteHistories,
    found: BlastRadius,
    *,
    layer: list[str],
    tainted: set[str],
    depth: int,
) -> set[str]:
    """Take up what the runs of a layer wrote, and the runs that saw it; these are the next layer."""
    writes = sorted(await question.ask(WRITES_OF_RUNS, runs=layer), key=attrgetter("run", "dataset"))
    of = [
        {"run": write.run, "dataset": write.dataset, "at": write.at, "version": write.version_key} for write in writes
    ]
    rows = await question.ask(READS_AFTER, of=of, limit=MOST_READERS, end=END, replacing=sorted(REPLACING))
    readers: set[str] = set()
    for row in rows:
        write = writes[row.place]
        found.writes.append(
            TaintedWrite(
                run=write.run,
                dataset=write.dataset,
                at=write.at,
                replaced=next(iter(row.replaced), None),
                depth=depth,
            )
        )
        readers.update(row.readers)
        if len(row.readers) >= MOST_READERS:
            found.reason = "readers"
    ahead: dict[str, list[Tainted]] = defaultdict(list)
    for read in await histories.reads(sorted(readers - tainted)):
        source = next((write for write in read.writers if write.run in layer), None)
        if source is not None:
            ahead[read.run].append(Tainted(read.run, read.at, read.dataset, source.run, depth + 1))
    found.runs += [min(reads, key=lambda read: read.dataset) for _, reads in sorted(ahead.items())]
    return set(ahead)
