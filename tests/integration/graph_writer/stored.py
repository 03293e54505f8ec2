"""Reads a whole graph back as facts, to compare it with the pure model of tests/unit/graph_writer."""

from collections.abc import Callable
from typing import Any

import neo4j
import orjson

from graph_writer import codec, facet_properties
from graph_writer.facts import (
    AliasFact,
    AnnotationFact,
    ContainsFact,
    ControlFact,
    DatasetFact,
    EdgeFact,
    FacetFact,
    JobFact,
    LineageFact,
    MoveFact,
    Registers,
    RenameFact,
    RunFact,
    SchemaFact,
    TriggerFact,
    UseFact,
)
from headwater.event.producer_json import mapping
from headwater.graph.model import EXPLICIT_PREFIX
from headwater.graph.schema import search_name
from headwater.identity import column_key, producer_key
from tests.unit.graph_writer.model import Model


def facts(driver: neo4j.Driver) -> dict[Any, dict[Any, Any]]:
    """All jobs, datasets, runs, uses and summary edges, decoded."""
    found: dict[Any, dict[Any, Any]] = {JobFact: {}, DatasetFact: {}, RunFact: {}, UseFact: {}, EdgeFact: {}}
    body = {row[0]: row[1] for row in driver.execute_query("MATCH (f:Facet) RETURN f.hash, f.body").records}.__getitem__
    for label, kind, decode, promoted, content in (
        ("Job", JobFact, codec.job_fact, facet_properties.JOB, body),
        ("Dataset", DatasetFact, codec.dataset_fact, facet_properties.DATASET, body),
        ("Run", RunFact, codec.run_fact, facet_properties.RUN, str),
    ):
        for (properties,) in driver.execute_query(f"MATCH (n:{label}) RETURN properties(n)").records:
            fact = decode(properties)
            assert fact is not None
            found[kind][properties["key"]] = fact
            assert_parts(properties, promoted, fact.facets, content)
            if isinstance(fact, RunFact):
                assert_found_by(properties, fact)
    for direction, pattern in (
        ("read", "(d:Dataset)-[u:READ_BY]->(r:Run)"),
        ("write", "(r:Run)-[u:WROTE]->(d:Dataset)"),
        ("state", "(r:Run)-[u:STATED]->(d)"),
    ):
        for row in driver.execute_query(f"MATCH {pattern} RETURN r.key, d.key, properties(u)").records:
            use = codec.use_fact(direction, *row)
            assert row[2]["at"] == codec.use_properties(use, found[RunFact][use.run])["at"]
            assert use.key not in found[UseFact], "one edge a use"
            found[UseFact][use.key] = use
            assert_parts_of_use(row[2], use, body)
    for direction, pattern in (
        ("read", "(d:Dataset)-[e:CONSUMED_BY]->(j:Job)"),
        ("write", "(j:Job)-[e:PRODUCES]->(d:Dataset)"),
        ("state", "(j:Job)-[e:STATES]->(d)"),
    ):
        for row in driver.execute_query(f"MATCH {pattern} RETURN j.key, d.key, properties(e)").records:
            edge = codec.edge_fact(direction, *row)
            assert edge.key not in found[EdgeFact], "one edge a pair"
            found[EdgeFact][edge.key] = edge
    return found


def assert_found_by(properties: dict[str, Any], run: RunFact) -> None:
    """What a run is found by is that of its id and of whoever sent its latest event."""
    _, _, producer = run.latest
    assert properties["searchId"] == search_name(run.run_id)
    assert properties.get("producer", "") == producer
    assert properties.get("producerKey") == (producer_key(producer) if producer else None)


def assert_parts(
    properties: dict[str, Any], promoted: facet_properties.Promoted, facets: Registers, body: Callable[[str], str]
) -> None:
    """What was promoted is what the facets that are stored now have, and nothing that they no longer have."""
    parts = facet_properties.changed(promoted, {}, facets, body)
    owned = {part for take in promoted.values() for part in take({})}
    assert {name: value for name, value in properties.items() if name in owned} == {
        name: value for name, value in parts.items() if value is not None
    }


def assert_parts_of_use(properties: dict[str, Any], use: UseFact, body: Callable[[str], str]) -> None:
    """The same of a use: its own facets count where the dataset's have the same name."""
    parts: dict[str, Any] = {}
    for promoted, facets, content in (
        (facet_properties.USE_OF_DATASET, use.facets, body),
        (facet_properties.USE[use.direction], use.use_facets, str),
    ):
        parts |= {name: None for take in promoted.values() for name in take({}) if name not in parts}
        for name, take in promoted.items():
            if name in facets:
                value = facets[name][1]
                parts |= take(mapping(orjson.loads(content(value))) if value else {})
    assert {name: properties.get(name) for name in parts} == parts


