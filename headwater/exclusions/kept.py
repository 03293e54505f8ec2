"""The topic of the exclusions: compacted, with a small record for each, whose key is its id, until it is let go."""

from collections.abc import Mapping
from functools import cached_property

import msgspec
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.exclusions.exclusion import Said
from headwater.exclusions.in_force import InForce
from headwater.kafka import client_config, excluded_topic
from headwater.kafka_records import Records
from headwater.settings import Settings


class KnownExclusions:
    """What the topic says, as far as it is read. One thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._topic = excluded_topic(settings)
        self._read_to = 0
        self._said: dict[str, Said] = {}
        self._unreadable: set[str] = set()

    @property
    def said(self) -> Mapping[str, Said]:
        """Those in force, by their ids."""
        return self._said

    def __contains__(self, ident: str) -> bool:
        """Whether there is one of this id, readable or not."""
        return ident in self._said or ident in self._unreadable

    @cached_property
    def in_force(self) -> InForce:
        """Which events they mean.

        Raises:
            HeadwaterError: one of them cannot be read. To go on without it would put into the graph what others leave
                out.
        """
        if self._unreadable:
            ids = ", ".join(sorted(self._unreadable))
            raise HeadwaterError(
                f"exclusions in {self._topic} cannot be read ({ids}): a newer version of Headwater has made them. "
                "Start that version, or let them go with `headwater include ID`"
            )
        return InForce(each.exclusion for each in self._said.values())

    def refresh(self, records: Records, timeout: float = 10.0) -> None:
        """Learn what was said since the last time. Blocks.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        offsets = records.ranges(self._topic, timeout).get(0, range(0))
        if offsets.stop < self._read_to:  # the topic was made again
            self._read_to = 0
            self.forget()
        for message in records.read(self._topic, {0: range(max(self._read_to, offsets.start), offsets.stop)}):
            self.learn(message)
        self._read_to = offsets.stop

    def learn(self, message: Message) -> None:
        """Take a record of the topic into account."""
        key, value = message.key(), message.value()
        ident = (key or b"").decode("utf-8", "replace")
        self._said.pop(ident, None)
        self._unreadable.discard(ident)
        if value is not None:
            try:
                self._said[ident] = msgspec.json.decode(value, type=Said)
            except msgspec.DecodeError:
                self._unreadable.add(ident)
        self.__dict__.pop("in_force", None)

    def forget(self) -> None:
        """Know nothing again."""
        self._said.clear()
        self._unreadable.clear()
        self.__dict__.pop("in_force", None)


def keep(settings: Settings, ident: str, said: Said | None) -> None:
    """Put an exclusion in force, or let it go (None). Blocks until Kafka has acknowledged it.

    Raises:
        EngineUnavailable: Kafka did not.
    """
    failures: list[KafkaError] = []

    def delivered(error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            failures.append(error)

    producer = Producer({**client_config(settings), "acks": "all", "enable.idempotence": True})
    try:
        value = None if said is None else msgspec.json.encode(said)
        producer.produce(excluded_topic(settings), key=ident.encode(), value=value, on_delivery=delivered)
    except KafkaException as error:
        failures.append(error.args[0])
    left = producer.flush(35)
    if left or failures:
        why = failures[0].str() if failures else "no acknowledgement in time"
        raise EngineUnavailable(f"Kafka did not keep the exclusion: {why}; try again")
