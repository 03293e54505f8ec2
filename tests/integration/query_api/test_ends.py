"""A question ends: at its time limit, and when its client goes away, in the database too."""

import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import neo4j
import pytest

from headwater.graph.cypher import Query
from headwater.settings import Settings
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import run
from tests.statements import of_package
from tests.waiting import wait_for

pytestmark = pytest.mark.engines

#: Runs for hours, in constant memory.
ENDLESS = """// Endless.
UNWIND range(1, 1000000) AS a
UNWIND range(1, 1000000) AS b
WITH a WHERE a * b < 0
RETURN a, [], {}"""


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Replace a statement by one that does not end."""

    def replace(package: str, name: str) -> None:
        monkeypatch.setitem(of_package(package), name, Query(name, ENDLESS))

    return replace


def running(graph: neo4j.Driver) -> int:
    """How many transactions of questions the server works on."""
    rows = graph.execute_query("SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'headwater' RETURN count(*)")
    return rows.records[0][0]


@pytest.mark.parametrize("path", ["/api/v1/namespaces", "/api/v1/dump", "/api/v1/jobs/runs/1"])
def test_a_question_that_takes_too_long_is_ended(
    serve: Callable[[Settings], httpx.Client],
    settings_for_test: Settings,
    empty_graph: neo4j.Driver,
    endless: Callable[[str, str], None],
    path: str,
) -> None:
    endless("query_api.marquez", "namespaces")
    endless("query_api.dump", "dump_jobs")
    endless("query_api.marquez", "run")
    api = serve(settings_for_test.model_copy(update={"question_timeout": 0.5}))
    answer = api.get(path)
    assert answer.status_code == 504
    assert answer.headers["content-type"] == "application/problem+json"
    assert "0.5 s" in answer.json()["detail"]
    wait_for(lambda: running(empty_graph) == 0, seconds=30)


def test_impact_that_takes_too_long_is_right_as_far_as_it_goes(
    serve: Callable[[Settings], httpx.Client],
    settings_for_test: Settings,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    empty_graph: neo4j.Driver,
) -> None:
    """The start is read by the first statement; reading what lies behind it does not end."""
    tell(run("load", ("raw",), ("staged",)))
    text = of_package("query_api.graph")["flow_downstream"].text
    slow = text.replace(
        "MATCH (n:Job|Dataset {key: key})",
        "MATCH (n:Job|Dataset {key: key}) "
        "WHERE n.name = 'raw' OR NOT EXISTS { UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
        "WITH a WHERE a * b < 0 RETURN a }",
    )
    monkeypatch.setitem(of_package("query_api.graph"), "flow_downstream", Query("flow_downstream", slow))  # type: ignore[arg-type]
    api = serve(settings_for_test.model_copy(update={"question_timeout": 1.0}))
    answer = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw", "depth": 3}).json()
    assert [node["id"] for node in answer["nodes"]] == ["dataset:db:raw"]
    assert answer["truncated"] == {
        "reason": "time",
        "completeDepth": 0,
        "frontier": ["dataset:db:raw"],
        "cursor": None,
    }
    wait_for(lambda: running(empty_graph) == 0, seconds=30)


@pytest.fixture
def asked(
    serve: Callable[[Settings], httpx.Client], settings_for_test: Settings
) -> Iterator[Callable[[str], socket.socket]]:
    """Ask over a bare connection, which the test may close; the time limit is far away."""
    api = serve(settings_for_test.model_copy(update={"question_timeout": 300.0}))
    address = urlsplit(str(api.base_url))
    connections: list[socket.socket] = []

    def ask(path: str) -> socket.socket:
        connection = socket.create_connection((address.hostname, address.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: headwater\r\n\r\n".encode())
        connections.append(connection)
        return connection

    yield ask
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("path", ["/api/v1/namespaces", "/api/v1/dump"])
def test_a_question_ends_with_its_client(
    asked: Callable[[str], socket.socket], empty_graph: neo4j.Driver, endless: Callable[[str, str], None], path: str
) -> None:
    endless("query_api.marquez", "namespaces")
    endless("query_api.dump", "dump_jobs")
    connection = asked(path)
    wait_for(lambda: running(empty_graph) == 1, seconds=30)
    connection.close()
    wait_for(lambda: running(empty_graph) == 0, seconds=30)
