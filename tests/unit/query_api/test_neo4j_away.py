"""A question while Neo4j is away: 503 that names Neo4j, and asks to try again."""

import asyncio

import httpx

from headwater.settings import Settings
from query_api.app import create_app


def ask(path: str, **params: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        app = create_app(Settings(neo4j_uri="bolt://127.0.0.1:1", kafka_bootstrap_servers="127.0.0.1:1"))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client,
        ):
            return await client.get(path, params=params)

    return asyncio.run(asked())


def test_an_outage_is_not_ready_and_not_dead() -> None:
    assert ask("/livez").json() == {"status": "ok"}
    answer = ask("/readyz")
    assert answer.status_code == 503
    assert [error["keyword"] for error in answer.json()["errors"]] == ["neo4j"]


def test_metrics_say_what_is_away_and_nothing_of_what_it_would_say() -> None:
    lines = ask("/metrics").text.splitlines()
    assert 'headwater_engine_reachable{engine="neo4j"} 0.0' in lines
    assert 'headwater_engine_reachable{engine="kafka"} 0.0' in lines
    assert not [line for line in lines if line.startswith(("headwater_lag_", "headwater_writers "))]


def test_an_outage_names_the_engine_that_is_away() -> None:
    answer = ask("/api/v1/impact", nodeId="dataset:shop:orders")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Neo4j does not answer" in answer.json()["detail"]
    assert "kafka" not in answer.text.lower()
