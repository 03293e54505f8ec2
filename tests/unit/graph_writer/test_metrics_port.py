"""The writer's own port."""

import asyncio

import httpx

from graph_writer.metrics_port import app
from graph_writer.standstill import Standstill


def test_it_shows_metrics_and_says_that_it_lives() -> None:
    async def ask(path: str) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app(Standstill())), base_url="http://localhost"
        ) as client:
            return await client.get(path)

    assert asyncio.run(ask("/healthz")).json() == {"status": "ok"}
    shown = asyncio.run(ask("/metrics"))
    assert shown.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "headwater_writer_events_applied_total" in shown.text
    assert asyncio.run(ask("/")).status_code == 404
