"""The writes of datasets, as far as one question needs them, and what reads saw of them.

The reads of many runs are found by one statement where their datasets have few writes, by at most five where they have
many. Where many reads are of one dataset its writes are read once, and what each of them saw is found in memory.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from headwater.identity import dataset_id, is_move
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.history.seen_writes import Brought, Read, SeenWrites, Write, seen_writes
from query_api.history.statements import (
    READS_OF_RUNS,
    WRITES_OF_DATASETS,
    WRITES_SEEN,
    ReadOfRun,
    WriteOfDataset,
    WritesSeen,
    keys_of,
)

#: Most writes of a dataset that are read with it. Of one with more the write that a read saw is found by index: for one
#: read that costs as much as some ten writes, for each of many as much as one or two.
FEW_WRITES = 8
#: Most writes of a dataset that are read whole: for many reads of it, or once a read saw more than the last of them.
MOST_WHOLE = 200
#: Most writes that are looked through for the one that replaced all before it.
MOST_APPENDS = 1000
#: Most writes of streams that are looked through for those that outlasted it.
MOST_LASTING = 1000
#: Most datasets of a run that are read with each of its writes, so that the next layer needs no statement of its own.
NARROW = 20


class WriteHistory(NamedTuple):
    """A dataset's id and names, and its writes, newest first; None: not read, as there are many.

    `reports`: its producers say when they replace it. `total`: of its writes, those that were only meant included.
    """

    id: str
    names: list[str]
    reports: bool
    total: int
    writes: list[Write] | None


class WriteHistories:
    """The writes of datasets, and what runs read, each asked for once in one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._known: dict[str, WriteHistory] = {}
        self._read_by: dict[str, list[ReadOfRun]] = {}

    def __getitem__(self, dataset: str) -> WriteHistory:
        return self._known[dataset]

    async def reads(self, runs: Iterable[str]) -> list[Read]:
        """What these runs read, and which writes of it they saw; in order of the runs, and then of the datasets.

        What a move brought stands there as by the runs that wrote it under the name before.
        """
        reads = await self.reads_of_moves_too(runs)
        of_moves: dict[str, Read] = {}
        new = reads
        while moves := {write.run for read in new for write in read.writers if is_move(write.run)} - of_moves.keys():
            new = await self.reads_of_moves_too(sorted(moves))
            of_moves |= {read.run: read for read in new}
        return [_without_moves(read, of_moves) for read in reads] if of_moves else reads

    async def reads_of_moves_too(self, runs: Iterable[str]) -> list[Read]:
        """What these runs and moves read, and which writes of it, by runs or moves, they saw."""
        asked = await self._reads_of(runs)
        found = [
            Read(
                run=each.run,
                dataset=each.dataset,
                at=each.at,
                version=each.version,
                rule=seen.rule,
                writers=seen.writers,
                cut=not seen.whole,
                until=each.until,
                inferred=each.inferred,
                dropped=seen.dropped,
            )
            for each, seen in zip(asked, await self._seen(asked), strict=True)
        ]
        return sorted(found, key=attrgetter("run", "dataset"))

    async def standing(self, dataset: str) -> SeenWrites:
        """The writes of a dataset that stand: what a read would see that begins after all of them."""
        read = ReadOfRun(
            run="", dataset=dataset, at=END, until=None, version=None, version_key=None, snapshot_key=None,
            inferred=False, by_renaming=False,
        )  # fmt: skip
        return (await self._seen([read]))[0]

    async def _reads_of(self, runs: Iterable[str]) -> list[ReadOfRun]:
        """What these read; asked for only where it did not come with their writes."""
        wanted = list(dict.fromkeys(runs))
        if missing := [run for run in wanted if run not in self._read_by]:
            self._read_by |= {run: [] for run in missing}
            for read in await self._question.ask(READS_OF_RUNS, runs=missing):
                self._read_by[read.run].append(read)
        return [read for run in wanted for read in self._read_by[run]]

    async def _seen(self, reads: Sequence[ReadOfRun]) -> list[SeenWrites]:
        """What each of these saw, in at most five round trips.

        It is not `whole` where more than `MOST_APPENDS` writes would have to be looked through.
        """
        await self._load((each.dataset for each in reads if each.dataset not in self._known), FEW_WRITES)
        found, left = self._of_known(reads, range(len(reads)))
        if left:
            await self._load_for(Counter(reads[place].dataset for place in left))
            known, left = self._of_known(reads, left)
            found |= known
        if left:
            last = await self._by_index(reads, left, 1)
            found |= last
            if left := [place for place in left if not last[place].whole]:
                added_to = sorted({reads[place].dataset for place in left})
                await self._load((each for each in added_to if self._known[each].total <= MOST_WHOLE), MOST_WHOLE)
                known, left = self._of_known(reads, left)
                found |= known | await self._by_index(reads, left, MOST_APPENDS)
        return [found[place] for place in range(len(reads))]

    async def _load_for(self, reads: Mapping[str, int]) -> None:
        """Read datasets whole that have no more writes than so many reads of them are asked for."""
        few = (each for each, count in reads.items() if self._known[each].total <= min(MOST_WHOLE, count))
        await self._load(few, MOST_WHOLE)

    async def _load(self, datasets: Iterable[str], most: int) -> None:
        """Read datasets, with their writes if there are at most so many."""
        keys = list(dict.fromkeys(datasets))
        if not keys:
            return
        for row in await self._question.ask(WRITES_OF_DATASETS, keys=keys, most=most, narrow=NARROW):
            self._known[row.key] = WriteHistory(
                id=dataset_id(row.namespace, row.name),
                names=row.names,
                reports=row.reports,
                total=row.total,
                writes=_newest_first(self._write(write, row.names) for write in row.writes)
                if row.total <= most
                else None,
            )

    def _of_known(self, reads: Sequence[ReadOfRun], places: Iterable[int]) -> tuple[dict[int, SeenWrites], list[int]]:
        """What was seen where all writes are known, and the places where they are not."""
        found: dict[int, SeenWrites] = {}
        left: list[int] = []
        for place in places:
            read = reads[place]
            history = self._known[read.dataset]
            if history.writes is None:
                left.append(place)
            else:
                seen = _seen_by(read, history.writes, reports=history.reports)
                found[place] = seen if seen.whole else seen._replace(whole=True)
        return found, left

    async def _by_index(self, reads: Sequence[ReadOfRun], places: list[int], limit: int) -> dict[int, SeenWrites]:
        """What was seen, as far as the last so many writes say."""
        if not places:
            return {}
        of = [
            {
                "names": self._known[read.dataset].names,
                "run": read.run,
                "until": read.at if read.until is None else read.until,
                "streams": read.until is not None,
                "versions": read.version_keys,
            }
            for read in (reads[place] for place in places)
        ]
        found: dict[int, SeenWrites] = {}
        rows = await self._question.ask(
            WRITES_SEEN, of=of, limit=limit, most_lasting=MOST_LASTING, narrow=NARROW, end=END
        )
        for row in rows:
            place = places[row.place]
            read, history = reads[place], self._known[reads[place].dataset]
            writes = [self._write(each, history.names) for each in [*row.by_version, *row.writes, *row.lasting]]
            seen = _seen_by(read, _newest_first({each.run: each for each in writes}.values()), reports=history.reports)
            cut = len(row.lasting) >= MOST_LASTING or (len(row.writes) >= limit and not _without_gap(row, read, seen))
            found[place] = seen._replace(whole=not cut)
        return found

    def _write(self, row: WriteOfDataset, names: list[str]) -> Write:
        """A write of a dataset with these names; what its run read is kept."""
        read_itself = row.read
        if not isinstance(read_itself, bool):
            if row.run not in self._read_by:
                self._read_by[row.run] = read_itself
            read_itself = any(read.dataset in names and not read.by_renaming for read in self._read_by[row.run])
        versions = keys_of(row.version_key, row.snapshot_key)
        return Write(
            run=row.run,
            run_id=row.run_id or "",
            at=row.at,
            lifecycle=row.lifecycle,
            read_itself=read_itself,
            version_keys=versions,
            until=row.until,
            job=row.job or "",
            lineages=frozenset(row.lineages or ()),
        )


