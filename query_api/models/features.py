"""The columns that a model was trained on, and the columns and transformations that each of them came from, run by run.

A chain is made of what the runs of the closure stated themselves: of a column that a run wrote its column lineage says
what it is made of, and each of these columns is followed through the very write that the run saw. What only filters,
joins, sorts or groups is no part of the value: it is kept apart (`influences`). Where a run states nothing of a column
the way breaks off, and the feature is not `known`.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from query_api.history.closure_with_views import RunClosure, Seen
from query_api.models.column_edges import Column, ColumnEdges, Stated

#: Subtypes of indirect transformations that decide which rows there are, and give no value (OpenLineage's list).
_ROWS_ONLY: Final = frozenset({"JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL"})


class Made(NamedTuple):
    """A column as a run made it: key of the run, and the column."""

    run: str
    column: Column


class Edge(NamedTuple):
    """From what was made to one of its sources: the column, how, and the runs that made what was seen of it.

    Without a run the column is a source: nobody is known to have written it.
    """

    column: Column
    transformations: tuple[str, ...]
    made: tuple[Made, ...]


@dataclass(slots=True)
class Origin:
    """What a column that a run made is known to be made of. `known`: the run said so, if only that it is of nothing."""

    edges: list[Edge] = field(default_factory=list[Edge])
    influences: list[Stated] = field(default_factory=list[Stated])
    known: bool = True


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
    """A column that the model was trained on. `broken`: the columns on the way of which no run says what made them."""

    column: Column
    transformations: tuple[str, ...]
    sources: list[Source]
    influences: list[Stated]
    broken: list[Made]

    @property
    def known(self) -> bool:
        """Whether every way leads to a source, or to a column that is made of nothing."""
        return not self.broken


@dataclass(slots=True)
class Features:
    """Those of a model; `stated`: the training said which columns it used. `influences`: columns that chose rows."""

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
    starts: dict[Column, Edge] = {}
    for each in values:
        known = starts.get(each.source)
        how = each.transformations if known is None else tuple(sorted({*known.transformations, *each.transformations}))
        starts[each.source] = Edge(each.source, how, _made(closure, closure.root.key, each.source))
    origins = await _origins(closure, starts.values(), edges, frozenset(unread))
    found.found = [_feature(start, origins) for _, start in sorted(starts.items())]
    found.cut = edges.cut
    return found


def gives_values(transformations: Iterable[str], *, of_model: bool = False) -> bool:
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
    stated = (await edges.influences([model])).get(model, [])
    columns = [(model, each) for each in await edges.columns_of(model)]
    await edges.load(columns)
    stated += [source for column in columns for source in edges[column].sources]
    return [each for each in stated if each.lineages & use.lineages and each.source[0] != model]


async def _origins(
    closure: RunClosure, starts: Iterable[Edge], edges: ColumnEdges, unread: frozenset[str]
) -> dict[Made, Origin]:
    """What all columns on the way are made of, layer by layer."""
    origins: dict[Made, Origin] = {}
    influenced: dict[str, list[Stated]] = {}
    layer = dict.fromkeys(made for start in starts for made in start.made)
    while layer:
        await edges.load(made.column for made in layer)
        missing = {made.column[0] for made in layer} - influenced.keys()
        stated = await edges.influences(sorted(missing)) if missing else {}
        influenced |= {dataset: stated.get(dataset, []) for dataset in missing}
        for made in layer:
            origins[made] = _origin(closure, made, edges, influenced[made.column[0]], unread)
        ahead = dict.fromkeys(each for made in layer for edge in origins[made].edges for each in edge.made)
        layer = dict.fromkeys(each for each in ahead if each not in origins)
    return origins


def _origin(
    closure: RunClosure, made: Made, edges: ColumnEdges, influences: list[Stated], unread: frozenset[str]
) -> Origin:
    run, (dataset, _) = made
    view = closure.runs[run]
    use = view.writes.get(dataset)
    lineages = use.lineages if use else frozenset[str]()
    made_of = edges[made.column]
    origin = Origin(influences=[each for each in influences if each.lineages & lineages])
    for each in made_of.sources:
        if not each.lineages & lineages:
            continue
        if not gives_values(each.transformations):
            origin.influences.append(each)
            continue
        edge = Edge(each.source, each.transformations, _made(closure, run, each.source))
        if edge.made or each.source[0] != dataset:  # else what it had before: nobody had written it
            origin.edges.append(edge)
    if run in unread:
        origin.known = False
    elif not origin.edges:
        origin.known = bool(made_of.sourceless & lineages)
    return origin


def _made(closure: RunClosure, reader: str, column: Column) -> tuple[Made, ...]:
    """By whom what a run saw of a column was made; nobody: a source, or what the run is not known to have read."""
    seen: Seen | None = closure.seen_by.get(reader, {}).get(column[0])
    if seen is None:
        return ()
    return tuple(Made(write.run, column) for write in seen.read.writers if write.run in closure.runs)


def _feature(start: Edge, origins: Mapping[Made, Origin]) -> Feature:
    """Breadth first from the feature's column, so that each source has one of the shortest ways."""
    came: dict[Made, tuple[Made | None, tuple[str, ...]]] = dict.fromkeys(start.made, (None, ()))
    queue = deque(start.made)
    sources: dict[Column, Source] = {}
    influences: dict[Stated, None] = {}
    broken: list[Made] = []
    if not start.made:
        sources[start.column] = Source(start.column, [Step(start.column, None, ())])
    while queue:
        made = queue.popleft()
        origin = origins[made]
        influences |= dict.fromkeys(origin.influences)
        if not origin.known:
            broken.append(made)
        for edge in origin.edges:
            if not edge.made and edge.column not in sources:
                path = [*_path(made, came), Step(edge.column, None, edge.transformations)]
                sources[edge.column] = Source(edge.column, path)
            for each in edge.made:
                if each not in came:
                    came[each] = (made, edge.transformations)
                    queue.append(each)
    return Feature(
        start.column, start.transformations, [each for _, each in sorted(sources.items())], list(influences), broken
    )


def _path(made: Made, came: Mapping[Made, tuple[Made | None, tuple[str, ...]]]) -> list[Step]:
    steps: list[Step] = []
    at: Made | None = made
    while at is not None:
        before, how = came[at]
        steps.append(Step(at.column, at.run, how))
        at = before
    return steps[::-1]
