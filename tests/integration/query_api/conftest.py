"""The query API as a real HTTP server on the real Neo4j, and a graph that the real writer wrote."""

import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import neo4j
import pytest
import uvicorn

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.engines.local import LocalEngines
from headwater.http.problem import MEDIA_TYPE
from headwater.settings import Settings
from query_api.app import create_app
from query_api.graph.question import Question
from tests import answer_schemas
from tests.fresh import fresh_settings

Tell = Callable[..., None]


def get(api: httpx.Client, path: str, **parameters: Any) -> Any:
    """The answer to `GET /api/v1{path}`, which must be 200."""
    answer = api.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def tell(empty_graph: neo4j.Driver, settings_for_test: Settings) -> Tell:
    """Apply events to the graph, which is empty at first."""
    graph = Graph(empty_graph, settings_for_test.neo4j_database)

    def apply(*events: dict[str, Any]) -> None:
        batch = Facts()
        for event in events:
            batch.add(observe(event))
        graph.apply(batch)

    return apply


def documented(response: httpx.Response) -> None:
    """Nothing, if an answer in JSON is of the shape that the OpenAPI document says.

    Raises:
        AssertionError: it is not.
    """
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if media_type in {answer_schemas.JSON, MEDIA_TYPE}:
        request = response.request
        path = request.url.raw_path.decode()
        answer_schemas.check(request.method, path, response.status_code, media_type, response.read())


@contextmanager
def serving(settings: Settings) -> Generator[httpx.Client]:
    """A server for the block, and a client of it, each of whose answers must be as documented."""
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
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
            timeout=60,
            event_hooks={"response": [documented]},
        ) as client:
            assert ready.wait(30)
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def serve() -> Iterator[Callable[[Settings], httpx.Client]]:
    """Start servers; each is stopped after the test."""
    with ExitStack() as running:
        yield lambda settings: running.enter_context(serving(settings))


@pytest.fixture(scope="module")
def shared_server(neo4j_engine: LocalEngines) -> Iterator[httpx.Client]:
    """One server for all tests of a module: it remembers nothing between questions."""
    with serving(fresh_settings(kafka=None, neo4j=neo4j_engine)) as client:
        yield client


@pytest.fixture
def api(shared_server: httpx.Client, tell: Tell) -> httpx.Client:
    """A client of the query API; `tell` puts events into its graph, which is empty at first."""
    del tell
    return shared_server


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


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is sent."""
    sent: list[str] = []
    ask = Question.ask

    async def note(self: Question, statement: str, **parameters: Any) -> list[list[Any]]:
        sent.append(statement)
        return await ask(self, statement, **parameters)

    monkeypatch.setattr(Question, "ask", note)
    return sent
