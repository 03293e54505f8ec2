"""Batches of facts into the real Neo4j: what is stored is what the pure model says, whoever writes it how."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError

from graph_writer.apply import Graph
from graph_writer.facts import FacetFact
from graph_writer.fold import Facts
from graph_writer.isolate import apply_when_possible
from graph_writer.observe import observe
from tests.events.valid import events, lives
from tests.integration.graph_writer.stored import contents, expected_contents, facts
from tests.unit.graph_writer.model import Model

pytestmark = pytest.mark.engines


def folded(some: list[dict[str, Any]]) -> Facts:
    batch = Facts()
    for event in some:
        batch.add(observe(event))
    return batch


def told(some: list[dict[str, Any]]) -> Model:
    model = Model()
    model.apply(some)
    return model


def wipe(driver: neo4j.Driver) -> None:
    driver.execute_query("MATCH (n) DETACH DELETE n")


@seed(20260301)
@given(st.lists(events, min_size=1, max_size=8) | st.lists(lives, min_size=1, max_size=8), st.integers(1, 4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_graph_is_what_the_model_says(empty_graph: neo4j.Driver, some: list[dict[str, Any]], size: int) -> None:
    wipe(empty_graph)
    writer = Graph(empty_graph, "neo4j")
    for start in range(0, len(some), size):
        writer.apply(folded(some[start : start + size]))
    model = told(some)
    assert facts(empty_graph) == model.facts
    assert contents(empty_graph) == expected_contents(model)


@pytest.fixture(scope="module")
def many() -> list[dict[str, Any]]:
    """Events that share few names, so that every writer wants what the others hold."""
    found: list[dict[str, Any]] = []

    @seed(7)
    @given(events | lives)
    @settings(max_examples=300, database=None)
    def draw(event: dict[str, Any]) -> None:
        found.append(event)

    draw()
    return found


def test_writers_that_meet_on_the_same_nodes_agree(empty_graph: neo4j.Driver, many: list[dict[str, Any]]) -> None:
    shuffled = many + random.Random(1).sample(many, len(many) // 3)
    random.Random(2).shuffle(shuffled)
    shares = [shuffled[part::4] for part in range(4)]

    def write(share: list[dict[str, Any]]) -> None:
        writer = Graph(empty_graph, "neo4j")
        for start in range(0, len(share), 5):
            apply_when_possible(writer, folded(share[start : start + 5]), lambda: False)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, shares))
    model = told(many)
    assert facts(empty_graph) == model.facts
    assert contents(empty_graph) == expected_contents(model)


def test_a_batch_is_in_the_graph_whole_or_not_at_all(empty_graph: neo4j.Driver, many: list[dict[str, Any]]) -> None:
    batch = folded(many[:20])
    writer = Graph(empty_graph, "neo4j")
    writer.apply(batch)
    before = facts(empty_graph), contents(empty_graph)
    spoiled = folded(many[20:40])
    no_text: Any = [{"a body": "that Neo4j refuses, in the last statement of the transaction"}]
    spoiled.add([FacetFact("hash", "name", no_text)])
    with pytest.raises(Neo4jError):
        writer.apply(spoiled)
    assert (facts(empty_graph), contents(empty_graph)) == before
    writer.apply(folded(many[20:40]))
    model = told(many[:40])
    assert facts(empty_graph) == model.facts
    assert contents(empty_graph) == expected_contents(model)


@pytest.mark.rule("name.odd", "name.letters")
@pytest.mark.parametrize(
    "name",
    ["a:b/c%d e", "ünïcødé ☃ 名", "nul\x00inside", "x" * 200_000, "`'\"\\{}", " "],
    ids=["separators", "unicode", "nul", "200 kB", "quotes", "space"],
)
def test_hostile_names_are_stored_to_the_letter(empty_graph: neo4j.Driver, name: str) -> None:
    event = {
        "eventTime": "2026-01-01T00:00:00Z",
        "eventType": "COMPLETE",
        "producer": name,
        "run": {"runId": name, "facets": {name: {"x": name}}},
        "job": {"namespace": name, "name": name, "facets": {name: {"x": name}}},
        "inputs": [
            {
                "namespace": name,
                "name": name,
                "facets": {"schema": {"fields": [{"name": name, "fields": [{"name": name}]}]}},
                "inputFacets": {name: {}},
            }
        ],
    }
    Graph(empty_graph, "neo4j").apply(folded([event]))
    model = told([event])
    assert facts(empty_graph) == model.facts
    assert contents(empty_graph) == expected_contents(model)
