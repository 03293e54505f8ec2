"""How long impact takes through HTTP, beside the bare Cypher closure over the driver, in small and large graphs."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import httpx
import neo4j

from benchmarks import worlds
from benchmarks.bench import Bench
from benchmarks.events import NAMESPACE
from benchmarks.rows import Row, Wanted
from benchmarks.services import http_service
from benchmarks.timing import Times, in_turns
from graph_writer.apply import Graph
from headwater.graph.cypher import queries
from headwater.identity import column_id, column_key, dataset_id, dataset_key

WANTED_BESIDE = Wanted("≤", 1.3)
#: Sources of the large graph that are asked for.
RANDOM = 20
#: Times that the small ladder is asked before it is timed: what is measured later must not win by warmer engines.
WARM_UP = 200


def measure(bench: Bench) -> Iterator[Row]:
    """All worlds in one graph; a small ladder alone before and after, and beside everything else in between."""
    small = worlds.ladder("small", 21)
    with (
        bench.driver() as driver,
        http_service(bench, "api", bench.fresh(), "/api/v1/status") as url,
        httpx.Client(base_url=url, timeout=60, trust_env=False) as client,
        driver.session(database=bench.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        graph = Graph(driver, bench.database)
        at_once = bench.engines.settings.batch_events
        ask = _Asked(bench, client, session)
        bench.empty(driver)
        worlds.write(small, graph, at_once)
        alone = [ask.dataset(small.start, warm_up=WARM_UP)]
        for name, world, wanted in _shapes(bench):
            worlds.write(world, graph, at_once)
            if world.columns:
                yield ask.column(world.start, "column_0").row(f"impact by column, {name}", wanted)
            else:
                yield ask.dataset(world.start).row(f"impact, {name}", wanted)
        jobs = bench.size(100_000, 5_000)
        began = perf_counter()
        worlds.write(worlds.company("company", jobs), graph, at_once)
        yield Row(f"making the graph of {jobs:,} jobs", jobs / (perf_counter() - began), "events/s", of="once")
        yield _random(ask, jobs)
        beside = ask.dataset(small.start, warm_up=WARM_UP)
        bench.empty(driver)
        worlds.write(small, Graph(driver, bench.database), at_once)
        alone.append(ask.dataset(small.start, warm_up=WARM_UP))
        yield Row(
            f"impact, ladder of {beside.nodes} nodes beside {jobs:,} jobs (floor: alone)",
            beside.ours,
            "ms",
            min(each.ours for each in alone),
            WANTED_BESIDE,
            f"median of {beside.repetitions}; alone {' and '.join(f'{each.ours:.1f}' for each in alone)} ms",
        )


def _shapes(bench: Bench) -> Iterator[tuple[str, worlds.World, Wanted | None]]:
    layers, width = 20, bench.size(500, 50)
    yield f"{2 * layers * width + 1:,} nodes", worlds.wide("wide", layers, width), Wanted("≤", 2)
    yield "ladder of 40 layers", worlds.ladder("ladder", 40), None
    consumers = bench.size(3_000, 300)
    yield f"hub of {consumers:,} consumers", worlds.hub("hub", consumers), None
    jobs = bench.size(2_000, 200)
    yield f"chain of {jobs:,} jobs", worlds.chain("chain", jobs), None
    jobs = bench.size(500, 50)
    yield f"chain of {jobs:,} jobs of 8 columns", worlds.chain("columns", jobs, columns=8), None


def _random(ask: "_Asked", jobs: int) -> Row:
    pipelines = random.Random(7).sample(range(jobs // worlds.PIPELINE), RANDOM)  # noqa: S311  (the same every time)
    found = [ask.dataset(f"company.source_{each}", seconds=0.5, least=3) for each in pipelines]
    sizes = sorted(each.nodes for each in found)
    return Row(
        f"impact, {RANDOM} random sources of {jobs:,} jobs",
        median(each.ours for each in found),
        "ms",
        median(each.bare for each in found),
        of=f"median of {RANDOM}, each of ≥ 3; {sizes[0]} to {sizes[-1]:,} nodes, median {sizes[RANDOM // 2]}",
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """Medians in ms of one question, through HTTP and bare, and how many nodes it has."""

    ours: float
    bare: float
    nodes: int
    repetitions: int

    def row(self, name: str, wanted: Wanted | None) -> Row:
        return Row(name, self.ours, "ms", self.bare, wanted, f"median of {self.repetitions}; {self.nodes:,} nodes")


class _Asked:
    """One question, in turns through HTTP and as bare Cypher."""

    def __init__(self, bench: Bench, client: httpx.Client, session: neo4j.Session) -> None:
        self._seconds = bench.size(8, 1)
        self._client = client
        self._session = session

    def dataset(self, name: str, *, seconds: float | None = None, least: int = 5, warm_up: int = 3) -> _Measured:
        """Everything downstream of a dataset."""
        key = dataset_key(NAMESPACE, name)
        asked = _Question(dataset_id(NAMESPACE, name), key, "closure", "nodes")
        return self._measure(asked, seconds=seconds, least=least, warm_up=warm_up)

    def column(self, dataset: str, field: str) -> _Measured:
        """Every column downstream of one."""
        key = column_key(dataset_key(NAMESPACE, dataset), field)
        return self._measure(_Question(column_id(NAMESPACE, dataset, field), key, "column_closure", "column"))

    def _measure(
        self, asked: "_Question", *, seconds: float | None = None, least: int = 5, warm_up: int = 3
    ) -> _Measured:
        text = queries("benchmarks")[asked.statement].text

        def ours() -> httpx.Response:
            return self._client.get("/api/v1/impact", params={"nodeId": asked.node_id}).raise_for_status()

        def bare() -> list[str]:
            return self._session.run(text, key=asked.key).value()

        answer, nodes = ours().json(), len(bare())
        if answer["counts"][asked.counted] != nodes or answer["truncated"] is not None:
            raise RuntimeError(f"impact of {asked.node_id} has {answer['counts']}, the bare closure {nodes}")
        times: Times = in_turns([ours, bare], seconds=seconds or self._seconds, least=least, warm_up=warm_up)
        first, second = times.medians
        return _Measured(first * 1000, second * 1000, nodes, times.repetitions)


@dataclass(frozen=True, slots=True)
class _Question:
    """Where to start, by id and by key, the bare statement, and which count of the answer its rows are."""

    node_id: str
    key: str
    statement: str
    counted: str
