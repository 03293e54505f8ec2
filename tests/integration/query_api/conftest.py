"""The query API as a real HTTP server on the real Neo4j, and a graph that the real writer wrote."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import neo4j
import pytest
import uvicorn

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.graph.schema import ensure
from headwater.settings import Settings
from query_api.app import create_app

Tell = Callable[..., None]


@pytest.fixture
def tell(empty_graph: neo4j.Driver, settings_for_test: Settings) -> Tell:
    """Apply events to the graph, which is empty at first."""
    ensure(empty_graph, settings_for_test.neo4j_database)
    graph = Graph(empty_graph, settings_for_test.neo4j_database)

    def apply(*events: dict[str, Any]) -> None:
        batch = Facts()
        for event in events:
            batch.add(observe(event))
        graph.apply(batch)

    return apply


@pytest.fixture
def serve(settings_for_test: Settings) -> Iterator[Callable[[Settings], httpx.Client]]:
    """Start servers; each is stopped after the test."""
    running: list[tuple[uvicorn.Server, threading.Thread, httpx.Client]] = []

    def start(settings: Settings) -> httpx.Client:
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, http="httptools", ws="none"))
        ready = threading.Event()
        started = server.startup

        async def note_startup(sockets: list[socket.socket] | None = None) -> None:
            await started(sockets)
            ready.set()

        server.startup = note_startup  # type: ignore[method-assign]
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        client = httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60)
        running.append((server, thread, client))
        assert ready.wait(30)
        return client

    yield start
    for server, thread, client in running:
        client.close()
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def api(serve: Callable[[Settings], httpx.Client], tell: Tell, settings_for_test: Settings) -> httpx.Client:
    """A client of the query API; `tell` puts events into its graph."""
    return serve(settings_for_test)


@pytest.fixture
def impact(api: httpx.Client) -> Callable[..., dict[str, Any]]:
    """Ask for impact; the answer as JSON."""

    def ask(node_id: str | None, **parameters: Any) -> dict[str, Any]:
        answer = api.get("/api/v1/impact", params={"nodeId": node_id or [], **parameters})
        assert answer.status_code == 200, answer.text
        assert answer.headers.get("Headwater-Consistent") is None
        assert answer.json()["consistent"] is True
        return answer.json()

    return ask
