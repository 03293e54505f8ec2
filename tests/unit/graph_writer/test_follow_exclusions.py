"""When a writer knows the exclusions, and what it does while it does not."""

from typing import Any

import msgspec
import pytest
from confluent_kafka import KafkaError

from graph_writer.follow_exclusions import FollowedExclusions
from headwater.exclusions.exclusion import EventPlace, Exclusion, Said
from headwater.kafka_messages import Hopeless
from headwater.settings import Settings
from tests.unit.graph_writer.messages import TOPIC, Message


class Record(Message):
    """A record of the topic of the exclusions."""

    def __init__(self, exclusion: Exclusion, *, gone: bool = False) -> None:
        super().__init__(None if gone else msgspec.json.encode(Said(exclusion, at=0, matched=0)))
        self._ident = exclusion.ident

    def key(self) -> bytes:
        return self._ident.encode()


class Scripted:
    """A consumer that gives what it is told to."""

    def __init__(self) -> None:
        self.fetched: list[Message] = []
        self.waited: list[float] = []
        self.closed = False

    def assign(self, partitions: list[Any]) -> None:
        assert [each.partition for each in partitions] == [0]

    def poll(self, timeout: float) -> Message | None:
        self.waited.append(timeout)
        return self.fetched.pop(0) if self.fetched else None

    def consume(self, most: int, timeout: float) -> list[Message]:
        assert timeout == 0
        taken, self.fetched = self.fetched[:most], self.fetched[most:]
        return taken

    def close(self) -> None:
        self.closed = True


THE_EVENT = Exclusion.of(event=EventPlace(TOPIC, 0, 1))
END = Message(error=KafkaError(KafkaError._PARTITION_EOF))


@pytest.fixture
def kafka() -> Scripted:
    return Scripted()


@pytest.fixture
def followed(kafka: Scripted) -> FollowedExclusions:
    consumer: Any = kafka
    return FollowedExclusions(Settings(), consumer)


def excluded(followed: FollowedExclusions) -> bool:
    event: Any = Message(b"{}", 0, 1)
    return followed.has(event)


def test_they_are_known_when_the_topic_is_read_to_its_end(kafka: Scripted, followed: FollowedExclusions) -> None:
    assert not followed.follow(0.5)
    kafka.fetched = [Record(THE_EVENT)]
    assert not followed.follow(0.5)
    kafka.fetched = [END]
    assert followed.follow(0.5)
    assert excluded(followed)


def test_from_then_on_nobody_waits_for_more_and_what_comes_counts(
    kafka: Scripted, followed: FollowedExclusions
) -> None:
    kafka.fetched = [END]
    assert followed.follow(0.5)
    assert not excluded(followed)
    for gone in (False, True):
        kafka.fetched = [Record(THE_EVENT, gone=gone)]
        assert followed.follow(0.5)
        assert excluded(followed) is not gone
    assert kafka.waited == [0.5, 0, 0]


def test_kafka_away_is_waited_for_and_a_refusal_is_not(kafka: Scripted, followed: FollowedExclusions) -> None:
    kafka.fetched = [Message(error=KafkaError(KafkaError._ALL_BROKERS_DOWN))]
    assert not followed.follow(0.5)
    kafka.fetched = [Message(error=KafkaError(KafkaError.TOPIC_AUTHORIZATION_FAILED))]
    with pytest.raises(Hopeless):
        followed.follow(0.5)
    followed.close()
    assert kafka.closed
