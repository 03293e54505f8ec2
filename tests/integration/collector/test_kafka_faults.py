"""Kafka killed, frozen and back: answered in time, and nothing acknowledged is lost."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import orjson
import pytest
from confluent_kafka import Message
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from headwater.engines.local import LocalEngines
from tests.integration.collector.running import BATCH, ONE, Running, event

pytestmark = pytest.mark.fault


class Load:
    """Senders at once, each posting one event after the other; every answer has to be 201 or 503, within 5 s."""

    def __init__(self, collector: Running) -> None:
        self._collector = collector
        self._stop = threading.Event()
        self._numbers = iter(range(10**9))
        self._lock = threading.Lock()
        self.acknowledged: list[bytes] = []
        self.refused = 0

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(8)
        self._senders = [self._pool.submit(self._send) for _ in range(8)]
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._pool.shutdown()
        for sender in self._senders:
            sender.result()  # a time-out, or another answer, fails the test here

    @retry(retry=retry_if_result(lambda done: not done), wait=wait_fixed(0.05), stop=stop_after_delay(60))
    def until(self, condition: Callable[[], bool]) -> bool:
        assert not any(sender.done() for sender in self._senders), "a sender failed"
        return condition()

    def _send(self) -> None:
        with self._collector.client() as client:
            while not self._stop.is_set():
                with self._lock:
                    number = next(self._numbers)
                body = orjson.dumps(event(number, job=f"j{number % 20}"))
                answer = client.post(ONE, content=body)
                if answer.status_code == 201:
                    self.acknowledged.append(body)
                else:
                    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                    self.refused += 1


def test_kafka_killed_under_load(
    kafka_engine: LocalEngines, collector: Running, stored: Callable[[], list[Message]]
) -> None:
    with Load(collector) as load:
        load.until(lambda: len(load.acknowledged) > 200)
        kafka_engine.kafka.kill()
        load.until(lambda: load.refused > 8)
        kafka_engine.kafka.restart()
        after = len(load.acknowledged)
        load.until(lambda: len(load.acknowledged) > after + 200)
    in_kafka = {message.value() for message in stored()}
    assert [body for body in load.acknowledged if body not in in_kafka] == []


@pytest.mark.rule("demand.1")
def test_kafka_frozen_under_load(
    kafka_engine: LocalEngines, collector: Running, stored: Callable[[], list[Message]]
) -> None:
    with Load(collector) as load:
        load.until(lambda: len(load.acknowledged) > 100)
        os.kill(kafka_engine.kafka.pid, signal.SIGSTOP)
        try:
            load.until(lambda: load.refused > 8)
            with collector.client() as client:
                batch = client.post(BATCH, content=orjson.dumps([event(-1), event(-2)]))
                assert (batch.status_code, batch.headers["retry-after"]) == (503, "5")
        finally:
            os.kill(kafka_engine.kafka.pid, signal.SIGCONT)
        after = len(load.acknowledged)
        load.until(lambda: len(load.acknowledged) > after + 100)
    in_kafka = {message.value() for message in stored()}
    assert [body for body in load.acknowledged if body not in in_kafka] == []


def test_the_collector_stops_in_order_and_keeps_what_it_acknowledged(
    collector: Running, stored: Callable[[], list[Message]]
) -> None:
    bodies = [orjson.dumps(event(number)) for number in range(50)]
    with collector.client() as client:
        for body in bodies:
            assert client.post(ONE, content=body).status_code == 201
    collector.process.stop()
    assert collector.process.exit_code() == 0
    assert [message.value() for message in stored()] == bodies
