"""The columns that a model was trained on, and the columns and transformations that each of them came from, run by run.

A chain is made of what the runs of the closure stated themselves: of a column that a run wrote its column lineage says
what it is made of, and each of these columns is followed through the very write that the run saw. What only filters,
joins, sorts or groups is no part of the value: it is kept apart (`influences`). Where a run states nothing of a column
the way breaks off, and the feature is not `known`.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from query_api.history.closure_with_views import RunClosure, Seen
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
    above: list[tuple[Made, tuple[str, ...]]] = field(default_factory=list[tuple[Made, tuple[str, ...]]])
    influences: list[Stated] = field(default_factory=list[Stated])
    known: bool = True


class Start(NamedTuple):
    """A column that the training used: how, and the runs that made what it saw of it. Nobody: it is a source."""

    column: Column
    transformations: tuple[str, ...]
    made: tuple[Made, ...]


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
    starts: dict[Column, Start] = {}
    for each in values:
        known = starts.get(each.source)
        how = each.transformations if known is None else tuple(sorted({*known.transformations, *each.transformations}))
        starts[each.source] = Start(each.source, how, _made(closure, closure.root.key, each.source))
    origins = await _origins(closure, starts.values(), edges, frozenset(unread))
    walks = _Walks(origins)
    found.found = [walks.feature(start) for _, start in sorted(starts.items())]
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


async def _origins(
    closure: RunClosure, starts: Iterable[Start], edges: ColumnEdges, unread: frozenset[str]
) -> dict[Made, Origin]:
    """What all columns on the way are made of, layer by layer, each once however many features lie below it."""
    origins: dict[Made, Origin] = {}
    layer = dict.fromkeys(made for start in starts for made in start.made)
    while layer:
        await edges.load(made.column for made in layer)
        await edges.load_influences({made.column[0]: None for made in layer})
        found = [_origin(closure, made, edges, unread) for made in layer]
        origins |= zip(layer, found, strict=True)
        layer = {each: None for origin in found for each, _ in origin.above if each not in origins}
    return origins


def _origin(closure: RunClosure, made: Made, edges: ColumnEdges, unread: frozenset[str]) -> Origin:
    run, (dataset, _) = made
    use = closure.runs[run].writes.get(dataset)
    lineages = use.lineages if use else frozenset[str]()
    made_of = edges[made.column]
    origin = Origin(made)
    origin.influences += (each for each in edges.influences(dataset) if not each.lineages.isdisjoint(lineages))
    for each in made_of.sources:
        if each.lineages.isdisjoint(lineages):
            continue
        if not gives_values(each.transformations):
            origin.influences.append(each)
            continue
        above = _made(closure, run, each.source)
        origin.above += ((column, each.transformations) for column in above)
        if not above and each.source[0] != dataset:  # else what it had before: nobody had written it
            origin.sources.append((each.source, each.transformations))
    if run in unread:
        origin.known = False
    elif not origin.above and not origin.sources:
        origin.known = not made_of.sourceless.isdisjoint(lineages)
    return origin


def _made(closure: RunClosure, reader: str, column: Column) -> tuple[Made, ...]:
    """By whom what a run saw of a column was made; nobody: a source, or what the run is not known to have read."""
    seen: Seen | None = closure.seen_by.get(reader, {}).get(column[0])
    if seen is None:
        return ()
    return tuple(Made(write.run, column) for write in seen.read.writers if write.run in closure.runs)


#: By a column on the way to a feature the one before it, and how it became that; of the first ones none.
_Came = dict[Made, tuple[Made | None, tuple[str, ...]]]


class _Walks:
    """From features to their sources, one after the other, over what all of them share, until the budgets are used up.

    Args:
        origins: of every column that may lie on the way.
    """

    def __init__(self, origins: Mapping[Made, Origin]) -> None:
        self._origins = origins
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
            made = queue.popleft()
            origin = self._origins[made]
            self._visits -= 1 + len(origin.above)
            influences |= dict.fromkeys(origin.influences)
            if not origin.known:
                broken.append(made)
            for column, how in origin.sources:
                if column not in sources:
                    path = [*_path(made, came), Step(column, None, how)]
                    sources[column] = Source(column, path)
                    self._steps -= len(path)
            for each, how in origin.above:
                if each not in came:
                    came[each] = (made, how)
                    queue.append(each)
        found = [each for _, each in sorted(sources.items())]
        return Feature(start.column, start.transformations, found, list(influences), broken, cut=bool(queue))


def _path(made: Made, came: _Came) -> list[Step]:
    steps: list[Step] = []
    at: Made | None = made
    while at is not None:
        before, how = came[at]
        steps.append(Step(at.column, at.run, how))
        at = before
    return steps[::-1]
