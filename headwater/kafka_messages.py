"""Taking messages from Kafka: those that are here already at once, and no more asking where Kafka refuses for good."""

from collections.abc import Collection
from typing import Final

from confluent_kafka import Consumer, KafkaError, KafkaException, Message

#: Errors that no waiting heals: Kafka does not let this client in.
REFUSALS: Final = frozenset(
    {
        KafkaError._AUTHENTICATION,  # noqa: SLF001  (librdkafka's own errors start with an underscore)
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError._FATAL,  # noqa: SLF001
    }
)

#: There is no such topic or partition: hopeless for who reads what is there, a reason to wait for who follows a topic.
MISSING: Final = frozenset(
    {
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001
    }
)


class Hopeless(KafkaException):
    """Kafka answered with an error that no waiting heals; `args[0]` is that `KafkaError`."""


def take(consumer: Consumer, timeout: float, most: int, *, hopeless: Collection[int] = REFUSALS) -> list[Message]:
    """Up to `most` messages: waits `timeout` seconds for the first, takes those behind it that are here already.

    Messages that carry a passing error, or the end of a partition, are among them.

    Raises:
        Hopeless: one of them carries an error whose code is in `hopeless`.
    """
    first = consumer.poll(timeout)
    if first is None:
        return []
    messages = [first, *consumer.consume(most - 1, timeout=0)]
    for message in messages:
        error = message.error()
        if error is not None and error.code() in hopeless:
            raise Hopeless(error)
    return messages
