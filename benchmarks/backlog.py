"""How much memory a writer takes for a backlog that is larger than it, while it works it off and when it is idle."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import psutil
from confluent_kafka import Producer

from benchmarks import events
from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.services import process
from headwater.kafka import client_config, writers_group
from headwater.kafka_records import Records
from headwater.settings import Settings

#: Longest time that the writer may need for all events, seconds.
PATIENCE = 1800
#: Seconds between two looks at the memory, and for which the writer is idle before the last one.
GLANCE, IDLE = 0.2, 10


def measure(bench: Bench) -> Iterator[Row]:
    """Resident memory of the writer's two processes, for 40,000 events of 10 kB, and for few of the largest size."""
    yield from _measure(bench, "10 kB", bench.size(40_000, 4_000), lambda: _text(5_000))
    yield from _measure(bench, "30 MB", bench.size(20, 6), lambda: _text(30_000_000))


def _measure(bench: Bench, size: str, count: int, text: Callable[[], str]) -> Iterator[Row]:
    settings = bench.fresh()
    with bench.driver() as driver:
        bench.empty(driver)
    _produce(settings, count, text)
    most: dict[str, int] = {}
    with process(bench, "writer", ["-m", "headwater.cli.main", "writer"], settings, lambda: True) as child:
        until = time.monotonic() + PATIENCE
        while _lag(settings):
            if time.monotonic() > until:
                raise TimeoutError(f"the writer was not through after {PATIENCE} s")
            look_until = time.monotonic() + 2
            while time.monotonic() < look_until:
                _look(child.pid, most)
                time.sleep(GLANCE)
        time.sleep(IDLE)
        last: dict[str, int] = {}
        _look(child.pid, last)
    for name, value in most.items():
        of = f"{count:,} events of {size} in six partitions"
        yield Row(f"backlog, {name}, most", value / 1e6, "MB", of=of)
        yield Row(f"backlog, {name}, idle afterwards", last.get(name, 0) / 1e6, "MB", of=of)


def _look(pid: int, most: dict[str, int]) -> None:
    """Note what the writer and the process that reads for it have, where it is more than before."""
    writer = psutil.Process(pid)
    for each in (writer, *writer.children(recursive=True)):
        try:
            command, amount = " ".join(each.cmdline()), each.memory_info().rss
        except psutil.Error:
            continue  # one that has just ended
        if "resource_tracker" not in command:
            name = "writer" if each.pid == pid else "its reader"
            most[name] = max(most.get(name, 0), amount)


def _produce(settings: Settings, count: int, text: Callable[[], str]) -> None:
    producer = Producer({**client_config(settings), "compression.type": "lz4", "linger.ms": 20})
    made = text()
    for number in range(count):
        producer.produce(settings.kafka_topic, orjson.dumps(_event(number, made)), partition=number % 6)
        if number % 500 == 0 or len(made) > 1_000_000:
            producer.flush(60)
    producer.flush(60)
    producer.close()


def _event(number: int, text: str) -> dict[str, Any]:
    job = f"job_{number % 2000}"
    event = next(iter(events.run(number, job, (f"raw_{number % 2000}", "raw_all"), f"table_{number % 2000}")))
    return {**event, "run": {**event["run"], "facets": {"log": {"at": number, "text": text}}}}


def _text(size: int) -> str:
    return random.Random(1).randbytes(size // 2).hex()  # noqa: S311  (no secret)


def _lag(settings: Settings) -> int:
    with Records(settings, group=writers_group(settings, 0)) as records:
        ranges = records.ranges(settings.kafka_topic)
        committed = records.committed(settings.kafka_topic, ranges)
        return sum(max(0, ranges[each].stop - max(committed[each], ranges[each].start)) for each in ranges)
