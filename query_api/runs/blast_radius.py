"""The blast radius of a run: who read what it wrote before that was replaced, what those wrote, and so on.

It is the mirror of the pinned closure, and asks the same question: a run is tainted if it read something whose data,
as the closure has it, came from a tainted run.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from headwater.graph.model import REPLACING
from query_api.graph.database import Question
from query_api.graph.instant import END
from query_api.history.closure import layer_of
from query_api.history.histories import Histories

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
    """A tainted write, and the first one after it that replaced all of it: run key, run id, when; None: it is there."""

    run: str
    dataset: str
    at: int
    replaced: tuple[str, str, int] | None
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
    found, histories = BlastRadius(), Histories(question)
    tainted, layer, depth = {run}, [run], 0
    while layer:
        try:
            ahead = await _spread(histories, found, tainted, layer, depth)
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
    histories: Histories, found: BlastRadius, tainted: set[str], layer: list[str], depth: int
) -> set[str]:
    """Take up what the runs of a layer wrote, and the runs that saw it; these are the next layer."""
    writes = sorted(await histories.question.rows("writes_of_runs", runs=layer))
    of = [{"run": run, "dataset": dataset, "at": at, "version": version} for run, dataset, at, version in writes]
    rows = await histories.question.rows("reads_after", of=of, limit=MOST_READERS, end=END, replacing=sorted(REPLACING))
    readers: set[str] = set()
    for place, following, read_by in rows:
        run, dataset, at, _ = writes[place]
        replaced = next((tuple(each) for each in following), None)
        found.writes.append(TaintedWrite(run, dataset, at, replaced, depth))
        readers.update(read_by)
        if len(read_by) >= MOST_READERS:
            found.reason = "readers"
    ahead: dict[str, list[Tainted]] = defaultdict(list)
    for read in await layer_of(histories, sorted(readers - tainted), depth):
        source = next((write for write in read.writers if write.run in layer), None)
        if source is not None:
            ahead[read.run].append(Tainted(read.run, read.at, read.dataset, source.run, depth + 1))
    found.runs += [min(reads, key=lambda read: read.dataset) for _, reads in sorted(ahead.items())]
    return set(ahead)