def _seen_by(read: ReadOfRun, writes: Sequence[Write], *, reports: bool) -> SeenWrites:
    return seen_writes(
        writes, run=read.run, at=read.at, until=read.until, version_keys=read.version_keys, reports=reports
    )


def _without_gap(row: WritesSeen, read: ReadOfRun, seen: SeenWrites) -> bool:
    """Whether what a read saw ends within the latest writes: one of its version may be older than those."""
    latest = {write.run for write in row.writes}
    begins = seen.writers[:1] if seen.rule == "version" and read.until is None else ()
    return seen.whole and latest.issuperset(
        write.run for write in seen.writers if write.until is None and write not in begins
    )


def _newest_first(writes: Iterable[Write]) -> list[Write]:
    return sorted(writes, key=attrgetter("order"), reverse=True)


def _without_moves(read: Read, of_moves: Mapping[str, Read]) -> Read:
    """A read that saw the writes of runs alone: those that moves brought under the names that they were made to."""
    if not any(is_move(write.run) for write in read.writers):
        return read
    passed: list[Read] = []
    found: dict[str, Write] = {}
    for write in chain.from_iterable(_brought(each, of_moves, passed) for each in read.writers):
        known = found.get(write.run)
        if known is None or (known.brought is not None and write.brought is None):
            found[write.run] = write  # what streams may be here by itself too
    return read._replace(
        writers=tuple(found.values()),
        rule=read.rule if found else "unknown",
        cut=read.cut or any(each.cut for each in passed),
        dropped=None if found else next((each.dropped for each in passed if each.dropped), read.dropped),
        was=None if found else passed[-1].dataset,
    )


def _brought(write: Write, of_moves: Mapping[str, Read], passed: list[Read]) -> Iterator[Write]:
    """A write; of a move all that it brought, the last first. The reads of moves on the way are added to `passed`."""
    if not is_move(write.run):
        yield write
        return
    read = of_moves[write.run]
    passed.append(read)
    for before in read.writers:
        for each in _brought(before, of_moves, passed):
            yield each._replace(
                at=write.at,
                until=each.until and write.at,
                version_keys=(),  # of the name before, as are the lineages
                lineages=frozenset(),
                brought=each.brought or Brought(read.dataset, each.at, write.at),
            )
