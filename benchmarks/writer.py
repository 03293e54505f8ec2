"""How many events a second the writer takes from Kafka into the graph, beside a loop that only sends its statements."""

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import cast

import neo4j
import orjson
from confluent_kafka import Producer

from benchmarks import events, full_events, replay
from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.services import service
from benchmarks.worlds import batches
from graph_writer.apply import Graph
from headwater.event.partition_key import partition_key
from headwater.kafka import client_config
from headwater.settings import Settings

WANTED = Wanted("≥", 0.7)
#: Longest time that a writer may need for all events, seconds.
PATIENCE = 600
#: Events a second, of new jobs and of repeats.
Phases = tuple[float, float]


#: What makes the events of one run: its number, its job, what that reads and writes.
Run = Callable[[int, str, tuple[str, str], str], Iterator[events.Event]]


def measure(bench: Bench) -> Iterator[Row]:
    """Events a second of jobs that are new, and then of another run of each; then the same with every facet.

    The writer is `headwater writer`, on events that are in Kafka before it starts, in one partition so that the two
    phases do not mix; times are those of its log of applied batches. The floor gets the batches that the same events
    make, on a graph that is empty at first too.
    """
    yield from _measure(bench, "writer", events.run, bench.size(10_000, 2_000), WANTED)
    yield from _measure(bench, "writer, every facet", full_events.run, bench.size(2_000, 1_000), None)


def _measure(bench: Bench, name: str, run: Run, jobs: int, wanted: Wanted | None) -> Iterator[Row]:
    rounds, count = bench.size(3, 1), 2 * jobs
    with bench.driver() as driver:
        recording = _record(bench, driver, jobs, run)
        gc.collect()
        gc.freeze()  # the recorded rows would cost the loop a look at each of them now and then
        ours: list[Phases] = []
        floors: list[Phases] = []
        for _ in range(rounds):
            bench.empty(driver)
            ours.append(_consumed(bench, jobs, run))
            bench.empty(driver)
            floors.append(_replayed(bench, driver, recording, count))
        gc.unfreeze()
    for number, of_what in enumerate(("new jobs", "repeats of known jobs")):
        value, floor = (median(each[number] for each in measured) for measured in (ours, floors))
        of = f"median of {rounds}, {count:,} events of {jobs:,} jobs"
        yield Row(f"{name}, {of_what}", value, "events/s", floor, wanted, of)


def phase(jobs: int, number: int, run: Run = events.run) -> Iterator[events.Event]:
    """START and COMPLETE of one run of each job; `number` 0 is the first run of each."""
    for job in range(jobs):
        inputs = (f"raw.table_{job}", f"raw.table_{(job + 1) % jobs}")
        yield from run(number * jobs + job, f"staging.job_{job}", inputs, f"staging.table_{job}")


@dataclass(frozen=True, slots=True)
class _Recording:
    """What the writer sent for both phases, and where the edges were that it spoke of."""

    new: list[replay.Transaction]
    repeats: list[replay.Transaction]
    places: dict[str, replay.Place]


def _record(bench: Bench, driver: neo4j.Driver, jobs: int, run: Run) -> _Recording:
    bench.empty(driver)
    recorder = replay.Recorder(driver)
    graph = Graph(cast("neo4j.Driver", recorder), bench.database)
    for number in range(2):
        for batch in batches(phase(jobs, number, run), bench.engines.settings.batch_events):
            graph.apply(batch)
    middle = len(recorder.transactions) // 2
    sent = recorder.transactions
    return _Recording(sent[:middle], sent[middle:], replay.places(driver, bench.database))


def _replayed(bench: Bench, driver: neo4j.Driver, recording: _Recording, count: int) -> Phases:
    first = replay.replay(driver, bench.database, recording.new)
    here = replay.moved(recording.repeats, recording.places, replay.places(driver, bench.database))
    began = time.perf_counter()
    second = replay.replay(driver, bench.database, here)
    batch = bench.engines.settings.batch_events
    return (count - batch) / (first[-1] - first[0]), count / (second[-1] - began)


def _consumed(bench: Bench, jobs: int, run: Run) -> Phases:
    settings = bench.fresh(partitions=1).model_copy(update={"log_level": "debug"})
    _produce(settings, (event for number in range(2) for event in phase(jobs, number, run)))
    count = 2 * jobs
    with service(bench, "writer", settings, lambda: True) as process:
        deadline = time.monotonic() + PATIENCE
        while sum(size for _, size in _applied(process.spec.output)) < 2 * count:
            if not process.running or time.monotonic() > deadline:
                raise RuntimeError(f"the writer did not apply everything\n{process.spec.tail()}")
            time.sleep(0.2)
        return rates(_applied(process.spec.output), count)


def rates(applied: list[tuple[float, int]], count: int) -> Phases:
    """Events a second of both phases, of `count` events each.

    Args:
        applied: when each batch was in the graph, seconds, and how many events it had. The first phase is timed from
            the end of the first batch, the second one from the end of the last batch that had nothing of it.
        count: events of each phase.
    """
    totals = list(accumulate(size for _, size in applied))
    last = max(place for place, total in enumerate(totals) if total <= count)
    (began, _), (middle, _), (ended, _) = applied[0], applied[last], applied[-1]
    return (totals[last] - totals[0]) / (middle - began), (totals[-1] - totals[last]) / (ended - middle)


def _produce(settings: Settings, sent: Iterable[events.Event]) -> None:
    producer = Producer({**client_config(settings), "linger.ms": 50, "compression.type": "lz4"})
    for event in sent:
        while True:
            try:
                producer.produce(settings.kafka_topic, orjson.dumps(event), partition_key(event))
            except BufferError:
                producer.poll(0.1)
            else:
                break
    if left := producer.flush(60):
        raise RuntimeError(f"Kafka did not take {left} events")
    producer.close()


def _applied(log: Path) -> list[tuple[float, int]]:
    """When each batch was applied and committed, in seconds, and how many events it had."""
    lines = (json.loads(line) for line in log.read_text().splitlines() if line.startswith("{") and line.endswith("}"))
    return [
        (datetime.fromisoformat(line["timestamp"]).timestamp(), line["events"])
        for line in lines
        if line["event"] == "applied"
    ]
