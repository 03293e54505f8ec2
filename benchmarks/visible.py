"""How long after its acknowledgement an event can be asked for, while little else happens."""

import asyncio
import operator
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from time import perf_counter

import httpx
import orjson
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from benchmarks import events
from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.services import http_service, service

#: Events a second, seconds between two looks, and how long an event may take at all, seconds.
RATE, GLANCE, PATIENCE = 5, 0.01, 60
JOBS = 50
#: Events before those that are measured.
WARM_UP = 50


def measure(bench: Bench) -> Iterator[Row]:
    """From the collector's 201 to the first 200 of the query API for its run, five events a second."""
    number = bench.size(200, 25)
    settings = bench.fresh()
    with bench.driver() as driver:
        bench.empty(driver)
    with ExitStack() as running:
        collector = running.enter_context(http_service(bench, "collector", settings, "/healthz"))
        api = running.enter_context(http_service(bench, "api", settings, "/healthz"))
        running.enter_context(service(bench, "writer", settings, lambda: True))
        asyncio.run(_delays(collector, api, 0, WARM_UP))  # connections are made, code is warm
        delays = sorted(asyncio.run(_delays(collector, api, WARM_UP, number)))
    for share, wanted in ((50, None), (95, Wanted("≤", 1000)), (99, None)):
        value = 1000 * delays[len(delays) * share // 100]
        yield Row(f"event to visible, p{share}", value, "ms", wanted=wanted, of=f"{number} events, {RATE} a second")


async def _delays(collector: str, api: str, first: int, number: int) -> list[float]:
    began = perf_counter()
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client, asyncio.TaskGroup() as tasks:
        waiting: list[asyncio.Task[float]] = []
        for each in range(number):
            await asyncio.sleep(max(0, began + each / RATE - perf_counter()))
            waiting.append(tasks.create_task(_delay(client, collector, api, first + each)))
    return [each.result() for each in waiting]


async def _delay(client: httpx.AsyncClient, collector: str, api: str, number: int) -> float:
    job = number % JOBS
    event = next(
        events.run(number, f"visible.job_{job}", (f"visible.raw_{job}", "visible.all"), f"visible.table_{job}")
    )
    (await client.post(f"{collector}/api/v1/lineage", content=orjson.dumps(event))).raise_for_status()
    acknowledged = perf_counter()
    await _found(client, f"{api}/api/v1/jobs/runs/{event['run']['runId']}")
    return perf_counter() - acknowledged


@retry(retry=retry_if_result(operator.not_), wait=wait_fixed(GLANCE), stop=stop_after_delay(PATIENCE))
async def _found(client: httpx.AsyncClient, url: str) -> bool:
    answer = await client.get(url)
    return answer.status_code != HTTPStatus.NOT_FOUND and answer.raise_for_status().is_success
