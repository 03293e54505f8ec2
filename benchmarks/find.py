"""How long it takes to find things by a part of their names, among many and when nearly all of them have it."""

from collections.abc import Iterator
from typing import Any

import httpx
import neo4j

from benchmarks import worlds
from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.services import http_service
from benchmarks.timing import in_turns
from graph_writer.apply import Graph
from headwater.graph.cypher import queries

#: Results of a page, as many as the box of the page asks for.
LIMIT = 12
#: Columns of the datasets of one chain, beside jobs and datasets without any.
COLUMNS = 8


def measure(bench: Bench) -> Iterator[Row]:
    """Medians in ms, warm, the whole answer; the floor is one bare statement over the driver."""
    jobs, of_columns = bench.size(50_000, 2_000), bench.size(1_000, 100)
    with (
        bench.driver() as driver,
        http_service(bench, "api", bench.fresh(), "/api/v1/status") as url,
        httpx.Client(base_url=url, timeout=60, trust_env=False) as client,
        driver.session(database=bench.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        bench.empty(driver)
        graph = Graph(driver, bench.database)
        for world in (worlds.company("company", jobs), worlds.chain("columns", of_columns, COLUMNS)):
            worlds.write(world, graph, bench.engines.settings.batch_events)
        one = f"company.table_{jobs // 2}"
        for text, which in (("company", "all begin so"), ("t", "all have it"), ("table_1", "a tenth"), (one, "a few")):
            yield _found(client, session, text, f"{which}; {2 * jobs:,} jobs and datasets")


def _found(client: httpx.Client, session: neo4j.Session, text: str, which: str) -> Row:
    def ours() -> httpx.Response:
        return client.get("/api/v1/find", params={"q": text, "limit": LIMIT}).raise_for_status()

    def bare() -> list[Any]:
        return session.run(queries("benchmarks")["find"].text, text=text, limit=LIMIT).values()

    if not ours().json()["results"]:
        raise RuntimeError(f"nothing is found by {text}")
    times = in_turns([ours, bare], seconds=10)
    mine, floor = (1000 * each for each in times.medians)
    return Row(f"find, {text}", mine, "ms", floor, of=f"median of {times.repetitions}; {which}")
