"""A question while Neo4j is away: 503 that names Neo4j, and asks to try again."""

import asyncio

import httpx

from headwater.settings import Settings
from query_api.app import create_app


def test_an_outage_names_the_engine_that_is_away() -> None:
    async def ask() -> httpx.Response:
        app = create_app(Settings(neo4j_uri="bolt://127.0.0.1:1", kafka_bootstrap_servers="127.0.0.1:1"))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client,
        ):
            return await client.get("/api/v1/impact", params={"nodeId": "dataset:shop:orders"})

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Neo4j does not answer" in answer.json()["detail"]
    assert "kafka" not in answer.text.lower()
