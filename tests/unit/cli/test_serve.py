"""Collector and query API behind one address."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Lifespan

from headwater.cli.serve import Combined, refuse_taken_port
from headwater.engines.ports import free_ports
from headwater.errors import EngineFailed
from headwater.http.lack import Lack
from headwater.http.probes import Condition
from headwater.pulse import Pulse


def app(
    name: str, lifespan: Lifespan[Starlette] | None = None, *, lacks: str = "", pulse: Pulse | None = None
) -> Starlette:
    """An application that answers everything with its name, and says that it lacks something."""

    async def lacking() -> list[Lack]:
        return [Lack(lacks, "is away")] if lacks else []

    async def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse(name)

    built = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PUT"])], lifespan=lifespan)
    built.state.condition = Condition((pulse or Pulse(name, 60),), lacking)
    return built


class Life:
    """A lifespan that notes what happens to it."""

    def __init__(self, name: str, notes: list[str], *, fails: str = "") -> None:
        self.name, self.notes, self.fails = name, notes, fails

    def __call__(self, _: Starlette) -> "Life":
        return self

    async def __aenter__(self) -> None:
        self.note("started")

    async def __aexit__(self, *_: object) -> None:
        self.note("stopped")

    def note(self, what: str) -> None:
        if what == self.fails:
            raise RuntimeError(f"{self.name} is out of luck")
        self.notes.append(f"{self.name} {what}")


@pytest.mark.parametrize(
    ("method", "path", "answered_by"),
    [
        ("POST", "/api/v1/lineage", "collector"),
        ("POST", "/api/v1/lineage/", "collector"),
        ("POST", "/api/v1/lineage/batch", "collector"),
        ("POST", "/api/v1/lineage/batch/", "collector"),
        ("GET", "/api/v1/lineage?nodeId=x", "query"),
        ("PUT", "/api/v1/lineage", "query"),
        ("POST", "/api/v1/lineage/other", "query"),
        ("GET", "/metrics", "query"),
    ],
)
def test_what_brings_events_goes_to_the_collector_and_the_rest_to_the_query_api(
    method: str, path: str, answered_by: str
) -> None:
    with TestClient(Combined(app("collector"), app("query"))) as client:
        assert client.request(method, path).text == answered_by


def test_both_live_as_long_as_the_server_and_stop_in_the_opposite_order() -> None:
    notes: list[str] = []
    with TestClient(Combined(app("a", Life("a", notes)), app("b", Life("b", notes)))) as client:
        assert notes == ["a started", "b started"]
        assert client.get("/").text == "b"
    assert notes == ["a started", "b started", "b stopped", "a stopped"]


def test_one_that_cannot_start_fails_the_server_and_stops_the_other() -> None:
    notes: list[str] = []
    combined = Combined(app("a", Life("a", notes)), app("b", Life("b", notes, fails="started")))
    with pytest.raises(RuntimeError, match="b is out of luck"), TestClient(combined):
        pass
    assert notes == ["a started", "a stopped"]


def test_one_that_cannot_stop_does_not_keep_the_other_from_stopping() -> None:
    notes: list[str] = []
    combined = Combined(app("a", Life("a", notes)), app("b", Life("b", notes, fails="stopped")))
    with pytest.raises(RuntimeError, match="b is out of luck"), TestClient(combined):
        pass
    assert notes == ["a started", "b started", "a stopped"]


def test_an_address_that_is_not_ours_is_said_in_one_line() -> None:
    with pytest.raises(EngineFailed, match=r"cannot listen on 192\.0\.2\.1:\d+: Cannot assign requested address"):
        refuse_taken_port("192.0.2.1", free_ports(1)[0])


def test_what_either_of_both_lacks_is_told_together() -> None:
    with TestClient(Combined(app("collector", lacks="kafka"), app("query", lacks="neo4j"))) as client:
        assert client.get("/livez").json() == {"status": "ok"}
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert [each["keyword"] for each in answer.json()["errors"]] == ["kafka", "neo4j"]
    with TestClient(Combined(app("collector"), app("query"))) as client:
        assert client.get("/readyz").json() == {"status": "ok"}


def test_a_loop_that_is_stuck_is_told_by_the_other_one() -> None:
    computing, go_on = threading.Event(), threading.Event()
    pulse = Pulse("the query loop", within=0)
    query = app("query", pulse=pulse)

    async def compute(_: Request) -> PlainTextResponse:
        pulse.beat()
        computing.set()
        go_on.wait()  # its loop stands still
        pulse.rest()
        return PlainTextResponse("done")

    query.router.routes.insert(0, Route("/compute", compute))
    with TestClient(Combined(app("collector"), query)) as client, ThreadPoolExecutor(1) as others:
        question = others.submit(client.get, "/compute")
        computing.wait()
        stuck = client.get("/livez")
        go_on.set()
        assert stuck.status_code == 503
        assert "the query loop" in stuck.json()["detail"]
        assert question.result().text == "done"
        assert client.get("/livez").status_code == 200
