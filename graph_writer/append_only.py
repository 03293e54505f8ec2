"""What only grows: facets, columns, lineages, aliases, names of before, moves, containment, control, annotations."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph_writer import codec, facet_properties
from graph_writer.already_written import AlreadyWritten
from graph_writer.facts import (
    AliasFact,
    AnnotationFact,
    ContainsFact,
    ControlFact,
    FacetFact,
    LineageFact,
    MoveFact,
    RenameFact,
    SchemaFact,
    TriggerFact,
)
from graph_writer.fold import Facts
from graph_writer.statements import Statements
from headwater.graph.model import COLUMN_LINEAGE, EXPLICIT_PREFIX, LINEAGE, RENAME
from headwater.graph.schema import search_name
from headwater.identity import column_key

Rows = list[dict[str, Any]]
Edges = dict[tuple[str, str], "_Edge"]


def write_contents(ask: Statements, batch: Facts, done: Iterable[RenameFact], written: AlreadyWritten) -> None:
    """Write the contents of a batch that this process has not written before, and the renames that runs have `done`."""
    aliases = written.new(batch.of(AliasFact).values(), lambda each: ("alias", each.key, each.types, each.facets))
    ask(
        "link_aliases",
        rows=[
            {"owner": each.owner, "other": each.other, "types": sorted(each.types), "facets": sorted(each.facets)}
            for each in aliases
        ],
    )
    contained = written.new(batch.of(ContainsFact).values(), lambda each: ("contains", each.key))
    ask("link_contained", rows=[{"parent": each.parent, "child": each.child} for each in contained])
    _write_control(ask, batch, written)
    _write_annotations(ask, batch, written)
    schemas = written.new(batch.of(SchemaFact).values(), lambda each: ("schema", each.key))
    lineages = written.new(batch.of(LineageFact).values(), lambda each: ("lineage", each.key))
    _write_lineages(ask, schemas, lineages)
    _write_renames(ask, [*batch.of(RenameFact).values(), *done], written)
    _write_moves(ask, batch)
    facets = written.new(batch.of(FacetFact).values(), lambda each: each.hash)
    ask(
        "merge_facets",
        rows=[
            {"hash": each.hash, "name": each.name, "body": each.body}
            for each in sorted(facets, key=lambda each: each.hash)
        ],
    )


def _write_control(ask: Statements, batch: Facts, written: AlreadyWritten) -> None:
    ask(
        "link_controls",
        rows=[
            {
                "upstream": each.upstream,
                "downstream": each.downstream,
                "types": sorted(each.types),
                "first": each.first,
                "last": each.last,
            }
            for each in batch.of(ControlFact).values()
        ],
    )
    triggers = written.new(batch.of(TriggerFact).values(), lambda each: ("trigger", each.key))
    ask("link_triggers", rows=[{"upstream": each.upstream, "downstream": each.downstream} for each in triggers])


def _write_annotations(ask: Statements, batch: Facts, written: AlreadyWritten) -> None:
    annotations = written.new(batch.of(AnnotationFact).values(), lambda each: ("annotation", each.key, each.stamp))
    ask("link_annotations", rows=[_annotation(each) for each in annotations])


def _annotation(fact: AnnotationFact) -> dict[str, Any]:
    properties = {"stamp": fact.stamp, "at": fact.at, "version": fact.version or None, "body": fact.body}
    return {"run": fact.run, "subject": fact.subject, "properties": properties}


def _write_renames(ask: Statements, said: Iterable[RenameFact], written: AlreadyWritten) -> None:
    renames = Facts(said).of(RenameFact)
    new = written.new(renames.values(), lambda each: (RENAME, each.key, each.facets, each.first, each.last))
    ask(
        "link_renames",
        rows=[
            {
                "source": each.old,
                "target": each.new,
                "origin": RENAME,
                "lineages": sorted(each.facets),
                "first": each.first,
                "last": each.last,
            }
            for each in sorted(new, key=lambda each: each.key)
        ],
    )


def _write_moves(ask: Statements, batch: Facts) -> None:
    bodies = batch.of(FacetFact)
    ask(
        "link_moves",
        rows=[
            {
                "key": each.key,
                "old": each.old,
                "new": each.new,
                "at": each.at,
                "read": codec.read_by_move(each),
                "taken": codec.taken_by_move(each),
                "given": {
                    **codec.given_by_move(each),
                    **facet_properties.of_dataset_used(each.facets, lambda facet: bodies[facet].body),
                },
            }
            for each in sorted(batch.of(MoveFact).values(), key=lambda each: each.key)
        ],
    )


@dataclass(slots=True)
class _Edge:
    """One edge of a batch: a statement that met the same edge in two rows would see only one of them.

    `whole` are the lineages in which the source counts as a whole.
    """

    lineages: set[str] = field(default_factory=set[str])
    transformations: set[str] = field(default_factory=set[str])
    whole: set[str] = field(default_factory=set[str])


@dataclass(slots=True)
class _Unfed:
    """The lineages of a batch that leave a column out, and those that explain it without a source of its own."""

    left_out: set[str] = field(default_factory=set[str])
    sourceless: set[str] = field(default_factory=set[str])


def _write_lineages(ask: Statements, schemas: list[SchemaFact], lineages: list[LineageFact]) -> None:
    columns = {(schema.dataset, path) for schema in schemas for path in schema.fields}
    unfed = _unfed(lineages)
    columns |= unfed.keys()
    feeds: Edges = {}
    influences: Edges = {}
    derives: dict[str, Edges] = {COLUMN_LINEAGE: {}, LINEAGE: {}}
    for lineage in lineages:
        pairs = derives[LINEAGE if lineage.hash.startswith(EXPLICIT_PREFIX) else COLUMN_LINEAGE]
        for feed in lineage.feeds:
            if feed.target is not None:
                columns.add((lineage.target, feed.target))
            if feed.source != lineage.target:
                pair = pairs.setdefault((feed.source, lineage.target), _Edge())
                pair.lineages.add(lineage.hash)
                if feed.column is None:
                    pair.whole.add(lineage.hash)
            if feed.column is None:
                continue
            columns.add((feed.source, feed.column))
            source = column_key(feed.source, feed.column)
            if feed.target is None:
                edge = influences.setdefault((source, lineage.target), _Edge())
            else:
                edge = feeds.setdefault((source, column_key(lineage.target, feed.target)), _Edge())
            edge.lineages.add(lineage.hash)
            edge.transformations.update(feed.transformations)
    rows = [
        {"key": column_key(dataset, path), "dataset": dataset, "field": path, "searchName": search_name(path)}
        for dataset, path in columns
    ]
    ask("merge_columns", rows=sorted(rows, key=lambda row: row["key"]))
    ask(
        "mark_columns",
        rows=[
            {"key": column_key(*column), "leftOut": sorted(each.left_out), "sourceless": sorted(each.sourceless)}
            for column, each in sorted(unfed.items(), key=lambda item: column_key(*item[0]))
        ],
    )
    ask("link_feeds", rows=_rows(feeds))
    ask("link_influences", rows=_rows(influences))
    for origin, pairs in derives.items():
        _write_derives(ask, origin, pairs)


def _unfed(lineages: list[LineageFact]) -> dict[tuple[str, str], _Unfed]:
    """By dataset and path."""
    found: dict[tuple[str, str], _Unfed] = {}
    for lineage in lineages:
        for column in lineage.left_out:
            found.setdefault((lineage.target, column), _Unfed()).left_out.add(lineage.hash)
        for column in lineage.sourceless:
            found.setdefault((lineage.target, column), _Unfed()).sourceless.add(lineage.hash)
    return found


def _write_derives(ask: Statements, origin: str, pairs: Edges) -> None:
    rows = [
        {
            "source": source,
            "target": target,
            "lineages": sorted(pair.lineages),
            "whole": sorted(pair.whole) or None,
            "origin": origin,
        }
        for (source, target), pair in sorted(pairs.items(), key=lambda item: item[0])
    ]
    ask("link_derives", rows=rows)


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
