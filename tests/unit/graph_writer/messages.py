"""Messages as Kafka's client gives them, made here."""

from confluent_kafka import TIMESTAMP_LOG_APPEND_TIME, KafkaError

TOPIC = "events"


class Message:
    """A message with an event, or with an error. `came`: when it came into the topic, ms UTC."""

    def __init__(
        self,
        value: bytes | None = None,
        partition: int = 0,
        offset: int = 0,
        error: KafkaError | None = None,
        came: int = 1_800_000_000_000,
    ) -> None:
        self._came = came
        self._value, self._partition, self._offset, self._error = value, partition, offset, error

    def value(self) -> bytes | None:
        return self._value

    def error(self) -> KafkaError | None:
        return self._error

    def topic(self) -> str:
        return TOPIC

    def partition(self) -> int:
        return self._partition

    def offset(self) -> int:
        return self._offset

    def timestamp(self) -> tuple[int, int]:
        return TIMESTAMP_LOG_APPEND_TIME, self._came
