"""A graph says what wrote it, and only a writer of the same writes into it; what is damaged costs no event."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import pytest

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from graph_writer.stored_data import StoredDataError
from headwater.graph.format import UNMARKED, VERSION, Format, NewerGraph, StaleGraph, stored_format
from tests.integration.graph_writer.earlier import EVENTS, GRAPHS, LATER, lines, load

pytestmark = pytest.mark.engines


def folded(*events: dict[str, Any]) -> Facts:
    facts = Facts()
    for event in events:
        facts.add(observe(event))
    return facts


def everything(driver: neo4j.Driver) -> set[str]:
    nodes = driver.execute_query("MATCH (n) RETURN [elementId(n), labels(n), properties(n)] AS x").records
    edges = driver.execute_query("MATCH ()-[e]->() RETURN [elementId(e), type(e), properties(e)] AS x").records
    return {str(row["x"]) for row in [*nodes, *edges]}


def test_the_first_writer_says_what_it_writes_and_others_of_its_kind_go_on(empty_graph: neo4j.Driver) -> None:
    assert stored_format(empty_graph, "neo4j") is None
    Graph(empty_graph, "neo4j").apply(folded(*lines(EVENTS)))
    assert stored_format(empty_graph, "neo4j") == Format(VERSION)
    Graph(empty_graph, "neo4j").apply(folded(*lines(LATER)))


def test_of_writers_that_begin_at_once_with_other_rules_one_kind_writes(empty_graph: neo4j.Driver) -> None:
    kinds = [Format(), Format(rules='[{"case":"upper"}]')] * 2
    together = threading.Barrier(len(kinds))

    def write(kind: Format) -> bool:
        graph = Graph(empty_graph, "neo4j", written_as=kind)
        together.wait()
        try:
            graph.apply(folded(lines(EVENTS)[kinds.index(kind)]))
        except StaleGraph:
            return False
        return True

    with ThreadPoolExecutor(len(kinds)) as pool:
        wrote = list(pool.map(write, kinds))
    first = stored_format(empty_graph, "neo4j")
    assert wrote == [kind == first for kind in kinds]


@pytest.mark.parametrize("left", GRAPHS)
def test_a_graph_of_an_earlier_version_is_left_as_it_is_and_a_rebuild_asked_for(
    empty_graph: neo4j.Driver, left: str
) -> None:
    load(empty_graph, left)
    before = everything(empty_graph)
    assert before
    assert stored_format(empty_graph, "neo4j") == Format(UNMARKED)
    for event in lines(LATER):
        with pytest.raises(StaleGraph, match="headwater rebuild"):
            Graph(empty_graph, "neo4j").apply(folded(event))
    assert everything(empty_graph) == before


def test_a_writer_stops_once_a_later_one_has_the_graph(empty_graph: neo4j.Driver) -> None:
    graph = Graph(empty_graph, "neo4j")
    graph.apply(folded(*lines(EVENTS)))
    empty_graph.execute_query("MATCH (f:Format) SET f.version = $later", later=VERSION + 1)
    before = everything(empty_graph)
    with pytest.raises(NewerGraph, match="later version"):
        graph.apply(folded(*lines(LATER)))
    assert everything(empty_graph) == before


DAMAGES = {
    "a run's facets": "MATCH (r:Run) REMOVE r.jobFacets",
    "a run's kind": "MATCH (r:Run) REMOVE r.streaming",
    "a run's id": "MATCH (r:Run) REMOVE r.runId",
    "a job's name": "MATCH (j:Job) REMOVE j.name",
    "a dataset's facets": "MATCH (d:Dataset) SET d.facets = '{'",
    "the jobs of a use": "MATCH ()-[u:READ_BY]->() REMOVE u.jobs",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_the_fault_of_what_is_stored(empty_graph: neo4j.Driver, damage: Any) -> None:
    Graph(empty_graph, "neo4j").apply(folded(*lines(EVENTS)))
    empty_graph.execute_query(damage)
    with pytest.raises(StoredDataError, match="headwater rebuild"):
        Graph(empty_graph, "neo4j").apply(folded(*lines(LATER), *lines(EVENTS)))
