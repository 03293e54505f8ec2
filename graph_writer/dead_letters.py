"""Events that can never be applied, kept in a topic of their own with what is needed to understand and replay them."""

from typing import cast

import structlog
from confluent_kafka import KafkaException, Message, Producer

from graph_writer.batch import Received
from headwater import metrics
from headwater.errors import EngineUnavailable
from headwater.kafka import client_config
from headwater.settings import Settings

log = structlog.get_logger()

#: Prefix of the headers that a dead letter has besides those of the original message.
HEADER = "headwater.dlq."

#: Longest error text kept, characters.
LONGEST_ERROR = 4000


def original_headers(message: Message) -> list[tuple[str, str | bytes | None]]:
    """The headers that a message came with, repeated names included."""
    return cast("list[tuple[str, str | bytes | None]]", message.headers() or [])


class DeadLetters:
    """Sends messages to the dead-letter topic: original key, value and headers, plus where from and why."""

    def __init__(self, settings: Settings) -> None:
        self._topic = settings.kafka_dead_letter_topic
        self._group = settings.kafka_consumer_group
        self._producer = Producer(
            {
                **client_config(settings),
                "acks": "all",
                "enable.idempotence": True,
                "compression.type": "zstd",
                "delivery.timeout.ms": 30_000,
            }
        )

    def send(self, dead: list[Received]) -> None:
        """Keep these messages. Blocks until Kafka has acknowledged every one.

        Raises:
            EngineUnavailable: Kafka did not acknowledge all of them; send them all again.
        """
        failures: list[str] = []
        for each in dead:
            message, error = each.message, each.error
            headers: list[tuple[str, str | bytes | None]] = [
                *original_headers(message),
                (f"{HEADER}topic", message.topic() or ""),
                (f"{HEADER}partition", str(message.partition())),
                (f"{HEADER}offset", str(message.offset())),
                (f"{HEADER}timestamp", str(message.timestamp()[1])),
                (f"{HEADER}group", self._group),
                (f"{HEADER}error.class", type(error).__name__),
                (f"{HEADER}error.message", str(error)[:LONGEST_ERROR]),
            ]
            log.error(
                "event cannot be applied, kept as a dead letter",
                topic=message.topic(),
                partition=message.partition(),
                offset=message.offset(),
                error=f"{type(error).__name__}: {error}"[:500],
            )
            try:
                self._producer.produce(
                    self._topic,
                    key=message.key(),
                    value=message.value(),
                    headers=headers,
                    on_delivery=lambda problem, _message: failures.append(str(problem)) if problem else None,
                )
            except (KafkaException, BufferError) as problem:
                failures.append(str(problem))
        left = self._producer.flush(35)
        if left or failures:
            raise EngineUnavailable(f"Kafka did not keep {left + len(failures)} dead letters: {failures[:3]}")
        metrics.DEAD_LETTERS.inc(len(dead))

    def close(self) -> None:
        """Leave Kafka."""
        self._producer.close()
