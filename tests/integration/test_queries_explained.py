"""Every shipped statement, planned by the real Neo4j: none walks all paths, joins everything or scans the store.

On an empty graph and on a filled one: how many nodes and edges of a kind there are decides where Neo4j begins.
"""

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.graph.cypher import Query
from tests.corpus import demo
from tests.fresh import empty
from tests.statements import QUERY_API, of_package

pytestmark = pytest.mark.engines

NEVER = {"AllNodesScan", "VarLengthExpand(All)", "Repeat(Trail)"}
SCANS = {"NodeByLabelScan", "UnionNodeByLabelsScan", "DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan"}
#: How a node is found by its key, under one label or under any of two.
BY_KEY = {"NodeUniqueIndexSeek(Locking)", "NodeUniqueIndexSeek", "Union", "Distinct"}
#: Statements that list everything, and so may read it.
LISTS = {"query_api.marquez/namespaces"}

STATEMENTS = {
    f"{package}/{name}": query
    for package in (*QUERY_API, "graph_writer")
    for name, query in sorted(of_package(package).items())
}


@pytest.fixture(scope="module", params=["empty", "filled"])
def planned(request: pytest.FixtureRequest, graph: neo4j.Driver) -> neo4j.Driver:
    """A graph without anything in it, and one with the events of the demo."""
    empty(graph, "neo4j")
    if request.param == "filled":
        facts = Facts()
        for event in demo():
            facts.add(observe(event))
        Graph(graph, "neo4j").apply(facts)
    return graph


def products(plan: dict[str, Any]) -> Iterator[set[str]]:
    """What each cartesian product multiplies."""
    for child in plan.get("children", []):
        yield from products(child)
    if plan["operatorType"].startswith("CartesianProduct"):
        yield {each for child in plan["children"] for each in operators(child)} - {"CartesianProduct"}


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_plan_follows_indexes_and_edges(planned: neo4j.Driver, name: str) -> None:
    tree = explained(planned, STATEMENTS[name])
    plan = set(operators(tree))
    assert not plan & NEVER
    # Both ends of a new edge, each found by its key: one row times one row, which is how Neo4j plans it.
    assert [factors - BY_KEY for factors in products(tree) if factors - BY_KEY] == []
    if name not in LISTS:
        assert not plan & SCANS


@pytest.mark.parametrize("name", [name for name in STATEMENTS if "/reach_" in name])
def test_many_hops_are_pruned(planned: neo4j.Driver, name: str) -> None:
    assert "VarLengthExpand(Pruning,BFS,All)" in set(operators(explained(planned, STATEMENTS[name])))


@pytest.mark.parametrize("name", ["query_api.marquez/runs_of_job", "query_api.history/latest_runs"])
def test_the_latest_runs_are_read_in_the_order_of_the_index(planned: neo4j.Driver, name: str) -> None:
    plan = set(operators(explained(planned, STATEMENTS[name])))
    assert not {"Sort", "Top"} & plan
    assert {"PartialSort", "PartialTop"} & plan  # only those of one time


def test_a_rebuild_finds_the_edges_that_are_left_without_looking_at_nodes_that_have_none(planned: neo4j.Driver) -> None:
    plan = set(operators(explained(planned, of_package("headwater.graph")["rebuild_drop_edges"])))
    assert any("RelationshipTypesScan" in each for each in plan), plan
    assert not any("ByLabelScan" in each or each == "AllNodesScan" for each in plan)


def test_every_statement_says_what_it_is_for() -> None:
    assert STATEMENTS
    for query in STATEMENTS.values():
        assert query.text.startswith("// ")


def explained(graph: neo4j.Driver, query: Query) -> dict[str, Any]:
    _, summary, _ = graph.execute_query(f"CYPHER replan=force EXPLAIN {query.text}")  # type: ignore[arg-type]
    assert summary.plan is not None
    return summary.plan
