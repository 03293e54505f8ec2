"""What the collector does while Kafka's topics are not fit to keep events."""

import asyncio
from typing import Any

import pytest
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from collector import producer as module
from collector.producer import EventProducer
from headwater.errors import EngineUnavailable, UnfitTopics
from headwater.settings import Settings


def test_topics_that_lose_events_get_none_until_they_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def ensure_topics(*_: Any) -> None:
        looks.append("looked")
        if len(looks) == 1:
            raise UnfitTopics("events go by age; mend it with: …")
        raise EngineUnavailable("away")

    monkeypatch.setattr(module, "ensure_topics", ensure_topics)
    monkeypatch.setattr(module, "_UNFIT_PAUSE", 0)

    async def check() -> None:
        producer = EventProducer(Settings(kafka_bootstrap_servers="127.0.0.1:1"))
        with pytest.raises(EngineUnavailable, match="Kafka does not answer"):
            producer.send(b"key", b"{}")
        producer.start()
        try:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(AssertionError), wait=wait_fixed(0.01), stop=stop_after_delay(30)
            ):
                with attempt:
                    assert len(looks) > 1  # it looks again by itself
            assert not producer.ready
            with pytest.raises(EngineUnavailable, match="headwater doctor"):
                producer.send(b"key", b"{}")
        finally:
            await producer.stop()

    asyncio.run(check())
