"""What never changes once it is written: facets, columns, column lineages, aliases, containment."""

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


def _write_columns(ask: Statements, schemas: list[SchemaFact], lineages: list[ColumnLineageFact]) -> None:
    columns = {(schema.dataset, field) for schema in schemas for field in schema.fields}
    feeds: Rows = []
    influences: Rows = []
    derives: dict[tuple[str, str, str], dict[str, str]] = {}
    for lineage in lineages:
        for feed in lineage.feeds:
            columns.add((feed.source_dataset, feed.source))
            row = {
                "source": column_key(feed.source_dataset, feed.source),
                "lineage": lineage.hash,
                "transformations": feed.transformations,
            }
            if feed.target is None:
                influences.append(row | {"target": lineage.dataset})
            else:
                columns.add((lineage.dataset, feed.target))
                feeds.append(row | {"target": column_key(lineage.dataset, feed.target)})
            if feed.source_dataset != lineage.dataset:
                derives[feed.source_dataset, lineage.dataset, lineage.hash] = {
                    "source": feed.source_dataset,
                    "target": lineage.dataset,
                    "lineage": lineage.hash,
                }
    rows = [{"key": column_key(dataset, field), "dataset": dataset, "field": field} for dataset, field in columns]
    ask("merge_columns", rows=sorted(rows, key=lambda row: row["key"]))
    ask("link_feeds", rows=feeds)
    ask("link_influences", rows=influences)
    ask("link_derives", rows=[derives[key] for key in sorted(derives)])
