"""Events out of Kafka: take them, pause, commit how far they are applied, and say how far that is. Knows no graph.

Offsets are committed only when they are said to be applied, so a writer that is killed at any moment repeats events
and loses none.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from graph_writer.batch import Partition
from graph_writer.follow_exclusions import FollowedExclusions
from headwater import metrics
from headwater.errors import EngineUnavailable
from headwater.kafka import reading_config, writers_group
from headwater.kafka_messages import Hopeless, take
from headwater.settings import Settings

log = structlog.get_logger()

#: How often the lag is measured, seconds.
MEASURE_EVERY = 5.0

#: Seconds without a poll after which Kafka takes a writer for dead, and gives its partitions to others.
LONGEST_SILENCE = 300.0

#: Seconds that a look for a Kafka that is away may take.
_GLANCE = 0.2


def consumer_config(settings: Settings, generation: int) -> dict[str, Any]:
    """How librdkafka consumes for the writers of a generation of the graph."""
    return {
        **reading_config(settings),
        "group.id": writers_group(settings, generation),
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "enable.partition.eof": True,  # says where the log ends behind what is no event: see `Intake.take`
        "auto.offset.reset": "earliest",
        "partition.assignment.strategy": "cooperative-sticky",
        "max.poll.interval.ms": int(LONGEST_SILENCE * 1000),
        "session.timeout.ms": 10_000,
    }


class Intake:
    """One member of the writers' group. All of it belongs to one thread, on which Kafka's callbacks come too."""

    def __init__(self, consumer: Consumer, topic: str, exclusions: FollowedExclusions) -> None:
        self._consumer = consumer
        self._exclusions = exclusions
        self._topic = topic
        self._paused = False
        self._measure_at = 0.0
        self._committed: dict[Partition, int] = {}
        self._owed: dict[Partition, int] = {}
        self._taken: dict[Partition, int] = {}
        self._passed: dict[Partition, int] = {}

    def subscribe(self, *, settle: Callable[[], object], forget: Callable[[list[Partition]], object]) -> None:
        """Join the group.

        Args:
            settle: called before partitions are left to others; what it commits is still ours.
            forget: called with partitions that are not ours any more: nothing is to be committed for them.
        """

        def lost(_consumer: Consumer, partitions: list[TopicPartition]) -> None:
            gone = [(each.topic, each.partition) for each in partitions]
            for each in gone:
                for kept in (self._committed, self._owed, self._taken, self._passed):
                    kept.pop(each, None)
            forget(gone)

        def revoked(consumer: Consumer, partitions: list[TopicPartition]) -> None:
            settle()
            lost(consumer, partitions)

        self._consumer.subscribe([self._topic], on_assign=self._assigned, on_revoke=revoked, on_lost=lost)

    def take(self, timeout: float, most: int) -> list[Message]:
        """Up to `most` events: waits `timeout` seconds for the first, takes those behind it that are here already.

        Excluded ones are passed over, and there is none before all exclusions are known that were said before. So is
        what Kafka gives nobody: the marks at which a producer's transactions end, and what was in those that it gave
        up; behind such ones only the end of the partition says how far we are. What is passed over is committed once
        every event before it is.

        Raises:
            EngineUnavailable: Kafka refuses us for good, e.g. the credentials.
        """
        deadline = monotonic() + timeout
        events: list[Message] = []
        try:
            if not self._exclusions.follow(timeout):
                return []
            while messages := take(self._consumer, max(0.0, deadline - monotonic()), most):
                events = [each for each in messages if self._is_event(each)]
                if events or monotonic() >= deadline:
                    break
        except Hopeless as error:
            raise EngineUnavailable(f"Kafka refuses this writer: {error.args[0].str()}") from error
        return events

    def keep_alive(self) -> list[Message]:
        """Pause and poll, so that rebalances and heartbeats go on while a batch takes its time.

        Returns what was fetched before the pause.
        """
        self._consumer.pause(self._consumer.assignment())  # again each time: a rebalance may have brought more
        self._paused = True
        self.measure()
        return self.take(0, 1)

    def resume(self) -> None:
        """End the pause, if there is one."""
        if self._paused:
            self._consumer.resume(self._consumer.assignment())
            self._paused = False

    def commit(self, offsets: Mapping[Partition, int]) -> None:
        """The events before these offsets are applied: commit them, see `commit_owed`. A round trip to Kafka."""
        self._owed.update(offsets)
        self.commit_owed()

    def commit_owed(self) -> None:
        """Commit what is applied; what Kafka does not take, as in the middle of a rebalance, is owed to the next time.

        Nothing is lost by it: what is not committed comes again, and applying it again changes nothing.
        """
        self._owe_passed()
        if not self._owed:
            return
        offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in self._owed.items()]
        try:
            self._consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as problem:
            log.warning("Kafka did not take the offsets of a batch, trying again", error=str(problem))
        else:
            self._committed.update(self._owed)
            self._owed.clear()

    def committed(self, partitions: Iterable[int]) -> dict[int, int]:
        """How far all writers of the group are in these partitions, as Kafka says; negative: at the beginning.

        Raises:
            confluent_kafka.KafkaException: it does not say so within 5 s.
        """
        asked = [TopicPartition(self._topic, each) for each in partitions]
        return {each.partition: each.offset for each in self._consumer.committed(asked, timeout=5)}

    def measure(self) -> None:
        """Show, every few seconds, how many events of our partitions are not committed yet.

        While events flow the ends are those that came with them: to ask would mean to wait behind the next fetch.
        """
        if monotonic() < self._measure_at:
            return
        self._measure_at = monotonic() + MEASURE_EVERY
        lag = 0
        with suppress(KafkaException):
            for each in self._consumer.assignment():
                first, end = self._consumer.get_watermark_offsets(each, timeout=1, cached=not self._paused)
                at = self._committed.get((each.topic, each.partition), first)
                lag += max(0, end - max(at, first, 0))
            metrics.LAG.set(lag)

    def reaches_kafka(self) -> bool:
        """Whether Kafka answers, asked anew."""
        try:
            self._consumer.list_topics(self._topic, timeout=_GLANCE)
        except KafkaException:
            return False
        return True

    def close(self) -> None:
        """Leave the group; what is not committed by now comes again."""
        self._consumer.close()
        self._exclusions.close()

    def _owe_passed(self) -> None:
        """Where all events before what was passed over are applied, that is done with too."""
        for partition, passed in list(self._passed.items()):
            applied = max(self._owed.get(partition, self._committed.get(partition, 0)), 0)
            if applied >= passed:
                del self._passed[partition]
            elif applied >= self._taken.get(partition, 0):
                self._owed[partition] = passed

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Learn where these partitions go on."""
        with suppress(KafkaException):
            for each in consumer.committed(partitions, timeout=5):
                self._committed[each.topic, each.partition] = each.offset

    def _is_event(self, message: Message) -> bool:
        """Whether it is one to apply; notes how far it brings us in its partition."""
        error, partition = message.error(), (message.topic() or "", message.partition() or 0)
        offset = message.offset() or 0
        if error is None:
            if self._exclusions.has(message):
                self._passed[partition] = offset + 1
                metrics.EXCLUDED.inc()
                return False
            self._taken[partition] = offset + 1
            return True
        if error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  (a public constant)
            self._passed[partition] = offset
        else:
            log.warning("Kafka reports a problem, going on", error=error.str())
        return False
