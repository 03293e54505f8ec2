"""The columns that a model was trained on, and the columns and transformations that each of them came from, run by run.

A chain is made of what the runs of the closure stated themselves: of a column that a run wrote its column lineage says
what it is made of, and each of these columns is followed through the very write that the run saw. What only filters,
joins, sorts or groups is no part of the value: it is kept apart (`influences`). Where a run states nothing of a column
the way breaks off, and the feature is not `known`.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from query_api.history.closure_with_views import RunClosure
from query_api.models.column_edges import Column, ColumnEdges, Stated

#: Subtypes of indirect transformations that decide which rows there are, and give no value (OpenLineage's list).
_ROWS_ONLY: Final = frozenset({"JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL"})

#: Most columns that are visited on the ways from all features together, those visited again for another one included.
MOST_VISITS: Final = 1_000_000
#: Most steps of all ways that are shown.
MOST_STEPS: Final = 100_000


class Made(NamedTuple):
    """A column as a run made it: key of the run, and the column."""

    run: str
    column: Column


@dataclass(slots=True, eq=False)
class Origin:
    """A column that a run made, and what it is known to be made of.

    `known`: the run said so, if only that it is of nothing. `sources` are columns that nobody is known to have written,
    each with how; `above` those that the runs made whose writes were seen. `influences` chose rows of it, and give no
    value.
    """

    made: Made
    sources: list[tuple[Column, tuple[str, ...]]] = field(default_factory=list[tuple[Column, tuple[str, ...]]])
    above: "list[tuple[Origin, tuple[str, ...]]]" = field(default_factory=list)
    influences: list[Stated] = field(default_factory=list[Stated])
    known: bool = True


class Start(NamedTuple):
    """A column that the training used: how, and what the runs made that it saw of it. Nothing: it is a source."""

    column: Column
    transformations: tuple[str, ...]
    made: list[Origin]


class Step(NamedTuple):
    """A column on the way: the run that made it (None: it is a source), how it became the one before it."""

    column: Column
    run: str | None
    transformations: tuple[str, ...]


class Source(NamedTuple):
    """A source column of a feature, and one of the shortest ways there, the feature's own column first."""

    column: Column
    path: list[Step]


class Feature(NamedTuple):
    """A column that the model was trained on. `broken`: the columns on the way of which no run says what made them.

    `cut`: not all that lies above it was walked.
    """

    column: Column
    transformations: tuple[str, ...]
    sources: list[Source]
    influences: list[Stated]
    broken: list[Made]
    cut: bool = False

    @property
    def known(self) -> bool:
        """Whether every way leads to a source, or to a column that is made of nothing."""
        return not self.broken and not self.cut


@dataclass(slots=True)
class Features:
    """Those of a model; `stated`: the training said which columns it used. `influences`: columns that chose rows.

    `cut`: there are more columns on the way, or more ways, than were looked at.
    """

    found: list[Feature] = field(default_factory=list[Feature])
    influences: list[Stated] = field(default_factory=list[Stated])
    stated: bool = False
    cut: bool = False


async def features_of(closure: RunClosure, model: str, edges: ColumnEdges, unread: Iterable[str] = ()) -> Features:
    """The features of what the root of a closure wrote to a model (key of its elected name).

    Args:
        closure: of the training run.
        model: which of its outputs.
        edges: reads what columns are made of.
        unread: keys of runs whose reads are not known, where every way breaks off.
    """
    trained = await _trained_on(closure, model, edges)
    values = [each for each in trained if gives_values(each.transformations, of_model=True)]
    found = Features(
        influences=[each for each in trained if not gives_values(each.transformations, of_model=True)],
        stated=bool(trained),
    )
    used: dict[Column, tuple[str, ...]] = {}
    for each in values:
        how = each.transformations
        used[each.source] = tuple(sorted({*used[each.source], *how})) if each.source in used else how
    origins = _Origins(closure, edges, frozenset(unread))
    starts = [Start(column, how, origins.seen(closure.root.key, column)) for column, how in sorted(used.items())]
    await origins.read()
    walks = _Walks()
    found.found = [walks.feature(start) for start in starts]
    found.cut = edges.cut or any(each.cut for each in found.found)
    return found


@lru_cache(maxsize=10_000)
def gives_values(transformations: tuple[str, ...], *, of_model: bool = False) -> bool:
    """Whether the target has values of the source in it, not only rows that the source chose.

    A model is made of all that it was trained on: there an indirect transformation without a subtype is one that
    gives values.
    """
    for each in transformations:
        kind, _, rest = each.partition(":")
        subtype = rest.partition(":")[0]
        if kind != "INDIRECT" or (subtype not in _ROWS_ONLY and (of_model or subtype)):
            return True
    return False


async def _trained_on(closure: RunClosure, model: str, edges: ColumnEdges) -> list[Stated]:
    """The columns that the training states of the model, as a whole or by parts of it."""
    use = closure.root.writes.get(model)
    if use is None or not use.lineages:
        return []
    await edges.load_influences([model])
    stated = list(edges.influences(model))
    columns = [(model, each) for each in await edges.columns_of(model)]
    await edges.load(columns)
    stated += [source for column in columns for source in edges[column].sources]
    return [each for each in stated if not each.lineages.isdisjoint(use.lineages) and each.source[0] != model]


