"""The writes of datasets, as far as one question needs them, and what reads saw of them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from headwater.identity import dataset_id
from query_api.graph.database import Question
from query_api.history.writes import SawWrites, Write, saw

#: Most writes of a dataset that are read with it. Of one with more the write that a read saw is found by index, which
#: costs as much as some ten writes.
FEW_WRITES = 8
#: Most writes of a dataset that are read whole once a read saw more than the last of them.
MOST_WHOLE = 200
#: Most writes that are looked through for the one that replaced all before it.
MOST_APPENDS = 1000
#: Most datasets of a run that are read with each of its writes, so that the next layer needs no statement of its own.
NARROW = 20


class Reading(NamedTuple):
    """That a run read a dataset: keys, when (µs UTC), the explicit version and its key if there is one."""

    run: str
    dataset: str
    at: int
    version: str | None
    version_key: str | None


class History(NamedTuple):
    """A dataset's id and names, and its writes, newest first; None: not read, as there are many.

    `reports`: its producers say when they replace it. `total`: of its writes, those that were only meant included.
    """

    id: str
    names: list[str]
    reports: bool
    total: int
    writes: list[Write] | None


class Histories:
    """The writes of datasets, and what runs read, each read once for one question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._known: dict[str, History] = {}
        self._readings: dict[str, list[Reading]] = {}

    def __getitem__(self, dataset: str) -> History:
        return self._known[dataset]

    async def readings(self, runs: Iterable[str]) -> list[Reading]:
        """What these read; asked for only where it did not come with their writes."""
        wanted = list(dict.fromkeys(runs))
        if missing := [run for run in wanted if run not in self._readings]:
            self._readings |= {run: [] for run in missing}
            for row in await self.question.rows("reads_of_runs", runs=missing):
                self._readings[row[0]].append(Reading(*row))
        return [each for run in wanted for each in self._readings[run]]

    async def seen(self, readings: Sequence[Reading]) -> list[SawWrites]:
        """What each of these saw, in at most four round trips.

        It is not `whole` where more than `MOST_APPENDS` writes would have to be looked through.
        """
        await self._load((each.dataset for each in readings if each.dataset not in self._known), FEW_WRITES)
        found, left = self._of_known(readings, range(len(readings)))
        if left:
            last = await self._by_index(readings, left, 1)
            found |= last
            if left := [place for place in left if not last[place].whole]:
                added_to = sorted({readings[place].dataset for place in left})
                await self._load((each for each in added_to if self._known[each].total <= MOST_WHOLE), MOST_WHOLE)
                known, left = self._of_known(readings, left)
                found |= known | await self._by_index(readings, left, MOST_APPENDS)
        return [found[place] for place in range(len(readings))]

    async def _load(self, datasets: Iterable[str], most: int) -> None:
        """Read datasets, with their writes if there are at most so many."""
        keys = list(dict.fromkeys(datasets))
        for key, namespace, name, names, reports, total, rows in (
            await self.question.rows("writes_of_datasets", keys=keys, most=most, narrow=NARROW) if keys else []
        ):
            writes = _newest_first(self._write(row, names) for row in rows)
            read = writes if total <= most else None
            self._known[key] = History(dataset_id(namespace, name), names, reports, total, read)

    def _of_known(self, readings: Sequence[Reading], places: Iterable[int]) -> tuple[dict[int, SawWrites], list[int]]:
        """What was seen where all writes are known, and the places where they are not."""
        found: dict[int, SawWrites] = {}
        left: list[int] = []
        for place in places:
            run, dataset, at, _, version = readings[place]
            history = self._known[dataset]
            if history.writes is None:
                left.append(place)
            else:
                of_one = saw(history.writes, run=run, at=at, version=version, reports=history.reports)
                found[place] = of_one if of_one.whole else of_one._replace(whole=True)
        return found, left

    async def _by_index(self, readings: Sequence[Reading], places: list[int], limit: int) -> dict[int, SawWrites]:
        """What was seen, as far as the last so many writes say."""
        of = [
            {"names": self._known[dataset].names, "run": run, "at": at, "version": version}
            for run, dataset, at, _, version in (readings[place] for place in places)
        ]
        found: dict[int, SawWrites] = {}
        for number, by_version, writes in (
            await self.question.rows("writes_seen", of=of, limit=limit, narrow=NARROW) if of else []
        ):
            place = places[number]
            run, dataset, at, _, version = readings[place]
            history = self._known[dataset]
            read = (self._write(row, history.names) for row in [*by_version, *writes])
            known = _newest_first({write.run: write for write in read}.values())
            version = version if by_version else None
            of_one = saw(known, run=run, at=at, version=version, reports=history.reports)
            found[place] = of_one._replace(whole=of_one.whole or len(writes) < limit)
        return found

    def _write(self, row: list[Any], names: list[str]) -> Write:
        """A write of a dataset with these names; what its run read is kept."""
        run, run_id, at, lifecycle, read, version = row
        if isinstance(read, list):
            if run not in self._readings:
                self._readings[run] = [Reading(run, *each) for each in read]
            read = any(each.dataset in names for each in self._readings[run])
        return Write(run, run_id, at, lifecycle, read, version)


def _newest_first(writes: Iterable[Write]) -> list[Write]:
    return sorted(writes, key=lambda write: (write.at, write.run), reverse=True)
