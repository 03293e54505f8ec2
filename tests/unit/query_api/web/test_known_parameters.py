"""A question with a parameter that nobody knows is refused before the graph is asked; Neo4j is away here."""

import asyncio

import httpx
import pytest

from headwater.settings import Settings
from query_api.app import create_app


def ask(address: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = create_app(Settings(neo4j_uri="bolt://127.0.0.1:1", kafka_bootstrap_servers="127.0.0.1:1"))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client,
        ):
            return await client.get(address)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("address", "parameter", "meant"),
    [
        ("/api/v1/impact?nodeId=dataset:a:b&dept=2", "dept", "depth"),
        ("/api/v1/impact?nodeid=dataset:a:b", "nodeid", "nodeId"),
        ("/api/v1/root-cause?nodeId=dataset:a:b&goood=1", "goood", "good"),
        ("/api/v1/runs/1/closure?asof=2026-11-24", "asof", "asOf"),
        ("/api/v1/diff?lft=run:1&right=run:2", "lft", "left"),
        ("/api/v1/events?form=2026-11-24", "form", "format"),
        ("/api/v1/lineage?nodeId=dataset:a:b&asof=2026-11-24", "asof", "asOf"),
        ("/api/v1/namespaces/a/jobs?limt=3", "limt", "limit"),
    ],
)
def test_a_typing_error_is_named_with_what_was_meant(address: str, parameter: str, meant: str) -> None:
    answer = ask(address)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["keyword"]) == (parameter, "unknown")
    assert error["detail"].endswith(f"did you mean {meant}?")


def test_what_is_like_nothing_is_told_what_there_is() -> None:
    answer = ask("/api/v1/impact?nodeId=dataset:a:b&xyz=1&xyz=2&color=red")
    assert [error["parameter"] for error in answer.json()["errors"]] == ["xyz", "color"]
    assert "there are asOf, cursor, depth" in answer.json()["detail"]
    assert "nor any other" in ask("/api/v1/dump?xyz=1").json()["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/lineage?nodeId=job:a:b&withDownstream=true",
        "/api/v1/namespaces/a/jobs?limit=3&lastRunStates=FAILED",
        "/api/v1/search?q=a&_=1764300000",
        "/api/v1/impact?nodeId=dataset:a:b&nodeId=dataset:a:c&depth=2&history=false",
    ],
)
def test_what_clients_of_marquez_send_is_asked(address: str) -> None:
    assert ask(address).status_code == 503


@pytest.mark.parametrize("address", ["/api/v1/status?_=1", "/metrics?name[]=x", "/docs?from=readme"])
def test_what_is_polled_takes_any(address: str) -> None:
    assert ask(address).status_code == 200