class _Origins:
    """What all columns on the way are made of, each once however many features lie below it.

    Args:
        closure: whose runs stated it.
        edges: reads it.
        unread: keys of runs whose reads are not known.
    """

    def __init__(self, closure: RunClosure, edges: ColumnEdges, unread: frozenset[str]) -> None:
        self._closure = closure
        self._edges = edges
        self._unread = unread
        self._known: dict[tuple[str, Column], Origin] = {}
        self._ahead: list[Origin] = []
        self._writers: dict[tuple[str, str], list[str]] = {}
        self._influences: dict[tuple[str, str], list[Stated]] = {}

    def seen(self, reader: str, column: Column) -> list[Origin]:
        """What runs made that a run saw of a column; nothing: a source, or what it is not known to have read."""
        found: list[Origin] = []
        for writer in self._writers_of(reader, column[0]):
            origin = self._known.get((writer, column))
            if origin is None:
                origin = self._known[writer, column] = Origin(Made(writer, column))
                self._ahead.append(origin)
            found.append(origin)
        return found

    async def read(self) -> None:
        """Read what all that was seen is made of, layer by layer, to the sources."""
        while self._ahead:
            layer, self._ahead = self._ahead, []
            await self._edges.load([origin.made.column for origin in layer])
            await self._edges.load_influences({origin.made.column[0]: None for origin in layer})
            for origin in layer:
                self._fill(origin)

    def _writers_of(self, reader: str, dataset: str) -> list[str]:
        """The runs that made what a run saw of a dataset."""
        known = self._writers.get((reader, dataset))
        if known is None:
            seen = self._closure.seen_by.get(reader, {}).get(dataset)
            writers = seen.read.writers if seen is not None else ()
            known = [write.run for write in writers if write.run in self._closure.runs]
            self._writers[reader, dataset] = known
        return known

    def _influences_on(self, run: str, dataset: str, lineages: frozenset[str]) -> list[Stated]:
        """The columns that influence all that a run wrote of a dataset."""
        known = self._influences.get((run, dataset))
        if known is None:
            known = [each for each in self._edges.influences(dataset) if not each.lineages.isdisjoint(lineages)]
            self._influences[run, dataset] = known
        return known

    def _fill(self, origin: Origin) -> None:
        run, column = origin.made
        dataset = column[0]
        use = self._closure.runs[run].writes.get(dataset)
        lineages = use.lineages if use else frozenset[str]()
        made_of = self._edges[column]
        origin.influences += self._influences_on(run, dataset, lineages)
        for source, stated_by, how in made_of.sources:
            if stated_by.isdisjoint(lineages):
                continue
            if not gives_values(how):
                origin.influences.append(Stated(source, stated_by, how))
                continue
            above = self.seen(run, source)
            for each in above:
                origin.above.append((each, how))
            if not above and source[0] != dataset:  # else what it had before: nobody had written it
                origin.sources.append((source, how))
        if run in self._unread:
            origin.known = False
        elif not origin.above and not origin.sources:
            origin.known = not made_of.sourceless.isdisjoint(lineages)


#: By a column on the way to a feature the one before it, and how it became that; of the first ones none.
_Came = dict[Origin, tuple[Origin | None, tuple[str, ...]]]


class _Walks:
    """From features to their sources, one after the other, over what they share, until the budgets are used up."""

    def __init__(self) -> None:
        self._visits = MOST_VISITS
        self._steps = MOST_STEPS

    def feature(self, start: Start) -> Feature:
        """Breadth first from the feature's column, so that each source has one of the shortest ways."""
        came: _Came = dict.fromkeys(start.made, (None, ()))
        queue = deque(start.made)
        sources: dict[Column, Source] = {}
        influences: dict[Stated, None] = {}
        broken: list[Made] = []
        if not start.made:
            sources[start.column] = Source(start.column, [Step(start.column, None, ())])
        while queue and self._visits > 0 and self._steps > 0:
            origin = queue.popleft()
            self._visits -= 1 + len(origin.above)
            if origin.influences:
                influences |= dict.fromkeys(origin.influences)
            if not origin.known:
                broken.append(origin.made)
            for column, how in origin.sources:
                if column not in sources:
                    path = [*_path(origin, came), Step(column, None, how)]
                    sources[column] = Source(column, path)
                    self._steps -= len(path)
            for each, how in origin.above:
                if each not in came:
                    came[each] = (origin, how)
                    queue.append(each)
        found = [each for _, each in sorted(sources.items())]
        return Feature(start.column, start.transformations, found, list(influences), broken, cut=bool(queue))


def _path(origin: Origin, came: _Came) -> list[Step]:
    steps: list[Step] = []
    at: Origin | None = origin
    while at is not None:
        before, how = came[at]
        steps.append(Step(at.made.column, at.made.run, how))
        at = before
    return steps[::-1]
