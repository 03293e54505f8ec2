"""What Kafka says of the events: how many there are, how many are applied, who applies them."""

from dataclasses import dataclass
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    OffsetSpec,  # pyright: ignore[reportPrivateImportUsage]  (documented there, missing in its __all__)
)

from headwater.errors import EngineUnavailable
from headwater.kafka import client_config
from headwater.settings import Settings

#: What a broker says of a group that never was, or of any while it makes or loads the topic of the groups.
_NO_GROUP = {
    KafkaError.GROUP_ID_NOT_FOUND,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.NOT_COORDINATOR,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Events by count: `accepted` are in the topic, of those `applied` are in the graph; `writers` are at work."""

    accepted: int
    applied: int
    dead_letters: int
    writers: int


class EventLog:
    """The topics of a set of settings. Safe for several threads; each call blocks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._admin: AdminClient | None = None

    def progress(self, timeout: float) -> Progress:
        """Ask Kafka, for at most about `timeout` seconds.

        Raises:
            EngineUnavailable: it does not answer.
        """
        try:
            return self._progress(timeout)
        except KafkaException as error:
            cause: KafkaError = error.args[0]
            raise EngineUnavailable(f"Kafka does not answer: {cause.str()}") from error
        except TimeoutError as error:
            raise EngineUnavailable("Kafka does not answer in time") from error

    def _progress(self, timeout: float) -> Progress:
        if self._admin is None:
            # Its own log would repeat on standard error, line by line, what the answer says: that Kafka is away.
            self._admin = AdminClient({**client_config(self._settings), "log_level": 0})
        admin, group = self._admin, self._settings.kafka_consumer_group
        topics = admin.list_topics(timeout=timeout).topics
        events = _partitions(topics, self._settings.kafka_topic)
        dead = _partitions(topics, self._settings.kafka_dead_letter_topic)
        both = events + dead
        members = admin.describe_consumer_groups([group], request_timeout=timeout)
        first = _offsets(admin, both, OffsetSpec.earliest(), timeout)
        end = _offsets(admin, both, OffsetSpec.latest(), timeout)
        at = _committed(admin, group, events, timeout) if events else {}
        applied = sum(max(at.get(_place(each), 0), first[_place(each)]) - first[_place(each)] for each in events)
        return Progress(
            accepted=sum(end[_place(each)] - first[_place(each)] for each in events),
            applied=applied,
            dead_letters=sum(end[_place(each)] - first[_place(each)] for each in dead),
            writers=_members(members[group], timeout),
        )


def _partitions(topics: dict[str, Any], topic: str) -> list[TopicPartition]:
    known = topics.get(topic)
    return [TopicPartition(topic, partition) for partition in known.partitions] if known else []


def _place(partition: TopicPartition) -> tuple[str, int]:
    return (partition.topic, partition.partition)


def _offsets(
    admin: AdminClient, partitions: list[TopicPartition], which: OffsetSpec | None, timeout: float
) -> dict[tuple[str, int], int]:
    if not partitions or which is None:
        return {}
    found = admin.list_offsets(dict.fromkeys(partitions, which), request_timeout=timeout)
    return {_place(each): future.result(timeout).offset for each, future in found.items()}


def _committed(
    admin: AdminClient, group: str, events: list[TopicPartition], timeout: float
) -> dict[tuple[str, int], int]:
    """Where the group would go on, by partition; nothing committed yet counts from the beginning."""
    asked = ConsumerGroupTopicPartitions(group, events)
    try:
        partitions = admin.list_consumer_group_offsets([asked], request_timeout=timeout)[group].result(timeout)
    except KafkaException as error:
        if error.args[0].code() in _NO_GROUP:
            return {}
        raise
    return {_place(each): each.offset for each in partitions.topic_partitions if each.offset >= 0}


def _members(future: Any, timeout: float) -> int:
    try:
        return len(future.result(timeout).members)
    except KafkaException as error:
        if error.args[0].code() in _NO_GROUP:
            return 0
        raise
