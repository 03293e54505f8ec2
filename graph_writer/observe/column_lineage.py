"""The `columnLineage` facet, in every version, as feeds from columns (openlineage.md section 2.6)."""

from collections.abc import Iterator
from typing import Any

from cachetools import LRUCache, cached

from graph_writer.facts import ColumnLineageFact, Feed
from graph_writer.observe.facets import names, objects
from headwater.canonical import digest
from headwater.identity import dataset_key

#: A source column: key of its dataset, dotted path.
Source = tuple[str, str]


#: Most text of lineages read before that is remembered, characters.
MOST_REMEMBERED = 32 * 1024 * 1024

#: A dataset that a column lineage names: key, namespace, name.
SourceDataset = tuple[str, str, str]


def _cached_by(_facet: Any, facet_hash: str, target: str, columns: tuple[str, ...]) -> tuple[Any, ...]:
    """A job states the same lineage run after run."""
    return (facet_hash, target, columns)


def _size(stated: tuple[ColumnLineageFact, tuple[SourceDataset, ...]] | None) -> int:
    if stated is None:
        return 100
    lineage, datasets = stated
    feeds = sum(200 + len(feed.source) + len(feed.target or "") for feed in lineage.feeds)
    return 100 + feeds + sum(200 + len(namespace) + len(name) for _, namespace, name in datasets)


@cached(LRUCache[Any, Any](MOST_REMEMBERED, getsizeof=_size), key=_cached_by)
def column_lineage(
    facet: dict[str, Any],
    facet_hash: str,  # noqa: ARG001  (what the cache goes by)
    target: str,
    columns: tuple[str, ...],
) -> tuple[ColumnLineageFact, tuple[SourceDataset, ...]] | None:
    """The column lineage that a facet states for the dataset with the key `target`, and the datasets it names.

    An indirect source that stands on every output column (a filter, a join) influences the whole dataset and is kept
    once. Output columns that the dataset's own schema in the same event lacks are left out: producers copy the
    lineage of all statements of a script onto each of its outputs. None if the facet names no source.
    """
    datasets: dict[str, SourceDataset] = {}
    known = {column.lower() for column in columns}
    per_column = {
        column: _sources(objects(entry.get("inputFields")), datasets, entry)
        for column, entry in _entries(facet.get("fields"))
        if not known or _known(column.lower(), known)
    }
    whole = _sources(objects(facet.get("dataset")), datasets, {})
    for source in _on_every_column(per_column):
        indirect = {each for sources in per_column.values() for each in sources[source] if each.startswith("INDIRECT")}
        whole.setdefault(source, set()).update(indirect)
        for sources in per_column.values():
            sources[source] -= indirect
            if not sources[source]:
                del sources[source]
    feeds = sorted(
        [
            Feed(dataset, field, column, tuple(sorted(how)))
            for column, sources in per_column.items()
            for (dataset, field), how in sources.items()
        ]
        + [Feed(dataset, field, None, tuple(sorted(how))) for (dataset, field), how in whole.items()],
        key=lambda feed: (feed.source_dataset, feed.source, feed.target or "", feed.target is None),
    )
    if not feeds:
        return None
    used = {feed.source_dataset for feed in feeds}
    return (
        ColumnLineageFact(target, digest([tuple(feed) for feed in feeds]), tuple(feeds)),
        tuple(dataset for key, dataset in datasets.items() if key in used and key != target),
    )


def _entries(fields: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(fields, dict):
        for column, entry in fields.items():
            if isinstance(entry, dict):
                yield column, entry


def _known(column: str, known: set[str]) -> bool:
    """Whether the schema has the column or the one it is nested in; producers differ in case."""
    return column in known or column.split(".", maxsplit=1)[0] in known


def _sources(
    fields: list[dict[str, Any]], datasets: dict[str, SourceDataset], entry: dict[str, Any]
) -> dict[Source, set[str]]:
    """The source columns with how each is used: `TYPE` or `TYPE:SUBTYPE`, DIRECT where nothing is said."""
    sources: dict[Source, set[str]] = {}
    for each in fields:
        named, field = names(each), each.get("field")
        if named is None or not isinstance(field, str):
            continue
        key = dataset_key(*named)
        datasets[key] = (key, *named)
        how = {_label(one.get("type"), one.get("subtype")) for one in objects(each.get("transformations"))}
        sources.setdefault((key, field), set()).update(how or {_label("DIRECT", entry.get("transformationType"))})
    return sources


def _label(kind: Any, subtype: Any) -> str:
    kind = kind if isinstance(kind, str) and kind else "DIRECT"
    return f"{kind}:{subtype}" if isinstance(subtype, str) and subtype else kind


def _on_every_column(per_column: dict[str, dict[Source, set[str]]]) -> set[Source]:
    indirect = [
        {source for source, how in sources.items() if any(each.startswith("INDIRECT") for each in how)}
        for sources in per_column.values()
    ]
    return set.intersection(*indirect) if indirect else set()
