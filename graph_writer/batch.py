"""What a writer took from Kafka and applies together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Message

Partition = tuple[str, int]


def value(message: Message) -> bytes:
    """The bytes of its event; none at all for a message without a value."""
    return message.value() or b""


def received(message: Message) -> int | None:
    """When Kafka, or who sent it, says that it came, µs UTC; None: nobody does."""
    kind, milliseconds = message.timestamp()
    return None if kind == TIMESTAMP_NOT_AVAILABLE else milliseconds * 1000


@dataclass(slots=True)
class Batch:
    """Messages in order of arrival, their size in bytes.

    `offsets` is for each partition the offset after its last message.
    """

    messages: list[Message] = field(default_factory=list[Message])
    bytes: int = 0
    offsets: dict[Partition, int] = field(default_factory=dict[Partition, int])

    def add(self, message: Message) -> None:
        """Take one more message."""
        self.messages.append(message)
        self.bytes += len(value(message))
        self.offsets[message.topic() or "", message.partition() or 0] = (message.offset() or 0) + 1

    def cut(self, events: int) -> "Batch":
        """Keep the first `events` messages; returns a batch of the others. Each commits what is its own."""
        first, rest = Batch(), Batch()
        for place, message in enumerate(self.messages):
            (first if place < events else rest).add(message)
        for each in (first, rest):
            each.forget(each.offsets.keys() - self.offsets.keys())
        self.messages, self.bytes, self.offsets = first.messages, first.bytes, first.offsets
        return rest

    def forget(self, partitions: Iterable[Partition]) -> None:
        """Commit nothing for partitions that belong to somebody else now. Applying their events is still harmless."""
        for partition in partitions:
            self.offsets.pop(partition, None)
