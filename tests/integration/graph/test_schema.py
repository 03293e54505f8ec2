"""The schema on a real Neo4j, made by several processes that start together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from neo4j import Driver

from headwater.engines.local import LocalEngines
from headwater.graph import schema

pytestmark = pytest.mark.engines

AT_ONCE = 4


def names(graph: Driver, database: str) -> tuple[set[str], set[str]]:
    """Constraints and indexes by name; the indexes that Neo4j itself makes are left out."""
    constraints = graph.execute_query("SHOW CONSTRAINTS YIELD name", database_=database).records
    indexes = graph.execute_query(
        "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL",
        database_=database,
    ).records
    return {row["name"] for row in constraints}, {row["name"] for row in indexes}


def drop_everything(graph: Driver, database: str) -> None:
    """A database without constraints and indexes."""
    constraints, indexes = names(graph, database)
    for name in constraints:
        graph.execute_query(f"DROP CONSTRAINT {name}", database_=database)
    for name in indexes:
        graph.execute_query(f"DROP INDEX {name}", database_=database)


@pytest.mark.filterwarnings("ignore:.*already exists")  # what Neo4j notes about IF NOT EXISTS
def test_services_that_start_together_make_it_once(empty_graph: Driver, neo4j_engine: LocalEngines) -> None:
    database = neo4j_engine.settings.neo4j_database
    schema.ensure(empty_graph, database)
    expected = names(empty_graph, database)
    made = [each for each in schema.statements() if each.startswith("CREATE")]
    assert len(expected[0]) + len(expected[1]) == len(made)
    for _ in range(5):
        drop_everything(empty_graph, database)
        together = Barrier(AT_ONCE)

        def ensure(together: Barrier = together) -> None:
            together.wait()
            schema.ensure(empty_graph, database)

        with ThreadPoolExecutor(AT_ONCE) as threads:
            for each in [threads.submit(ensure) for _ in range(AT_ONCE)]:
                each.result()
        assert names(empty_graph, database) == expected
