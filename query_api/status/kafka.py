"""What Kafka says of the events: how many there are, how many are applied, who applies them."""

import threading
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from headwater.dead_letters.settled import Settled
from headwater.errors import EngineUnavailable
from headwater.exclusions.kept import KnownExclusions
from headwater.kafka import client_config, writers_group
from headwater.kafka_records import Records
from headwater.settings import Settings
from headwater.topic_check import LONG

#: What a broker says of any group while it makes or loads the topic of the groups.
_NO_GROUPS: Final = {
    KafkaError.GROUP_ID_NOT_FOUND,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.NOT_COORDINATOR,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Events by count: `accepted` are in the topic; `applied` of those are in the graph or kept as dead letters.

    `exclusions` are in force; they meant `excluded` events when they were said, one that two of them mean twice.
    `dead_letters` are those that nobody has settled. They are not taken off: a writer that is killed at the wrong
    moment writes one of them twice.
    """

    accepted: int
    applied: int
    dead_letters: int
    exclusions: int
    excluded: int
    writers: int


class Asking:
    """The clients of Kafka's by which a set of settings is asked. Safe for several threads, which wait for each other.

    A consumer that never subscribes asks for the offsets: the administration client's own calls for them end the
    process with a segmentation fault when topics and groups come into being meanwhile (confluent-kafka 2.16.1).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._group = settings.kafka_consumer_group
        self._clients: tuple[AdminClient, Records] | None = None

    def close(self) -> None:
        """Leave Kafka."""
        with self._lock:
            self._leave()

    @contextmanager
    def clients(self, group: str) -> Generator[tuple[AdminClient, Records]]:
        """Clients that know the offsets of a group, for one thread at a time.

        Raises:
            EngineUnavailable: Kafka did not answer to what was asked in the block.
        """
        with self._lock:
            try:
                yield self._of(group)
            except EngineUnavailable:
                self._leave()
                raise
            except KafkaException as error:
                self._leave()
                cause: KafkaError = error.args[0]
                raise EngineUnavailable(f"Kafka does not answer: {cause.str()}") from error
            except TimeoutError as error:
                self._leave()
                raise EngineUnavailable("Kafka does not answer in time") from error

    def _of(self, group: str) -> tuple[AdminClient, Records]:
        if group != self._group:
            self._leave()
        if self._clients is None:
            self._group = group
            # Its own log would repeat on standard error, line by line, what the answer says: that Kafka is away.
            config = {**client_config(self._settings), "log_level": 0}
            self._clients = AdminClient(config), Records(self._settings, group=group)
        return self._clients

    def _leave(self) -> None:
        """Begin with new clients next time: the old ones may wait a minute for a broker that has been replaced."""
        if self._clients is not None:
            self._clients[1].close()
            self._clients = None


class EventLog:
    """The topics of a set of settings. Safe for several threads, which wait for each other; each call blocks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._settled = Settled(settings)
        self._excluded = KnownExclusions(settings)
        self._asking = Asking(settings)

    def progress(self, timeout: float, generation: int = 0) -> Progress:
        """Ask Kafka, for at most some times `timeout` seconds, about the writers of a generation of the graph.

        Raises:
            EngineUnavailable: it does not answer.
        """
        group = writers_group(self._settings, generation)
        with self._asking.clients(group) as (admin, records):
            return self._progress(admin, records, group, timeout)

    def close(self) -> None:
        """Leave Kafka."""
        self._asking.close()

    def _progress(self, admin: AdminClient, records: Records, group: str, timeout: float) -> Progress:
        topic = self._settings.kafka_topic
        # The client's types leave open what its futures give.
        describing: dict[str, Future[Any]] = cast("Any", admin).describe_consumer_groups([group], request_timeout=LONG)
        events = records.ranges(topic, timeout)
        dead = records.ranges(self._settings.kafka_dead_letter_topic, timeout)
        if dead:
            self._settled.refresh(records, admin, timeout)
        self._excluded.refresh(records, timeout)
        said = self._excluded.said.values()
        at = records.committed(topic, events, timeout)
        return Progress(
            accepted=sum(map(len, events.values())),
            # Where nothing is committed yet the offset is negative: the group begins at the first event.
            applied=sum(max(at[each], offsets.start) - offsets.start for each, offsets in events.items()),
            dead_letters=sum(map(len, dead.values())) - self._settled.count(dead),
            exclusions=len(said),
            excluded=sum(each.matched for each in said),
            writers=_members(describing[group], timeout),
        )


def _members(describing: Future[Any], timeout: float) -> int:
    """How many writers are in a group."""
    try:
        return len(describing.result(timeout).members)
    except KafkaException as error:
        if error.args[0].code() in _NO_GROUPS:
            return 0
        raise
