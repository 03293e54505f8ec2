"""The blast radius of a run: who read what it wrote before that was replaced, what those wrote, and so on.

It is the mirror of the closure, and asks the same question: a run is tainted if it read something whose data, as the
closure has it, came from a tainted run. A run is in the blast radius of another if that one is in its closure.
What a move took elsewhere is tainted there as well, by the runs whose data it took: a move itself is no run.
"""

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, NamedTuple

from headwater.errors import QuestionTimedOut
from headwater.identity import is_move
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.history.seen_writes import NOTHING_LEFT, Read, Write
from query_api.history.statements import keys_of
from query_api.history.write_histories import WriteHistories
from query_api.runs.statements import READS_AFTER, WRITES_OF_RUNS, Replacing

#: Most readers of one write that are looked at.
MOST_READERS = 10_000


class Tainted(NamedTuple):
    """A run that read tainted data: from when, through which dataset, written by which run or move. Keys; µs UTC.

    `inferred`: only a column lineage that it stated says that it read it.
    """

    run: str
    at: int
    dataset: str
    source: str
    depth: int
    inferred: bool


class TaintedWrite(NamedTuple):
    """A tainted write, and the first one after it that replaced all of it; None: it is still there.

    `run` may be a move. `at`: since when it is tainted; `until`: when it ended.
    """

    run: str
    dataset: str
    at: int
    until: int
    replaced: Replacing | None
    depth: int


@dataclass(slots=True)
class BlastRadius:
    """Tainted runs and writes, nearest first, and why it is not all there is, with the runs that it stopped at.

    `moved`: of each tainted move the runs, or moves, whose tainted writes it took elsewhere, by key.
    """

    runs: list[Tainted] = field(default_factory=list[Tainted])
    writes: list[TaintedWrite] = field(default_factory=list[TaintedWrite])
    reason: Literal["runs", "readers", "time"] | None = None
    frontier: list[str] = field(default_factory=list[str])
    moved: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def made_by(self, run: str) -> list[str]:
        """The run itself; of a move the runs whose data it took elsewhere, in order of their keys."""
        found, unseen = set[str](), {run}
        while unseen:
            found |= unseen
            unseen = {each for by in unseen for each in self.moved.get(by, ())} - found
        return sorted(each for each in found if not is_move(each))

    def lasting(self) -> dict[str, TaintedWrite]:
        """The last tainted write of each dataset: it says whether, and since when, the dataset is clean again."""
        last: dict[str, TaintedWrite] = {}
        for write in self.writes:
            known = last.get(write.dataset)
            if known is None or (known.until, known.run) < (write.until, write.run):
                last[write.dataset] = write
        return last


async def blast_radius(question: Question, run: str, *, most: int, only: frozenset[str] | None = None) -> BlastRadius:
    """The blast radius of the run with this key, over at most about `most` runs.

    `only`: of what it wrote these datasets alone, by key; None: all of them.

    Raises:
        QuestionTimedOut: not even its own writes could be read in time.
    """
    spread = _Spread(question, run, only)
    found, layer = spread.found, [run]
    while layer:
        try:
            ahead = await spread.layer(layer)
        except QuestionTimedOut:
            if not found.writes:
                raise
            found.reason, found.frontier = "time", layer
            return found
        layer = ahead
        if layer and len(found.runs) >= most:
            found.reason, found.frontier = "runs", layer
            return found
    return found


class _Spread:
    """How far it spread, layer by layer. A run is tainted from a time on: one of a batch with all that it wrote.

    What streams is tainted by what it read, once it had read it, and only what it wrote since then. It is gone over
    again if it turns out to be tainted for longer.
    """

    def __init__(self, question: Question, run: str, only: frozenset[str] | None) -> None:
        self.found = BlastRadius()
        self._root, self._only = run, only
        self._question = question
        self._histories = WriteHistories(question)
        self._since = {run: -END}
        self._places: dict[tuple[str, str], int] = {}
        self._depth = 0

    async def layer(self, runs: list[str]) -> list[str]:
        """Take up what these runs wrote, under all names that it had since; who saw that is the next layer."""
        ahead = set[str]()
        writers = runs
        while writers:
            readers = await self._step(writers)
            ahead |= {run for run in readers if not is_move(run)}
            writers = [run for run in readers if is_move(run)]
        self._depth += 1
        return sorted(ahead)

    async def _step(self, runs: list[str]) -> list[str]:
        """The runs and moves that saw what these wrote, and are tainted by that for longer than they were."""
        readers = await self._readers(runs)
        since: dict[str, int] = {}
        through: dict[str, Tainted] = {}
        unclear = sorted(run for run in readers if is_move(run) or self._since.get(run, END) != -END)
        for read in await self._histories.reads_of_moves_too(unclear):
            for write in read.writers:
                if write.run not in runs:
                    continue
                at = self._reached(read, write)
                if at is not None and is_move(read.run):
                    self.found.moved.setdefault(read.run, set()).add(write.run)
                if at is None or at >= min(self._since.get(read.run, END), since.get(read.run, END)):
                    continue
                since[read.run] = at
                if not is_move(read.run) and read.run not in self._since and read.run not in through:
                    through[read.run] = Tainted(
                        run=read.run,
                        at=max(at, read.at),
                        dataset=read.dataset,
                        source=write.run,
                        depth=self._depth + 1,
                        inferred=read.inferred,
                    )
        self.found.runs += [tainted for _, tainted in sorted(through.items())]
        self._since |= since
        return sorted(since)

    def _reached(self, read: Read, write: Write) -> int | None:
        """From when a read that saw a write of a tainted run is tainted itself; None: it saw only what was good."""
        since = max(self._since[write.run], write.at)
        if since > read.horizon_of(write):
            return None
        return -END if read.until is None else max(read.at, since)

    async def _readers(self, runs: list[str]) -> set[str]:
        """The runs that may have seen what these wrote while they were tainted."""
        rows = await self._question.ask(WRITES_OF_RUNS, runs=runs)
        counted = (row for row in rows if self._only is None or row.run != self._root or row.dataset in self._only)
        writes = sorted(counted, key=attrgetter("run", "dataset"))
        since = [max(write.at, self._since[write.run]) for write in writes]
        until = [write.at if write.until is None else write.until for write in writes]
        of = [
            {
                "run": write.run,
                "dataset": write.dataset,
                "began": write.at,
                "at": since[place],
                "until": until[place],
                "versions": keys_of(write.version_key, write.snapshot_key),
            }
            for place, write in enumerate(writes)
        ]
        readers: set[str] = set()
        if not of:
            return readers
        seen = await self._question.ask(READS_AFTER, of=of, limit=MOST_READERS, end=END, replacing=sorted(NOTHING_LEFT))
        for row in seen:
            write = writes[row.place]
            if not write.moved:
                self._take_up(
                    TaintedWrite(
                        run=write.run,
                        dataset=write.dataset,
                        at=since[row.place],
                        until=until[row.place],
                        replaced=next(iter(row.replaced), None),
                        depth=self._depth,
                    )
                )
            readers.update(row.readers)
            if len(row.readers) >= MOST_READERS:
                self.found.reason = "readers"
        return readers

    def _take_up(self, write: TaintedWrite) -> None:
        """Add a write, or say of one that is known that it is tainted for longer."""
        writes = self.found.writes
        place = self._places.setdefault((write.run, write.dataset), len(writes))
        if place == len(writes):
            writes.append(write)
        else:
            writes[place] = writes[place]._replace(at=write.at)