def contents(driver: neo4j.Driver) -> dict[str, Any]:
    """Facets, columns, column edges, aliases and links, as sets to compare."""

    def rows(statement: str) -> set[tuple[Any, ...]]:
        return {
            tuple(frozenset(each) if isinstance(each, list) else each for each in row)
            for row in driver.execute_query(statement).records
        }

    return {
        "facets": rows("MATCH (f:Facet) RETURN f.hash, f.name, f.body"),
        "columns": rows("MATCH (c:Column) RETURN c.key, c.dataset, c.field, c.searchName"),
        "unfed": rows(
            "MATCH (c:Column) WHERE c.leftOut IS NOT NULL OR c.sourceless IS NOT NULL "
            "RETURN c.key, coalesce(c.leftOut, []), coalesce(c.sourceless, [])"
        ),
        "feeds": rows("MATCH (a:Column)-[f:FEEDS]->(b:Column) RETURN a.key, b.key, f.lineages, f.transformations"),
        "influences": rows("MATCH (a:Column)-[f:INFLUENCES]->(b) RETURN a.key, b.key, f.lineages, f.transformations"),
        "derives": rows(
            "MATCH (a)-[f:DERIVES]->(b) "
            "RETURN a.key, b.key, f.lineages, coalesce(f.whole, []), f.origin, f.firstSeen, f.lastSeen"
        ),
        "aliases": rows("MATCH (a:Dataset)-[f:ALIAS]->(b) RETURN a.key, b.key, f.owner, f.types, f.facets"),
        "runs": rows("MATCH (j:Job)-[e:HAS_RUN]->(r:Run) RETURN j.key, r.key, e.observed"),
        "spawned": rows("MATCH (a:Run)-[:SPAWNED]->(b:Run) RETURN a.key, b.key"),
        "contains": rows("MATCH (a:Job)-[:CONTAINS]->(b:Job) RETURN a.key, b.key"),
        "controls": rows("MATCH (a:Job)-[c:CONTROLS]->(b:Job) RETURN a.key, b.key, c.types, c.firstSeen, c.lastSeen"),
        "triggered": rows("MATCH (a:Run)-[:TRIGGERED]->(b:Run) RETURN a.key, b.key"),
        "moves": rows(
            "MATCH (a:Dataset)-[r:READ_BY]->(m:Move)-[w:WROTE]->(b:Dataset), (m)-[t:WROTE]->(a) WHERE w.written "
            "RETURN m.key, a.key, b.key, m.at, r.at, t.at, w.at, w.stamp, w.facets, w.dataset, t.dataset, r.dataset"
        ),
        "parts of moves": rows("MATCH ()-[u:WROTE|READ_BY]-(m:Move) RETURN m.key, count(u)"),
        "annotations": rows(
            "MATCH (a:Run)-[e:ANNOTATES]->(b) RETURN a.key, b.key, e.stamp, e.at, coalesce(e.version, ''), e.body"
        ),
    }


def expected_contents(model: Model) -> dict[str, Any]:
    """The same from the model, built from its facts without asking how the writer does it."""
    of = model.contents.of
    columns = {(schema.dataset, field) for schema in of(SchemaFact).values() for field in schema.fields}
    lineages: dict[tuple[Any, ...], set[str]] = {}
    ways: dict[tuple[Any, ...], set[str]] = {}
    derives: dict[tuple[str, str, str], set[str]] = {}
    whole: dict[tuple[str, str, str], set[str]] = {}
    renames = {(each.old, each.new): each for each in of(RenameFact).values()}
    for rename in renames.values():
        derives.setdefault((rename.old, rename.new, "rename"), set()).update(rename.facets)
    unfed: dict[str, tuple[set[str], set[str]]] = {}
    for lineage in of(LineageFact).values():
        for place, fields in enumerate((lineage.left_out, lineage.sourceless)):
            for field in fields:
                columns.add((lineage.target, field))
                unfed.setdefault(column_key(lineage.target, field), (set(), set()))[place].add(lineage.hash)
        for feed in lineage.feeds:
            if feed.target is not None:
                columns.add((lineage.target, feed.target))
            if feed.source != lineage.target:
                origin = "lineage" if lineage.hash.startswith(EXPLICIT_PREFIX) else "columnLineage"
                derives.setdefault((feed.source, lineage.target, origin), set()).add(lineage.hash)
                if feed.column is None:
                    whole.setdefault((feed.source, lineage.target, origin), set()).add(lineage.hash)
            if feed.column is None:
                continue
            columns.add((feed.source, feed.column))
            target = lineage.target if feed.target is None else column_key(lineage.target, feed.target)
            edge = (feed.target is None, column_key(feed.source, feed.column), target)
            lineages.setdefault(edge, set()).add(lineage.hash)
            ways.setdefault(edge, set()).update(feed.transformations)
    runs = model.facts[RunFact].values()
    return {
        "facets": {(each.hash, each.name, each.body) for each in of(FacetFact).values()},
        "columns": {(column_key(*each), *each, search_name(each[1])) for each in columns},
        "unfed": {(key, *map(frozenset, found)) for key, found in unfed.items()},
        "feeds": {(*key[1:], frozenset(found), frozenset(ways[key])) for key, found in lineages.items() if not key[0]},
        "influences": {(*key[1:], frozenset(found), frozenset(ways[key])) for key, found in lineages.items() if key[0]},
        "derives": {
            (
                *key[:2],
                frozenset(found),
                frozenset(whole.get(key, ())),
                key[2],
                *((renames[key[:2]].first, renames[key[:2]].last) if key[2] == "rename" else (None, None)),
            )
            for key, found in derives.items()
        },
        "aliases": {
            (*pair, each.owner, each.types, each.facets)
            for each in of(AliasFact).values()
            for pair in ((each.owner, each.other), (each.other, each.owner))
        },
        "runs": {(job, run.key, job in run.jobs) for run in runs for job in run.jobs | run.named_jobs},
        "spawned": {(parent, run.key) for run in runs for parent in run.parents},
        "contains": {(each.parent, each.child) for each in of(ContainsFact).values()},
        "controls": {
            (each.upstream, each.downstream, each.types, each.first, each.last) for each in of(ControlFact).values()
        },
        "triggered": {(each.upstream, each.downstream) for each in of(TriggerFact).values()},
        "moves": {
            (
                *(each.key, each.old, each.new, *[each.at] * 4),
                *(each.stamp, codec.given_by_move(each)["facets"], each.new, each.old, each.old),
            )
            for each in of(MoveFact).values()
        },
        "parts of moves": {(each.key, 3) for each in of(MoveFact).values()},
        "annotations": {
            (each.run, each.subject, each.stamp, each.at, each.version, each.body)
            for each in of(AnnotationFact).values()
        },
    }
