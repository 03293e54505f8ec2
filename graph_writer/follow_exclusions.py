"""Exclusions as a writer knows them: read to their end before its first event, and followed from then on.

A writer that did not know one yet may have put its events into the graph, where they stay: the next rebuild begins
with everything that was said before it, in every writer.
"""

from typing import Any

import structlog
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, TopicPartition

from headwater.exclusions.kept import KnownExclusions
from headwater.kafka import excluded_topic, reading_config
from headwater.kafka_messages import take
from headwater.settings import Settings

log = structlog.get_logger()

#: Most records that are learned at once.
AT_ONCE = 1000


class FollowedExclusions:
    """All of it belongs to one thread."""

    def __init__(self, settings: Settings, consumer: Consumer | None = None) -> None:
        """A consumer of its own, unless one is given; it is closed with this."""
        self._limits = settings.max_nesting, settings.max_values
        self._known = KnownExclusions(settings)
        self._read = False
        self._consumer = consumer or Consumer(_config(settings))
        self._consumer.assign([TopicPartition(excluded_topic(settings), 0, OFFSET_BEGINNING)])

    def follow(self, timeout: float) -> bool:
        """Learn what is new; whether all that there was at the start is known. Waits for that, `timeout` seconds.

        Raises:
            Hopeless: Kafka refuses us for good, e.g. the credentials.
        """
        for message in take(self._consumer, 0 if self._read else timeout, AT_ONCE):
            error = message.error()
            if error is None:
                self._known.learn(message)
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  (a public constant)
                self._read = True
            else:
                log.warning("Kafka does not give the exclusions now, going on", error=error.str())
        return self._read

    def has(self, message: Message) -> bool:
        """Whether an event is excluded, as far as is known.

        Raises:
            HeadwaterError: a newer version has said what this one cannot read.
        """
        return self._known.in_force.has_message(message, *self._limits)

    def close(self) -> None:
        """Leave Kafka."""
        self._consumer.close()


def _config(settings: Settings) -> dict[str, Any]:
    return {
        **reading_config(settings),
        "group.id": settings.kafka_consumer_group,  # never joined
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "enable.partition.eof": True,
        "auto.offset.reset": "earliest",
    }
