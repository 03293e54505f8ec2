"""Numbers of datasets in time: what was usual up to the good one, and since when what the bad one saw is not."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from query_api.compare.dataset_changes import Numbers, numbers_of, unusual
from query_api.compare.statistics import FACETS, Metric, Unusual, numbers
from query_api.graph.facets import newest
from query_api.history.run_closure import Seen
from query_api.history.run_reader import RunReader
from query_api.history.run_view import Bodies

#: Writes, or reads of one job, that make a dataset's history.
HISTORY = 24
#: Writes or reads that are looked through for the first that was unusual.
SINCE = 60
#: Readers whose numbers of one dataset are compared.
MOST_READERS = 6

Pair = tuple[Seen, Seen]


class Stated(NamedTuple):
    """The numbers that one write or read stated: when (µs UTC), by which run (key)."""

    at: int
    run: str
    numbers: dict[Metric, float]


class Deviation(NamedTuple):
    """What became unusual of a dataset: the pair that shows it, the side that stated it, the numbers, largest first.

    `first` is the earliest write or read, when and by which run (key), from which on it was so; `usual` when those
    between the good one and it were that still were as usual.
    """

    pair: Pair
    numbers: list[tuple[str, Unusual]]
    first: tuple[int, str]
    usual: tuple[int, ...]

    @property
    def metrics(self) -> list[Unusual]:
        """The numbers."""
        return [each for _, each in self.numbers]


class _Key(NamedTuple):
    """Who states numbers of a dataset: those who write it (no job), or a job that reads it."""

    dataset: str
    job: str

    @property
    def side(self) -> str:
        return "read" if self.job else "write"


class _Comparable(NamedTuple):
    """A pair of which both state numbers, and what they state."""

    key: _Key
    pair: Pair
    before: Numbers
    after: Numbers

    @property
    def looked_at(self) -> int:
        """How many numbers both state."""
        return len(self.before[self.key.side].keys() & self.after[self.key.side].keys())


async def deviations(run_reader: RunReader, pairs: Mapping[str, list[Pair]], bodies: Bodies) -> dict[str, Deviation]:
    """The datasets that became unusual between good and bad, in two or four round trips."""
    compared = {dataset: list(_comparable(of_one, bodies)) for dataset, of_one in pairs.items()}
    until: dict[_Key, int] = {}
    for of_one in compared.values():
        for each in of_one:
            until[each.key] = max(until.get(each.key, 0), _ended(each.key, each.pair[0]))
    past = await _stated(run_reader, until, HISTORY)
    found: dict[str, tuple[_Key, Pair, list[tuple[str, Unusual]]]] = {}
    for dataset, of_one in sorted(compared.items()):
        looked_at = sum(each.looked_at for each in of_one)
        for key, pair, before, after in of_one:
            history = {key.side: _history(past.get(key, ()), *pair)}
            far = unusual(before, after, history, looked_at)
            if far and (dataset not in found or abs(far[0][1].moved) > abs(found[dataset][2][0][1].moved)):
                found[dataset] = (key, pair, far)
    since = await _stated(run_reader, {key: _ended(key, new) for key, (_, new), _ in found.values()}, SINCE)
    return {dataset: _since(key, pair, far, since.get(key, [])) for dataset, (key, pair, far) in sorted(found.items())}


def _comparable(pairs: Iterable[Pair], bodies: Bodies) -> Iterable[_Comparable]:
    """Pairs of which both state numbers, by who states them: who wrote it, else some of those who read it."""
    readers: set[str] = set()
    for old, new in pairs:
        left, right = numbers_of(old, bodies), numbers_of(new, bodies)
        if "write" in left and "write" in right:
            yield _Comparable(_Key(new.dataset, ""), (old, new), left, right)
        elif "read" in left and "read" in right and len(readers) < MOST_READERS and old.reader.job == new.reader.job:
            readers.add(new.reader.job)
            yield _Comparable(_Key(new.dataset, new.reader.job), (old, new), left, right)


def _ended(key: _Key, seen: Seen) -> int:
    return seen.reader.ended if key.job else seen.at


def _history(stated: Iterable[Stated], before: Seen, after: Seen) -> dict[Metric, list[float]]:
    """What is known up to the good one, its own numbers included; nothing if the bad one came before it."""
    found: dict[Metric, list[float]] = {}
    if after.at < before.at:
        return found
    for each in stated:
        if each.at <= before.at and each.run not in {after.reader.key, after.writer.key if after.writer else None}:
            for metric, value in each.numbers.items():
                found.setdefault(metric, []).append(value)
    return found


async def _stated(run_reader: RunReader, until: Mapping[_Key, int], limit: int) -> dict[_Key, list[Stated]]:
    """The latest statements up to an instant each, oldest first."""
    found: dict[_Key, list[Stated]] = {}
    rows: list[tuple[_Key, list[Any]]] = []
    for statement, keys in (
        ("numbers_before", sorted(key for key in until if not key.job)),
        ("numbers_read_before", sorted(key for key in until if key.job)),
    ):
        of = [
            {"names": [name.key for name in run_reader.names.all(key.dataset)], "job": key.job, "at": until[key]}
            for key in keys
        ]
        if of:
            rows += [
                (keys[place], stated) for place, stated in await run_reader.question.rows(statement, of=of, limit=limit)
            ]
    sets = [[(run, at, newest(facets), newest(own)) for run, at, facets, own in stated] for _, stated in rows]
    bodies = await run_reader.body(
        own for of_one in sets for _, _, facets, _ in of_one for name, own in facets.items() if name in FACETS
    )
    for (key, _), of_one in zip(rows, sets, strict=True):
        found[key] = [
            Stated(at or 0, run, stated)
            for run, at, facets, own in reversed(of_one)
            if (stated := numbers({name: bodies.get(of) for name, of in facets.items() if name in FACETS} | own))
        ]
    return found


def _since(key: _Key, pair: Pair, far: list[tuple[str, Unusual]], stated: list[Stated]) -> Deviation:
    old, new = pair
    most = far[0][1]
    at_good = old.read.at if key.job else old.at
    first = (new.at if not key.job else new.read.at, (new.writer or new.reader).key)
    between = [each for each in stated if at_good < each.at < first[0] and most.metric in each.numbers]
    usual = [each for each in between if not most.is_nearer(each.numbers[most.metric])]
    last = usual[-1].at if usual else at_good
    for each in between:
        if each.at > last:
            first = (each.at, each.run)
            break
    return Deviation(pair, far, first, tuple(each.at for each in usual))
