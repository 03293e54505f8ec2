"""Events in over HTTP, the same bytes in the real Kafka."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from confluent_kafka import KafkaError, Message
from openlineage.client import OpenLineageClient, event_v2
from openlineage.client.transport.async_http import AsyncHttpConfig, AsyncHttpTransport
from openlineage.client.transport.http import HttpCompression, HttpConfig, HttpTransport
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from collector.producer import EventProducer
from headwater import metrics
from headwater.event.partition_key import partition_key
from headwater.settings import Settings
from tests.integration.collector.running import BATCH, ONE, Running, event


def values(messages: list[Message]) -> list[bytes]:
    return [message.value() or b"" for message in messages]


@pytest.mark.rule("demand.2")
def test_bytes_are_unchanged_and_the_key_is_the_clients(
    collector: Running, stored: Callable[[], list[Message]]
) -> None:
    odd = b' {"job" : {"name":"j\\u0041","namespace":"\xc3\xa9"},\n"eventTime":"2026-11-24 09:30","producer":"p"}\t'
    plain = orjson.dumps(event(1, "café"))
    with collector.client() as client:
        for body, headers in (
            (odd, {}),
            (plain, {"content-type": "application/json; charset=UTF-8"}),
            (gzip.compress(plain), {"content-encoding": "gzip"}),
        ):
            answer = client.post(ONE, content=body, headers=headers)
            assert (answer.status_code, answer.content) == (201, b"")
        in_pieces = client.post(f"{ONE}/?key=value", content=iter([plain[:7], plain[7:]]))
        assert in_pieces.status_code == 201
    messages = stored()
    assert sorted(values(messages)) == sorted([odd, plain, plain, plain])
    assert all(message.key() == partition_key(orjson.loads(message.value() or b"")) for message in messages)
    assert not any(message.headers() for message in messages)


def test_events_of_one_key_keep_their_order(collector: Running, stored: Callable[[], list[Message]]) -> None:
    sent = [orjson.dumps(event(number, job=f"j{number % 7}")) for number in range(300)]
    with collector.client() as client:
        for body in sent[:100]:
            assert client.post(ONE, content=body).status_code == 201
        assert client.post(BATCH, content=b"\n".join(sent[100:200])).json()["status"] == "success"
        assert client.post(BATCH, content=b"[" + b",".join(sent[200:]) + b"]").json()["status"] == "success"
    by_key: dict[bytes | None, list[bytes]] = {}
    for message in stored():
        by_key.setdefault(message.key(), []).append(message.value() or b"")
    assert sorted(by_key) == sorted({partition_key(orjson.loads(body)) for body in sent})
    for key, bodies in by_key.items():
        assert bodies == [body for body in sent if partition_key(orjson.loads(body)) == key]


def test_one_bad_event_does_not_fail_the_others(collector: Running, stored: Callable[[], list[Message]]) -> None:
    good = [
        b'{"job": {"namespace":"n", "name":"j"},  "eventTime":"2026-11-24T09:30Z", "producer":"p"}',
        orjson.dumps(event(2)),
    ]
    body = b"[" + good[0] + b', {"job": 1}, nonsense ,' + good[1] + b"]"
    with collector.client() as client:
        answer = client.post(BATCH, content=body)
    assert answer.status_code == 200
    result = answer.json()
    assert result["summary"] == {"received": 4, "successful": 2, "failed": 2, "retriable": 0, "non_retriable": 2}
    assert [failed["index"] for failed in result["failed_events"]] == [1, 2]
    assert "/job" in {error["pointer"] for error in result["failed_events"][0]["errors"]}
    assert sorted(values(stored())) == sorted(good)


@pytest.mark.parametrize("surplus", [0, 1])
def test_events_up_to_the_limit_are_stored(
    collector: Running, stored: Callable[[], list[Message]], surplus: int
) -> None:
    limit = collector.settings.max_event_bytes
    empty = orjson.dumps(event(1, facets=""))
    body = orjson.dumps(event(1, facets="x" * (limit + surplus - len(empty))))
    assert len(body) == limit + surplus
    with collector.client() as client:
        answers = {client.post(ONE, content=content, headers=headers).status_code for content, headers in (
            (body, {}),
            (gzip.compress(body, 1), {"content-encoding": "gzip"}),
        )}  # fmt: skip
    if surplus:
        assert answers == {413}
        assert stored() == []
    else:
        assert answers == {201}
        assert values(stored()) == [body, body]


def official(number: int) -> event_v2.RunEvent:
    return event_v2.RunEvent(
        eventTime="2026-11-24T09:30:00Z",
        eventType=event_v2.RunState.START,
        producer="https://example.com/test",
        run=event_v2.Run(f"0190c0de-0000-7000-8000-{number:012d}"),
        job=event_v2.Job("n", f"j{number}"),
    )


@pytest.fixture(params=["http", "gzip", "async"])
def client(request: pytest.FixtureRequest, collector: Running) -> Iterator[OpenLineageClient]:
    if request.param == "async":
        transport: Any = AsyncHttpTransport(AsyncHttpConfig(url=collector.url))
    else:
        compression = HttpCompression.GZIP if request.param == "gzip" else None
        transport = HttpTransport(HttpConfig(url=collector.url, compression=compression))
    client = OpenLineageClient(transport=transport)
    yield client
    client.close()


def test_the_official_client(client: OpenLineageClient, stored: Callable[[], list[Message]]) -> None:
    for number in range(20):
        client.emit(official(number))
    client.emit(event_v2.JobEvent(eventTime="2026-11-24T09:30:00Z", producer="p", job=event_v2.Job("n", "j")))
    dataset = event_v2.StaticDataset("n", "d")
    client.emit(event_v2.DatasetEvent(eventTime="2026-11-24T09:30:00Z", producer="p", dataset=dataset))
    client.close(timeout=30)
    keys = {message.key() for message in stored()}
    assert keys == {b"job:n/j", b"dataset:n/d"} | {f"run:n/j{number}".encode() for number in range(20)}


@retry(retry=retry_if_result(lambda done: not done), wait=wait_fixed(0.01), stop=stop_after_delay(30))
async def until(condition: Callable[[], bool]) -> bool:
    return condition()


def restarts() -> float:
    (metric,) = metrics.PRODUCER_RESTARTS.collect()
    return metric.samples[0].value


def test_a_producer_that_failed_for_good_is_replaced(kafka: str, settings_for_test: Settings) -> None:
    """Fatal errors of librdkafka (a broken sequence) never heal: without a new producer every event would be lost."""
    assert kafka

    async def check() -> None:
        producer = EventProducer(settings_for_test)
        producer.start()
        await until(lambda: producer.ready)
        before = restarts()
        producer._on_error(KafkaError(KafkaError._FATAL, "out of order sequence", fatal=True))
        await until(lambda: restarts() > before)
        sent = producer.send(b"key", b"value")
        await producer.acknowledged([sent], 30)
        assert sent.result() is None
        await producer.stop()

    asyncio.run(check())
