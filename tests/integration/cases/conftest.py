"""Cases after public bug reports on lineage tools: the events of one, in the real Neo4j, behind the real query API."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import neo4j
import orjson
import pytest

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.engines.local import LocalEngines
from tests.fresh import empty
from tests.integration.query_api.conftest import Tell, api, shared_server, tell

Case = Callable[..., httpx.Client]

__all__ = ["api", "shared_server", "tell"]

HERE = Path(__file__).parent


def read(path: Path) -> list[dict[str, Any]]:
    """The events of a file, in its order."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]


@pytest.fixture
def case(api: httpx.Client, tell: Tell) -> Case:
    """Apply the events of a case, by the name of its folder; a client of the query API."""

    def load(name: str, file: str = "events.ndjson") -> httpx.Client:
        tell(*read(HERE / name / file))
        return api

    return load


@pytest.fixture(scope="module")
def told(
    request: pytest.FixtureRequest, graph: neo4j.Driver, neo4j_engine: LocalEngines, shared_server: httpx.Client
) -> httpx.Client:
    """All events of the cases that the module lists as `CASES`, once: no two have a name or run in common.

    A client of the query API; what asks for it changes nothing.
    """
    database = neo4j_engine.settings.neo4j_database
    empty(graph, database)
    of_module = [path for name in request.module.CASES for path in sorted((HERE / name).glob("[em]*.ndjson"))]
    assert of_module
    writer = Graph(graph, database)
    for event in (event for path in of_module for event in read(path)):
        writer.apply(Facts(observe(event)))
    return shared_server
