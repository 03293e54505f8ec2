"""The `columnLineage` facet, in every version, as feeds from columns."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from cachetools import LRUCache, cached

from graph_writer.facts import Feed, LineageFact
from graph_writer.observe.sources import Source, transformations
from graph_writer.observe.unexplained import left_out
from headwater.event.producer_json import mapping, names, objects
from headwater.identity import dataset_key

#: A source column: key of its dataset, dotted path.
_Column = tuple[str, str]

#: Most text of lineages read before that is remembered, characters.
MOST_REMEMBERED = 32 * 1024 * 1024


class Stated(NamedTuple):
    """What a facet states: a lineage (None: it names no source), the datasets it names, the columns not taken over."""

    lineage: LineageFact | None
    sources: tuple[Source, ...]
    ignored: frozenset[str]


def _cached_by(
    _facet: Any, facet_hash: str, target: str, columns: tuple[str, ...], of_others: frozenset[str]
) -> tuple[Any, ...]:
    """A job states the same lineage run after run."""
    return (facet_hash, target, columns, of_others)


def _size(stated: Stated) -> int:
    feeds = stated.lineage.feeds if stated.lineage else ()
    names = (*stated.lineage.left_out, *stated.lineage.sourceless, *stated.ignored) if stated.lineage else ()
    size = sum(200 + len(feed.column or "") + len(feed.target or "") for feed in feeds)
    size += sum(200 + len(source.namespace) + len(source.name) for source in stated.sources)
    return 100 + size + sum(100 + len(column) for column in names)


@cached(LRUCache[Any, Any](MOST_REMEMBERED, getsizeof=_size), key=_cached_by)
def column_lineage(
    facet: dict[str, Any],
    facet_hash: str,  # noqa: ARG001  (what the cache goes by)
    target: str,
    columns: tuple[str, ...],
    of_others: frozenset[str] = frozenset(),
) -> Stated:
    """The column lineage that a facet states for the dataset with the key `target`.

    An indirect source that stands on every output column (a filter, a join) influences the whole dataset and is kept
    once. `columns` are those of the dataset's own schema in the same event, `of_others` those of the other outputs
    there that have the very same facet: producers copy the lineage of all statements of a script onto each of its
    outputs, so an output column that only another of these outputs has is not taken over. A schema may leave columns
    out, so any other column that it lacks is.
    """
    datasets: dict[str, Source] = {}
    entries = {column: entry for column, entry in mapping(facet.get("fields")).items() if isinstance(entry, dict)}
    ignored = _of_another(entries, columns, of_others)
    per_column = {
        column: _sources(objects(entry.get("inputFields")), datasets, entry)
        for column, entry in entries.items()
        if column not in ignored
    }
    explained = [column for column, found in per_column.items() if found or entries[column].get("inputFields") == []]
    whole = _sources(objects(facet.get("dataset")), datasets, {})
    for source in _on_every_column(per_column):
        indirect = {each for sources in per_column.values() for each in sources[source] if each.startswith("INDIRECT")}
        whole.setdefault(source, set()).update(indirect)
        for sources in per_column.values():
            sources[source] -= indirect
            if not sources[source]:
                del sources[source]
    feeds = [
        Feed(dataset, field, column, tuple(sorted(how)))
        for column, sources in per_column.items()
        for (dataset, field), how in sources.items()
    ] + [Feed(dataset, field, None, tuple(sorted(how))) for (dataset, field), how in whole.items()]
    if not feeds:
        return Stated(None, (), ignored)
    used = {feed.source for feed in feeds}
    named = tuple(source for key, source in datasets.items() if key in used and key != target)
    sourceless = [column for column in explained if not per_column[column]]
    return Stated(LineageFact.by_column(target, feeds, left_out(columns, explained), sourceless), named, ignored)


def _of_another(stated: Iterable[str], columns: tuple[str, ...], of_others: frozenset[str]) -> frozenset[str]:
    """The stated columns that the schema lacks and that of another output, with the same facet, has."""
    if not columns or not of_others:
        return frozenset()
    own, theirs = {column.casefold() for column in columns}, {column.casefold() for column in of_others}
    return frozenset(
        column for column in stated if _known(column.casefold(), theirs) and not _known(column.casefold(), own)
    )


def _known(column: str, known: set[str]) -> bool:
    """Whether a schema has the column or the one it is nested in; producers differ in case."""
    return column in known or column.split(".", maxsplit=1)[0] in known


def _sources(
    fields: list[dict[str, Any]], datasets: dict[str, Source], entry: dict[str, Any]
) -> dict[_Column, set[str]]:
    """The source columns with how each is used; versions before 1-1-0 say that once for the output column."""
    sources: dict[_Column, set[str]] = {}
    for each in fields:
        named, field = names(each), each.get("field")
        if named is None or not isinstance(field, str):
            continue
        key = dataset_key(*named)
        datasets[key] = Source(key, *named)
        how = transformations(each)
        if not objects(each.get("transformations")):
            how = transformations({"transformations": [{"subtype": entry.get("transformationType")}]})
        sources.setdefault((key, field), set()).update(how)
    return sources


def _on_every_column(per_column: dict[str, dict[_Column, set[str]]]) -> set[_Column]:
    indirect = [
        {source for source, how in sources.items() if any(each.startswith("INDIRECT") for each in how)}
        for sources in per_column.values()
    ]
    return set.intersection(*indirect) if indirect else set()
