"""Statistics of datasets in time: what was usual up to the good one, and since when what the bad one saw is not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from query_api.compare.dataset_changes import StatisticsBySide, UnusualStated, statistics_of, unusual
from query_api.compare.pairs import DatasetPair
from query_api.compare.statements import STATISTICS_READ_BEFORE, STATISTICS_WRITTEN_BEFORE
from query_api.compare.statistics import FACETS, Metric, Unusual, statistics_in
from query_api.graph.facets import newest
from query_api.history.closure_with_views import Seen, Side
from query_api.history.run_reader import RunReader
from query_api.history.run_view import Bodies

#: Writes, or reads of one job, that make a dataset's history.
HISTORY = 24
#: Writes or reads that are looked through for the first that was unusual.
SINCE = 60
#: Readers whose statistics of one dataset are compared.
MOST_READERS = 6


class Stated(NamedTuple):
    """The statistics that one write or read stated: when (µs UTC), by which run (key)."""

    at: int
    run: str
    statistics: dict[Metric, float]


class First(NamedTuple):
    """The earliest write or read from which on something was so: when (µs UTC), by which run (key)."""

    at: int
    run: str


class Earlier(NamedTuple):
    """How often a number had been as unusual in so many writes or reads up to the good one."""

    times: int = 0
    of: int = 0


class Deviation(NamedTuple):
    """What became unusual of a dataset: the pair that shows it, and the values with who stated them, largest first.

    `first` is the earliest write or read from which on it was so; `usual` when those between the good one and it were
    that still were as usual. `earlier`: how often what moved most had been as far away before.
    """

    pair: DatasetPair
    stated: list[UnusualStated]
    first: First
    usual: tuple[int, ...]
    earlier: Earlier = Earlier()

    @property
    def values(self) -> list[Unusual]:
        """What is unusual, whoever stated it."""
        return [each.value for each in self.stated]

    @property
    def of_content(self) -> list[Unusual]:
        """The same of what is in the dataset, and not of how its rows are stored."""
        return [each.value for each in self.stated if not each.layout]

    @property
    def largest(self) -> Unusual:
        """What moved most."""
        return self.stated[0].value


class _Source(NamedTuple):
    """Who states statistics of a dataset: those who write it (no job), or a job that reads it."""

    dataset: str
    job: str

    @property
    def side(self) -> Side:
        return "read" if self.job else "write"

    def ended(self, seen: Seen) -> int:
        """When the run that stated it was over."""
        return seen.reader.ended if self.job else seen.at


class _Comparable(NamedTuple):
    """A pair of which both have statistics from one source."""

    source: _Source
    pair: DatasetPair
    before: StatisticsBySide
    after: StatisticsBySide

    @property
    def looked_at(self) -> int:
        """How many values both state."""
        return len(self.before[self.source.side].keys() & self.after[self.source.side].keys())


class _Found(NamedTuple):
    """What is unusual of a dataset, before it is known since when."""

    source: _Source
    pair: DatasetPair
    stated: list[UnusualStated]
    earlier: Earlier

    @property
    def says(self) -> tuple[bool, float]:
        """How much it says: of how rows are stored least, and of the rest what moved most."""
        most = self.stated[0]
        return not most.layout, abs(most.value.doublings)


async def deviations(
    run_reader: RunReader, pairs: Mapping[str, list[DatasetPair]], bodies: Bodies
) -> dict[str, Deviation]:
    """The datasets that became unusual between good and bad, in two or four round trips."""
    compared = {dataset: list(_comparable(of_one, bodies)) for dataset, of_one in pairs.items()}
    until: dict[_Source, int] = {}
    for of_one in compared.values():
        for each in of_one:
            until[each.source] = max(until.get(each.source, 0), each.source.ended(each.pair.before))
    past = await _stated(run_reader, until, HISTORY)
    found: dict[str, _Found] = {}
    for dataset, of_one in sorted(compared.items()):
        looked_at = sum(each.looked_at for each in of_one)
        for source, pair, before, after in of_one:
            history: Mapping[Side, Mapping[Metric, list[float]]] = {source.side: _history(past.get(source, ()), pair)}
            far = unusual(before, after, history=history, looked_at=looked_at)
            if far:
                one = _Found(source, pair, far, earlier(far[0].value, history[source.side]))
                if dataset not in found or one.says > found[dataset].says:
                    found[dataset] = one
    ended = {each.source: each.source.ended(each.pair.after) for each in found.values()}
    since = await _stated(run_reader, ended, SINCE)
    return {dataset: _since(each, since.get(each.source, [])) for dataset, each in sorted(found.items())}


def _comparable(pairs: Iterable[DatasetPair], bodies: Bodies) -> Iterable[_Comparable]:
    """Pairs of which both have statistics, by who states them: who wrote it, else some of those who read it."""
    readers: set[str] = set()
    for pair in pairs:
        old, new = pair
        left, right = statistics_of(old, bodies), statistics_of(new, bodies)
        if "write" in left and "write" in right:
            yield _Comparable(_Source(new.dataset, ""), pair, left, right)
        elif "read" in left and "read" in right and len(readers) < MOST_READERS and old.reader.job == new.reader.job:
            readers.add(new.reader.job)
            yield _Comparable(_Source(new.dataset, new.reader.job), pair, left, right)


def _history(stated: Iterable[Stated], pair: DatasetPair) -> dict[Metric, list[float]]:
    """What is known up to the good one, its own values included; nothing if the bad one came before it."""
    before, after = pair
    found: dict[Metric, list[float]] = {}
    if after.at < before.at:
        return found
    for each in stated:
        if each.at <= before.at and each.run not in {after.reader.key, after.writer.key if after.writer else None}:
            for metric, value in each.statistics.items():
                found.setdefault(metric, []).append(value)
    return found


def earlier(most: Unusual, history: Mapping[Metric, Sequence[float]]) -> Earlier:
    """How often what moved most was nearer to what it became than to what is usual."""
    past = history.get(most.metric, ())
    return Earlier(sum(map(most.is_nearer, past)), len(past))


class _Use(NamedTuple):
    """What a run stated of a dataset: hashes of the dataset's facets, and the bodies of the use's own."""

    run: str
    at: int
    facets: dict[str, str]
    own: dict[str, object]


async def _stated(run_reader: RunReader, until: Mapping[_Source, int], limit: int) -> dict[_Source, list[Stated]]:
    """The latest statements up to an instant each, oldest first."""
    uses: dict[_Source, list[_Use]] = {}
    for statement, sources in (
        (STATISTICS_WRITTEN_BEFORE, sorted(source for source in until if source.side == "write")),
        (STATISTICS_READ_BEFORE, sorted(source for source in until if source.side == "read")),
    ):
        of = [
            {
                "names": [name.key for name in run_reader.names.all(source.dataset)],
                "job": source.job,
                "at": until[source],
            }
            for source in sources
        ]
        for place, stated in await run_reader.question.ask(statement, of=of, limit=limit) if of else []:
            uses[sources[place]] = [
                _Use(each.run, each.at or 0, newest(each.facets), newest(each.use_facets)) for each in reversed(stated)
            ]
    bodies = await run_reader.body(
        own for of_one in uses.values() for use in of_one for name, own in use.facets.items() if name in FACETS
    )
    return {
        source: [
            Stated(use.at, use.run, found)
            for use in of_one
            if (
                found := statistics_in(
                    {name: bodies.get(own) for name, own in use.facets.items() if name in FACETS} | use.own
                )
            )
        ]
        for source, of_one in uses.items()
    }


def _since(found: _Found, stated: list[Stated]) -> Deviation:
    source, pair, values, before = found
    old, new = pair
    most = values[0].value
    at_good = old.read.at if source.job else old.at
    first = First(new.read.at if source.job else new.at, (new.writer or new.reader).key)
    between = [each for each in stated if at_good < each.at < first.at and most.metric in each.statistics]
    usual = [each for each in between if not most.is_nearer(each.statistics[most.metric])]
    last = usual[-1].at if usual else at_good
    for each in between:
        if each.at > last:
            first = First(each.at, each.run)
            break
    return Deviation(pair, values, first, tuple(each.at for each in usual), before)
