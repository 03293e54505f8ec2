"""The names that models had, each for a time: a model that was renamed has the versions that it was given before.

Of a name the versions count that were written since all that was there last went to another name, by an event of the
dataset that nobody is known to have caused (a `:Move`, `docs/graph-model.md#renames`); and with each move that came
since, those that its other name had until then. What a run renamed is a write by that run, and a version by itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from query_api.graph.as_of import END
from query_api.history.annotations import Said, annotations_of
from query_api.history.run_reader import RunReader
from query_api.models.statements import MOVES_OF_MODELS, MoveOfModel

#: Before anything.
_EVER = -END


class Span(TypedDict):
    """A name that a model had, by key: after one instant, until another, µs UTC."""

    name: str
    after: int
    until: int


class ModelNames(NamedTuple):
    """The names of a model: keys of those that it has, and of all those that it had with the time of each.

    `former`: those that it has no longer, by key the id under which each is shown. `renamed_to`: the key of the name to
    which all that was here went last, and where that counts. `gone`: nothing came since, so these are names of then.
    """

    now: list[str]
    spans: list[Span]
    former: dict[str, str]
    renamed_to: str | None
    gone: bool = False

    @property
    def ever(self) -> list[str]:
        """Keys of all of them."""
        return [*self.now, *self.former]

    def of_old(self, until: int) -> "ModelNames":
        """The names that it has, with all that was ever written there."""
        spans: list[Span] = [{"name": name, "after": _EVER, "until": until} for name in self.now]
        return ModelNames(self.now, spans, {}, self.renamed_to, gone=True)


async def names_of_models(run_reader: RunReader, keys: Sequence[str], until: int | None) -> list[ModelNames]:
    """The names of models, each by the key of any name that it has, as it was at an instant, µs UTC; None: now."""
    names = run_reader.names
    await names.load(keys)
    moves = await _moves(run_reader, keys, END if until is None else until)
    return [_names_of(run_reader, key, moves, END if until is None else until) for key in keys]


async def said_of_models(run_reader: RunReader, models: Sequence[ModelNames]) -> list[list[Said]]:
    """What was said of each of these under any of its names, while it had that name."""
    elected = {name: run_reader.names.shown(name).key for model in models for name in model.ever}
    said = await annotations_of(run_reader.question, sorted({*elected.values()}))
    found: list[list[Said]] = []
    for model in models:
        spans = {(elected[span["name"]], span["after"], span["until"]): None for span in model.spans}
        found.append([each for name, after, until in spans for each in said.get(name, ()) if after < each.at <= until])
    return found


async def _moves(run_reader: RunReader, keys: Sequence[str], until: int) -> dict[str, list[MoveOfModel]]:
    """The moves from and to the names of these datasets, and to the names that they had, by elected name."""
    names = run_reader.names
    found: dict[str, list[MoveOfModel]] = {}
    ahead = {names.elect(key) for key in keys}
    while ahead:
        found |= {dataset: [] for dataset in ahead}
        asked = sorted(name.key for dataset in ahead for name in names.all(dataset))
        rows = await run_reader.question.ask(MOVES_OF_MODELS, names=asked, until=until)
        await names.load(dict.fromkeys(row.other for row in rows))
        for row in rows:
            found[names.elect(row.name)].append(row)
        ahead = {names.elect(row.other) for row in rows if not row.away} - found.keys()
    return found


def _names_of(run_reader: RunReader, key: str, moves: dict[str, list[MoveOfModel]], until: int) -> ModelNames:
    names = run_reader.names
    own = names.elect(key)
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    ahead = [(own, _emptied(moves[own], until + 1), until, until + 1)]
    walked = set(ahead)
    while ahead:
        dataset, after, last, end = ahead.pop()
        for name in names.all(dataset):
            spans[name.key].add((after, last))
        for row in moves[dataset]:
            if row.away or not after <= row.at < end:  # of one instant, moves see nothing of each other
                continue
            former = names.elect(row.other)
            span = (former, _emptied(moves[former], row.at), row.at, row.at)
            if span not in walked:
                walked.add(span)
                ahead.append(span)
    now = [name.key for name in names.all(own)]
    of_time: list[Span] = [
        {"name": name, "after": after, "until": last} for name, every in spans.items() for after, last in sorted(every)
    ]
    former = {name: names.shown(name).id for name in spans if name not in now}
    gone = max((row for row in moves[own] if row.away), key=lambda row: (row.at, row.other), default=None)
    return ModelNames(now, of_time, former, gone and names.elect(gone.other))


def _emptied(moves: Sequence[MoveOfModel], before: int) -> int:
    """When all that a name had last went away before an instant."""
    return max((row.at for row in moves if row.away and row.at < before), default=_EVER)
