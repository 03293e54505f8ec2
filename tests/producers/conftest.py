"""A stack for each module of tests, its graph empty at first, and what a rebuild from Kafka makes of its events."""

from collections.abc import Callable, Iterator

import neo4j as neo4j_driver
import pytest

from headwater.engines.local import LocalEngines
from headwater.settings import Settings
from tests.fresh import empty, fresh_settings
from tests.integration.stack.services import Stack, services
from tests.producers.graph import Graph


@pytest.fixture(scope="module")
def settings(kafka_engine: LocalEngines, neo4j_engine: LocalEngines) -> Settings:
    """The settings of the stack of this module."""
    return fresh_settings(kafka=kafka_engine, neo4j=neo4j_engine)


@pytest.fixture(scope="module")
def stack(settings: Settings, graph: neo4j_driver.Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Collector, writer and query API, each a process of its own."""
    empty(graph, settings.neo4j_database)
    with services(settings, tmp_path_factory.mktemp("services")) as running:
        yield running


@pytest.fixture(scope="module")
def asked(stack: Stack) -> Graph:
    """Questions to the stack."""
    return Graph(stack)


@pytest.fixture
def rebuilt(stack: Stack, settings: Settings) -> Callable[[], bytes]:
    """Rebuild the graph from Kafka with `headwater rebuild`; gives its dump."""

    def rebuild() -> bytes:
        done = stack.run("rebuild", "--yes", environment=settings.environment())
        assert done.returncode == 0, done.stderr
        status = stack.wait()
        assert status["applied"] == status["accepted"] > 0
        return stack.dump()

    return rebuild
