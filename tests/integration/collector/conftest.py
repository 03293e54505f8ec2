"""A collector as a process of its own, on the real Kafka, and what its topic holds."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from confluent_kafka import Consumer, Message, TopicPartition
from confluent_kafka.admin import AdminClient

from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.kafka import client_config, ensure_topics
from headwater.settings import Settings
from tests.integration.collector.running import Running


@pytest.fixture
def collector(kafka: str, settings_for_test: Settings, tmp_path: Path) -> Iterator[Running]:
    """A collector on a topic of its own, ready to store."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            return httpx.get(f"{url}/healthz", timeout=1, trust_env=False).json()["kafka"]
        except httpx.TransportError:
            return False

    environment = {
        "HEADWATER_KAFKA_BOOTSTRAP_SERVERS": kafka,
        "HEADWATER_KAFKA_TOPIC": settings_for_test.kafka_topic,
        "HEADWATER_KAFKA_DEAD_LETTER_TOPIC": settings_for_test.kafka_dead_letter_topic,
        "HEADWATER_PORT": str(port),
    }
    command = [sys.executable, "-m", "headwater.cli.main", "collector"]
    process = Child(ChildSpec("collector", command, tmp_path / "collector.log", ready, environment, stop_within=20))
    process.start()
    process.wait_ready()
    yield Running(url, settings_for_test, process)
    process.stop()


@pytest.fixture
def stored(kafka: str, settings_for_test: Settings) -> Callable[[], list[Message]]:
    """Everything in the test's topic, partition by partition in order."""
    assert kafka == settings_for_test.kafka_bootstrap_servers

    def read() -> list[Message]:
        config = client_config(settings_for_test)
        ensure_topics(settings_for_test, AdminClient(config))
        largest = {"fetch.message.max.bytes": config["message.max.bytes"]}
        consumer = Consumer({**config, **largest, "group.id": "reads from the start", "enable.auto.commit": False})
        topic = settings_for_test.kafka_topic
        parts = [TopicPartition(topic, number, 0) for number in range(settings_for_test.kafka_partitions)]
        missing = sum(consumer.get_watermark_offsets(part, timeout=10)[1] for part in parts)
        consumer.assign(parts)
        messages: list[Message] = []
        while len(messages) < missing:
            for message in consumer.consume(1000, timeout=1):
                assert message.error() is None, message.error()
                messages.append(message)
        consumer.close()
        return sorted(messages, key=lambda message: (message.partition(), message.offset()))

    return read
