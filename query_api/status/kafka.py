"""What Kafka says of the events: how many there are, how many are applied, who applies them."""

import threading
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from headwater.errors import EngineUnavailable
from headwater.kafka import client_config
from headwater.settings import Settings

#: What a broker says of any group while it makes or loads the topic of the groups.
_NO_GROUPS = {
    KafkaError.GROUP_ID_NOT_FOUND,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.NOT_COORDINATOR,
}

#: Seconds that librdkafka gives a request, longer than anybody waits for it: when one expires there just as its answer
#: comes, an assertion ends the process (confluent-kafka 2.16.1).
_LONG = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Events by count: `accepted` are in the topic; `applied` of those are in the graph or kept as dead letters.

    `dead_letters` are not taken off: a writer that is killed at the wrong moment writes one of them twice.
    """

    accepted: int
    applied: int
    dead_letters: int
    writers: int


class EventLog:
    """The topics of a set of settings. Safe for several threads, which wait for each other; each call blocks.

    A consumer that never subscribes asks for the offsets: the administration client's own calls for them end the
    process with a segmentation fault when topics and groups come into being meanwhile (confluent-kafka 2.16.1).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._clients: tuple[AdminClient, Consumer] | None = None

    def progress(self, timeout: float) -> Progress:
        """Ask Kafka, for at most some times `timeout` seconds.

        Raises:
            EngineUnavailable: it does not answer.
        """
        with self._lock:
            try:
                return self._progress(timeout)
            except KafkaException as error:
                self._leave()
                cause: KafkaError = error.args[0]
                raise EngineUnavailable(f"Kafka does not answer: {cause.str()}") from error
            except TimeoutError as error:
                self._leave()
                raise EngineUnavailable("Kafka does not answer in time") from error

    def close(self) -> None:
        """Leave Kafka."""
        with self._lock:
            self._leave()

    def _leave(self) -> None:
        """Begin with new clients next time: the old ones may wait a minute for a broker that has been replaced."""
        if self._clients is not None:
            self._clients[1].close()
            self._clients = None

    def _progress(self, timeout: float) -> Progress:
        if self._clients is None:
            # Their own logs would repeat on standard error, line by line, what the answer says: that Kafka is away.
            config = {**client_config(self._settings), "log_level": 0}
            member = {"group.id": self._settings.kafka_consumer_group, "enable.auto.commit": False}
            self._clients = AdminClient(config), Consumer(config | member)
        admin, consumer = self._clients
        topics = admin.list_topics(timeout=timeout).topics
        events = _partitions(topics, self._settings.kafka_topic)
        dead = _partitions(topics, self._settings.kafka_dead_letter_topic)
        group = self._settings.kafka_consumer_group
        described = admin.describe_consumer_groups([group], request_timeout=_LONG)[group]
        ranges = [consumer.get_watermark_offsets(each, timeout=timeout) for each in events]
        at = [each.offset for each in consumer.committed(events, timeout=timeout)] if events else []
        return Progress(
            accepted=sum(end - first for first, end in ranges),
            # Where nothing is committed yet the offset is negative: the group begins at the first event.
            applied=sum(max(offset, first) - first for offset, (first, _) in zip(at, ranges, strict=True)),
            dead_letters=sum(
                end - first for first, end in (consumer.get_watermark_offsets(each, timeout=timeout) for each in dead)
            ),
            writers=_members(described, timeout),
        )


def _partitions(topics: dict[str, Any], topic: str) -> list[TopicPartition]:
    known = topics.get(topic)
    return [TopicPartition(topic, partition) for partition in known.partitions] if known else []


def _members(described: Any, timeout: float) -> int:
    try:
        return len(described.result(timeout).members)
    except KafkaException as error:
        if error.args[0].code() in _NO_GROUPS:
            return 0
        raise
