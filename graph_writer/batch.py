"""What a writer took from Kafka and applies together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from confluent_kafka import Message, TopicPartition

from graph_writer.facts import Fact
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.event.parse import parse

Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Received:
    """A message and the facts of its event, or why it has none."""

    message: Message
    facts: list[Fact]
    error: Exception | None = None

    @classmethod
    def read(cls, message: Message, max_nesting: int) -> "Received":
        """Parse and observe the event of a message. Never raises: what goes wrong is in `error`."""
        try:
            return cls(message, observe(parse(message.value() or b"", max_nesting)))
        except Exception as error:  # noqa: BLE001  (one event must never stop the others: it goes to the dead letters)
            return cls(message, [], error)


@dataclass(slots=True)
class Batch:
    """Messages in order of arrival, their facts folded, their size in bytes.

    `offsets` is for each partition the offset after its last message.
    """

    received: list[Received] = field(default_factory=list[Received])
    facts: Facts = field(default_factory=Facts)
    bytes: int = 0
    offsets: dict[Partition, int] = field(default_factory=dict[Partition, int])

    def add(self, received: Received) -> None:
        """Take one more message."""
        message = received.message
        self.received.append(received)
        self.facts.add(received.facts)
        self.bytes += len(message.value() or b"")
        self.offsets[message.topic() or "", message.partition() or 0] = (message.offset() or 0) + 1

    def forget(self, partitions: Iterable[Partition]) -> None:
        """Commit nothing for partitions that belong to somebody else now. Applying their events is still harmless."""
        for partition in partitions:
            self.offsets.pop(partition, None)

    def commits(self) -> list[TopicPartition]:
        """The offsets to commit once the batch is in the graph."""
        return [TopicPartition(topic, partition, offset) for (topic, partition), offset in self.offsets.items()]


def batch_of(received: Iterable[Received]) -> Batch:
    """A batch of these messages."""
    batch = Batch()
    for each in received:
        batch.add(each)
    return batch
