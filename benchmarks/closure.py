"""How long the pinned closure of a run takes through HTTP: of thousands of runs, and below a dataset of many writes."""

from collections.abc import Iterator

import httpx

from benchmarks import events, worlds
from benchmarks.bench import Bench
from benchmarks.history import OLD_INPUTS, OLD_JOB, OLD_OUTPUT, age
from benchmarks.rows import Row, Wanted
from benchmarks.services import http_service
from benchmarks.timing import in_turns
from graph_writer.apply import Graph

WANTED = Wanted("≤", 1000)
LAYERS = 20


def measure(bench: Bench) -> Iterator[Row]:
    """Medians in ms of `GET /api/v1/runs/{id}/closure`, warm, the whole answer."""
    width, runs = bench.size(500, 25), bench.size(100_000, 2_000)
    with (
        bench.driver() as driver,
        http_service(bench, "api", bench.fresh(), "/api/v1/status") as url,
        httpx.Client(base_url=url, timeout=60, trust_env=False) as client,
    ):
        at_once = bench.engines.settings.batch_events
        bench.empty(driver)
        graph = Graph(driver, bench.database)
        world = worlds.wide("time", LAYERS, width)
        worlds.write(world, graph, at_once)
        last = tuple(f"time.table_{LAYERS - 1}_{at}" for at in range(width))
        report = events.minimal(len(world.steps), "time.report", last, ())
        for batch in worlds.batches([report], 1):
            graph.apply(batch)
        reads = _reads(world, last)
        yield _row(bench, client, f"closure, {LAYERS * width:,} runs", report["run"]["runId"], reads)
        bench.empty(driver)
        graph = Graph(driver, bench.database)
        for batch in worlds.batches(events.run(0, OLD_JOB, OLD_INPUTS, OLD_OUTPUT), 2):
            graph.apply(batch)
        age(driver, bench.database, 0, runs)
        reader = events.minimal(10_000_000, "time.reader", (OLD_OUTPUT,), ())
        for batch in worlds.batches([reader], 1):
            graph.apply(batch)
        yield _row(bench, client, f"closure, a dataset of {runs:,} writes", reader["run"]["runId"], 3)


def _reads(world: worlds.World, last: tuple[str, ...]) -> int:
    """How many reads lead to the last layer, those of the report included."""
    made = {output: step for step in world.steps for output in step.outputs}
    needed, unseen = set(last), [*last]
    while unseen:
        step = made.get(unseen.pop())
        new = set(step.inputs) - needed if step else set[str]()
        needed |= new
        unseen += new
    return len(last) + sum(len(set(made[name].inputs)) for name in needed if name in made)


def _row(bench: Bench, client: httpx.Client, name: str, run_id: str, reads: int) -> Row:
    def ask() -> httpx.Response:
        return client.get(f"/api/v1/runs/{run_id}/closure").raise_for_status()

    answer = ask().json()
    if len(answer["reads"]) != reads or answer["truncated"] is not None:
        raise RuntimeError(f"{name} has {len(answer['reads'])} reads, {answer['truncated']}, not {reads}")
    times = in_turns([ask], seconds=bench.size(8, 1))
    return Row(name, times.medians[0] * 1000, "ms", None, WANTED, f"median of {times.repetitions}; {reads:,} reads")
