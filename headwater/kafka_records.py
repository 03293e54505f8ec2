"""Records of Kafka's topics by their place: who reads here belongs to no group, commits nothing and moves nobody."""

from collections.abc import Generator, Mapping
from time import monotonic
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from headwater.errors import EngineUnavailable
from headwater.kafka import reading_config
from headwater.kafka_messages import MISSING, REFUSALS, take
from headwater.settings import Settings

#: Seconds without any record after which Kafka counts as away.
PATIENCE: Final = 30.0

#: Most records handed over at once, of those that are here already.
_AT_ONCE: Final = 100

#: Seconds that one look for the next record waits.
_GLANCE: Final = 0.5


class Records:
    """A connection to Kafka for reading, until `close` or the end of a `with` block. One thread at a time; blocks.

    Every method raises `EngineUnavailable` when Kafka does not answer.
    """

    def __init__(self, settings: Settings, *, group: str | None = None) -> None:
        config: dict[str, Any] = {
            **reading_config(settings),
            "group.id": group or settings.kafka_consumer_group,  # to ask for what it has committed, never to join
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
            # What is asked for is there already; the next partition's records wait for this to end (500 ms by default).
            "fetch.wait.max.ms": 10,
            "log_level": 0,  # what goes wrong is raised
        }
        self._consumer = Consumer(config)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave Kafka."""
        self._consumer.close()

    def ranges(self, topic: str, timeout: float = 10.0) -> dict[int, range]:
        """The offsets of each partition, from the first that is kept to the one after the last; {} if no such topic.

        Offsets are not counts: in between there may be some without a record.
        """
        try:
            known = self._consumer.list_topics(timeout=timeout).topics.get(topic)
            return {
                partition: range(*self._consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout))
                for partition in sorted(known.partitions if known else ())
            }
        except (KafkaException, TypeError) as error:  # None instead of offsets: no answer in time
            raise _away(error) from error

    def committed(self, topic: str, partitions: Mapping[int, object], timeout: float = 10.0) -> dict[int, int]:
        """Where the group goes on in each partition; negative where it has committed nothing yet."""
        try:
            asked = [TopicPartition(topic, partition) for partition in partitions]
            return {each.partition: each.offset for each in self._consumer.committed(asked, timeout)} if asked else {}
        except KafkaException as error:
            raise _away(error) from error

    def read(self, topic: str, ranges: Mapping[int, range], patience: float = PATIENCE) -> Generator[Message]:
        """The records of these offsets that Kafka still has, in order within each partition.

        Kafka counts as away after `patience` seconds without any.
        """
        open_ = {partition: offsets for partition, offsets in ranges.items() if offsets}
        try:
            self._consumer.assign([TopicPartition(topic, each, offsets.start) for each, offsets in open_.items()])
            heard = monotonic()
            while open_:
                messages = take(self._consumer, _GLANCE, _AT_ONCE, hopeless=REFUSALS | MISSING)
                if messages:
                    heard = monotonic()
                elif monotonic() - heard > patience:
                    raise EngineUnavailable(f"Kafka sent no record within {patience:.0f} s: try again later")
                for message in messages:
                    yield from self._of(message, open_)
        except KafkaException as error:
            raise _away(error) from error
        finally:
            self._consumer.unassign()

    def _of(self, message: Message, open_: dict[int, range]) -> Generator[Message]:
        """The message, if it is a record that is asked for; takes partitions that are done out of `open_`."""
        error, partition, offset = message.error(), message.partition(), message.offset()
        if error is not None and error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  (a public constant)
            return
        if partition is None or offset is None or partition not in open_:
            return
        stop = open_[partition].stop
        if error is not None or offset >= stop - 1:
            del open_[partition]
            self._consumer.incremental_unassign([TopicPartition(message.topic() or "", partition)])
        if error is None and offset < stop:
            yield message


def _away(error: Exception) -> EngineUnavailable:
    cause = error.args[0] if error.args else error
    return EngineUnavailable(f"Kafka does not answer: {cause.str() if isinstance(cause, KafkaError) else cause}")
