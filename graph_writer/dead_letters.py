"""Events that can never be applied, kept in a topic of their own with what is needed to understand and replay them."""

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from graph_writer.batch import value
from graph_writer.isolate import Dead
from headwater import metrics
from headwater.dead_letters.letter import ATTEMPTS, HEADER, VALUE_BYTES, Headers, attempts_of, headers_of, originals
from headwater.errors import EngineUnavailable
from headwater.kafka import client_config, dead_letter_bytes
from headwater.settings import Settings

log = structlog.get_logger()

#: Dead letters of one batch that are logged one by one: whoever sends only rubbish must not fill that.
LOGGED = 5


class DeadLetters:
    """Sends messages to the dead-letter topic: original key, value and headers, plus where from and why."""

    def __init__(self, settings: Settings) -> None:
        self._topic = settings.kafka_dead_letter_topic
        self._group = settings.kafka_consumer_group
        self._producer = Producer(
            {
                **client_config(settings),
                "message.max.bytes": dead_letter_bytes(settings),
                "acks": "all",
                "enable.idempotence": True,
                "compression.type": "zstd",
                "delivery.timeout.ms": 30_000,
            }
        )

    def send(self, dead: list[Dead]) -> None:
        """Keep these messages. Blocks until Kafka has acknowledged every one.

        One that is larger than the topic takes is kept without its value, which is in the event topic, at the place
        that its headers name.

        Raises:
            EngineUnavailable: Kafka did not acknowledge all of them; send them all again.
        """
        for each in dead[:LOGGED]:
            log.error(
                "event cannot be applied, kept as a dead letter",
                topic=each.message.topic(),
                partition=each.message.partition(),
                offset=each.message.offset(),
                error=str(each.problem)[:500],
            )
        if len(dead) > LOGGED:
            log.error("more events cannot be applied, kept as dead letters", events=len(dead) - LOGGED)
        too_large = self._send(dead, with_value=True)
        if too_large:
            self._send(too_large, with_value=False)
        metrics.DEAD_LETTERS.inc(len(dead))

    def close(self) -> None:
        """Leave Kafka."""
        self._producer.close()

    def _send(self, dead: list[Dead], *, with_value: bool) -> list[Dead]:
        """Those that Kafka finds too large."""
        failures: list[tuple[Dead, KafkaError]] = []
        for each in dead:
            message = each.message

            def delivered(problem: KafkaError | None, _message: Message, each: Dead = each) -> None:
                if problem is not None:
                    failures.append((each, problem))

            try:
                self._producer.produce(
                    self._topic,
                    key=message.key(),
                    value=message.value() if with_value else None,
                    headers=self._headers(each) if with_value else _without_values(self._headers(each), message),
                    on_delivery=delivered,
                )
            except KafkaException as problem:
                failures.append((each, problem.args[0]))
            except BufferError:
                failures.append((each, KafkaError(KafkaError._QUEUE_FULL)))  # noqa: SLF001  (librdkafka's own code)
        left = self._producer.flush(35)
        others = [problem.str() for _, problem in failures if problem.code() not in _TOO_LARGE]
        if left or others:
            raise EngineUnavailable(f"Kafka did not keep {left + len(others)} dead letters: {others[:3]}")
        return [each for each, _ in failures]

    def _headers(self, dead: Dead) -> Headers:
        message = dead.message
        before = headers_of(message)
        return [
            *originals(before),
            (f"{HEADER}topic", message.topic() or ""),
            (f"{HEADER}partition", str(message.partition())),
            (f"{HEADER}offset", str(message.offset())),
            (f"{HEADER}timestamp", str(message.timestamp()[1])),
            (f"{HEADER}group", self._group),
            (ATTEMPTS, str(attempts_of(before) + 1)),
            (f"{HEADER}error.class", dead.problem.kind),
            (f"{HEADER}error.message", dead.problem.text),
        ]


def _without_values(headers: Headers, message: Message) -> Headers:
    """Our headers alone, and how large the value was, bytes."""
    ours = [each for each in headers if each[0].startswith(HEADER)]
    return [*ours, (VALUE_BYTES, str(len(value(message))))]


_TOO_LARGE = {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.RECORD_LIST_TOO_LARGE}
