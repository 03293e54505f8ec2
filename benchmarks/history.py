"""Whether a long history makes the writer slower: a job of many runs, a dataset of many readers, beside new ones."""

from collections.abc import Iterator
from itertools import count
from statistics import median
from time import perf_counter

import neo4j

from benchmarks import events
from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.worlds import batches
from graph_writer.apply import Graph
from headwater.graph.cypher import queries
from headwater.identity import job_key, run_key

WANTED = Wanted("≥", 0.8)
#: The next events, and how many of them are applied at once: few, so that what a transaction costs by itself shows.
NEXT, AT_ONCE = 1_000, 100
OLD_JOB, OLD_INPUTS, OLD_OUTPUT = "history.job", ("history.raw", "history.other"), "history.table"


def measure(bench: Bench) -> Iterator[Row]:
    """Events a second from events to graph, of the next 1,000 of each kind, in turns with 1,000 of new things."""
    runs, rounds = bench.size(100_000, 5_000), bench.size(7, 2)
    with bench.driver() as driver:
        bench.empty(driver)
        applier = _Applier(Graph(driver, bench.database))
        age(driver, bench.database, applier.prime(OLD_JOB, OLD_INPUTS, OLD_OUTPUT), runs)
        rates: dict[str, list[float]] = {}
        for number in range(-1, rounds):  # the first round warms up
            job, inputs, output = f"new.job_{number}", (f"new.raw_{number}", f"new.other_{number}"), "new.table"
            kinds = {
                "": (f"{job}_a", tuple(f"{each}_a" for each in inputs), f"{output}_{number}_a"),
                "job": (OLD_JOB, tuple(f"{each}_b" for each in inputs), f"{output}_{number}_b"),
                "dataset": (f"{job}_c", (OLD_INPUTS[0], f"{inputs[1]}_c"), f"{output}_{number}_c"),
                "all": (OLD_JOB, OLD_INPUTS, OLD_OUTPUT),
            }
            for kind, (a_job, (first, second), an_output) in kinds.items():
                applier.prime(a_job, (first, second), an_output)
                rate = applier.rate(a_job, (first, second), an_output)
                if number >= 0:
                    rates.setdefault(kind, []).append(rate)
    floor = median(rates[""])
    for kind, name in (
        ("job", f"history, a job of {runs:,} runs"),
        ("dataset", f"history, a dataset of {runs:,} readers"),
        ("all", f"history, job, inputs and output of {runs:,} runs"),
    ):
        of = f"median of {rounds}, {NEXT:,} events, {AT_ONCE} at once"
        yield Row(name, median(rates[kind]), "events/s", floor, WANTED, of)


class _Applier:
    """Applies the next runs of a job as the writer does."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._numbers = count()

    def prime(self, job: str, inputs: tuple[str, str], output: str) -> int:
        """One run, so that nothing is new but runs; returns its number."""
        number = next(self._numbers)
        for batch in batches(events.run(number, job, inputs, output), 2):
            self._graph.apply(batch)
        return number

    def rate(self, job: str, inputs: tuple[str, str], output: str) -> float:
        """Events a second of the next runs."""
        sent = [event for _ in range(NEXT // 2) for event in events.run(next(self._numbers), job, inputs, output)]
        began = perf_counter()
        for batch in batches(sent, AT_ONCE):
            self._graph.apply(batch)
        return NEXT / (perf_counter() - began)


def age(driver: neo4j.Driver, database: str, number: int, runs: int) -> None:
    """Give the old job so many more runs, each like the one with this number, with all that it read and wrote."""
    for first in range(0, runs, 2_000):
        driver.execute_query(
            queries("benchmarks")["age"].text,
            job=job_key(events.NAMESPACE, OLD_JOB),
            run=run_key(events.run_id(number)),
            keys=[f"history-{each}" for each in range(first, min(first + 2_000, runs))],
            database_=database,
        )
