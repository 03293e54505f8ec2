"""What the collector does while Kafka's topics are not fit to keep events."""

import asyncio
import threading
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from collector import producer as module
from collector.producer import EventProducer
from headwater.errors import EngineUnavailable, UnfitTopics
from headwater.settings import Settings


def refusal(producer: EventProducer) -> str:
    """Why it takes no event."""
    with pytest.raises(EngineUnavailable) as refused:
        producer.send(b"key", b"{}")
    return str(refused.value)


def test_topics_that_lose_events_get_none_until_they_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again by itself, and says what is the matter meanwhile."""
    mended = threading.Event()

    def ensure_topics(*_: Any) -> None:
        if not mended.is_set():
            raise UnfitTopics("events go by age; mend it with: …")

    monkeypatch.setattr(module, "ensure_topics", ensure_topics)
    monkeypatch.setattr(module, "_UNFIT_PAUSE", 0.01)

    async def check() -> None:
        producer = EventProducer(Settings(kafka_bootstrap_servers="127.0.0.1:1", acknowledge_timeout=0.1))
        assert "does not answer" in refusal(producer)
        producer.start()
        waiting: Any = {"retry": retry_if_exception_type((AssertionError, EngineUnavailable)), "wait": wait_fixed(0.01)}
        try:
            async for attempt in AsyncRetrying(**waiting, stop=stop_after_delay(30)):
                with attempt:
                    assert "headwater doctor" in refusal(producer)
            mended.set()
            async for attempt in AsyncRetrying(**waiting, stop=stop_after_delay(30)):
                with attempt:
                    producer.send(b"key", b"{}")
        finally:
            await producer.stop()

    asyncio.run(check())


def test_a_kafka_that_is_back_is_found_without_any_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is said not to be ready gets no events, and would never find out by one."""
    monkeypatch.setattr(module, "_LOOK_EVERY", 0.0)
    here = threading.Event()

    class Client:
        def list_topics(self, topic: str, timeout: float) -> None:
            assert topic
            assert timeout < 1
            if not here.is_set():
                raise KafkaException(KafkaError(KafkaError._TRANSPORT))

    producer = EventProducer(Settings(kafka_bootstrap_servers="127.0.0.1:1"))
    monkeypatch.setattr(producer, "_producer", Client(), raising=False)
    assert producer.lack is not None
    producer._topics_exist = True
    assert producer.lack is None
    producer._on_error(KafkaError(KafkaError._ALL_BROKERS_DOWN))
    producer._look_for_kafka()
    assert producer.lack is not None
    here.set()
    producer._look_for_kafka()
    assert producer.lack is None
