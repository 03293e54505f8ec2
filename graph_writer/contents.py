"""What never changes once it is written: facets, columns, column lineages, aliases, containment."""

from dataclasses import dataclass, field
from typing import Any

from graph_writer.facts import (
    AliasFact,
    ColumnLineageFact,
    ContainsFact,
    FacetFact,
    SchemaFact,
)
from graph_writer.fold import Facts
from graph_writer.known import Known
from graph_writer.statements import Statements
from headwater.identity import column_key

Rows = list[dict[str, Any]]
Edges = dict[tuple[str, str], "_Edge"]


def write_contents(ask: Statements, batch: Facts, known: Known) -> None:
    """Write the contents of a batch that this process has not written before."""
    aliases = known.new(batch.of(AliasFact).values(), lambda each: ("alias", each.key, each.types, each.facets))
    ask(
        "link_aliases",
        rows=[
            {"owner": each.owner, "other": each.other, "types": sorted(each.types), "facets": sorted(each.facets)}
            for each in aliases
        ],
    )
    contained = known.new(batch.of(ContainsFact).values(), lambda each: ("contains", each.key))
    ask("link_contained", rows=[{"parent": each.parent, "child": each.child} for each in contained])
    schemas = known.new(batch.of(SchemaFact).values(), lambda each: ("schema", each.key))
    lineages = known.new(batch.of(ColumnLineageFact).values(), lambda each: ("lineage", each.key))
    _write_columns(ask, schemas, lineages)
    facets = known.new(batch.of(FacetFact).values(), lambda each: each.hash)
    ask(
        "merge_facets",
        rows=[
            {"hash": each.hash, "name": each.name, "body": each.body}
            for each in sorted(facets, key=lambda each: each.hash)
        ],
    )


@dataclass(slots=True)
class _Edge:
    """One edge of a batch: a statement that met the same edge in two rows would see only one of them."""

    lineages: set[str] = field(default_factory=set[str])
    transformations: set[str] = field(default_factory=set[str])


def _write_columns(ask: Statements, schemas: list[SchemaFact], lineages: list[ColumnLineageFact]) -> None:
    columns = {(schema.dataset, path) for schema in schemas for path in schema.fields}
    feeds: Edges = {}
    influences: Edges = {}
    derives: Edges = {}
    for lineage in lineages:
        for feed in lineage.feeds:
            columns.add((feed.source_dataset, feed.source))
            source = column_key(feed.source_dataset, feed.source)
            if feed.target is None:
                edge = influences.setdefault((source, lineage.dataset), _Edge())
            else:
                columns.add((lineage.dataset, feed.target))
                edge = feeds.setdefault((source, column_key(lineage.dataset, feed.target)), _Edge())
            edge.lineages.add(lineage.hash)
            edge.transformations.update(feed.transformations)
            if feed.source_dataset != lineage.dataset:
                derives.setdefault((feed.source_dataset, lineage.dataset), _Edge()).lineages.add(lineage.hash)
    rows = [{"key": column_key(dataset, path), "dataset": dataset, "field": path} for dataset, path in columns]
    ask("merge_columns", rows=sorted(rows, key=lambda row: row["key"]))
    ask("link_feeds", rows=_rows(feeds))
    ask("link_influences", rows=_rows(influences))
    ask("link_derives", rows=_rows(derives))


def _rows(edges: Edges) -> Rows:
    return [
        {
            "source": source,
            "target": target,
            "lineages": sorted(edge.lineages),
            "transformations": sorted(edge.transformations),
        }
        for (source, target), edge in sorted(edges.items(), key=lambda item: item[0])
    ]
