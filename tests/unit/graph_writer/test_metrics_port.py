"""The writer's own port."""

import asyncio

import httpx
from starlette.testclient import TestClient

from graph_writer.metrics_port import app
from graph_writer.standstill import Standstill
from headwater.pulse import Pulse


def test_it_shows_metrics_and_says_that_it_lives() -> None:
    async def ask(path: str) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app(Standstill(), Pulse("the loop", 60))), base_url="http://localhost"
        ) as client:
            return await client.get(path)

    assert asyncio.run(ask("/healthz")).json() == {"status": "ok"}
    assert asyncio.run(ask("/livez")).json() == {"status": "ok"}
    assert asyncio.run(ask("/readyz")).json() == {"status": "ok"}
    shown = asyncio.run(ask("/metrics"))
    assert shown.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "headwater_writer_events_applied_total" in shown.text
    assert asyncio.run(ask("/")).status_code == 404


def test_a_stuck_loop_is_not_alive_and_what_is_not_begun_is_not_stuck() -> None:
    pulse = Pulse("the loop", within=0)
    client = TestClient(app(Standstill(), pulse))
    assert client.get("/livez").status_code == 200
    pulse.beat()
    stuck = client.get("/livez")
    assert stuck.status_code == 503
    assert stuck.headers["content-type"] == "application/problem+json"
    assert stuck.json()["errors"][0]["keyword"] == "stuck"
    assert "the loop has not gone round" in stuck.json()["detail"]
    pulse.rest()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_engines_that_are_away_make_it_not_ready_and_never_dead() -> None:
    standstill = Standstill()
    client = TestClient(app(standstill, Pulse("the loop", 60)))
    standstill.away("neo4j", "no answer")
    standstill.away("kafka", "all brokers are down")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json()["errors"] == [
        {"keyword": "kafka", "detail": "all brokers are down"},
        {"keyword": "neo4j", "detail": "no answer"},
    ]
    assert client.get("/livez").status_code == 200
    standstill.back("kafka")
    assert [each["keyword"] for each in client.get("/readyz").json()["errors"]] == ["neo4j"]
    standstill.back("neo4j")
    assert client.get("/readyz").status_code == 200
