"""One dead letter: a record of the dead-letter topic, and what its headers say."""

import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self, cast

from confluent_kafka import Message

#: Prefix of the headers that a dead letter has besides those of the original message.
HEADER: Final = "headwater.dlq."

#: How often an event could not be applied. A replayed event carries it too, so that it counts on.
ATTEMPTS: Final = f"{HEADER}attempts"

#: How large the event was that is not kept with its dead letter because the topic takes none of its size, bytes.
VALUE_BYTES: Final = f"{HEADER}value.bytes"

Headers = list[tuple[str, str | bytes | None]]

_PLACE: Final = re.compile(r"(\d{1,9})-(\d{1,18})", re.ASCII)


class Place(NamedTuple):
    """Where a record of a topic lies; as text `{partition}-{offset}`, the id of a dead letter."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}-{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that `text` writes.

        Raises:
            ValueError: it is none.
        """
        if (found := _PLACE.fullmatch(text)) is None:
            raise ValueError(f"'{text[:100]}' is no id of a dead letter: one looks like 0-17, and `list` shows them")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that could not be applied.

    Attributes:
        place: where the dead letter lies; its id.
        time: when it was kept, µs UTC.
        topic, partition, offset: where the event lies.
        received: when the event came into its topic, µs UTC.
        reason: the kind of error.
        error: what the error says.
        attempts: how often the event could not be applied, this time included.
        key, value, headers: of the event, as it came. Without `complete` they are only in its topic.
        bytes: how large the event is.
        complete: whether the dead letter has all of the event.
    """

    place: Place
    time: int
    topic: str
    partition: int
    offset: int
    received: int
    reason: str
    error: str
    attempts: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    bytes: int
    complete: bool

    @classmethod
    def read(cls, message: Message) -> Self:
        """What a record says; what somebody else has put there without our headers has empty ones."""
        headers = headers_of(message)
        ours = {name.removeprefix(HEADER): _text(value) for name, value in headers if name.startswith(HEADER)}
        value = message.value()
        return cls(
            place=Place(message.partition() or 0, message.offset() or 0),
            time=message.timestamp()[1] * 1000,
            topic=ours.get("topic", ""),
            partition=_number(ours.get("partition")),
            offset=_number(ours.get("offset")),
            received=_number(ours.get("timestamp")) * 1000,
            reason=ours.get("error.class", ""),
            error=ours.get("error.message", ""),
            attempts=attempts_of(headers),
            key=message.key(),
            value=value,
            headers=originals(headers),
            bytes=_number(ours.get("value.bytes")) if "value.bytes" in ours else len(value or b""),
            complete="value.bytes" not in ours,
        )

    def whole(self, message: Message) -> Self:
        """This dead letter with its event, which `message` is."""
        headers = originals(headers_of(message))
        return replace(self, key=message.key(), value=message.value(), headers=headers, complete=True)


def headers_of(message: Message) -> Headers:
    """The headers of a message, repeated names included."""
    return cast("Headers", message.headers() or [])


def originals(headers: Headers) -> Headers:
    """Those that are not ours."""
    return [each for each in headers if not each[0].startswith(HEADER)]


def attempts_of(headers: Headers) -> int:
    """How often the event with these headers could not be applied before; 0 if they say nothing of it."""
    return next((_number(_text(value)) for name, value in reversed(headers) if name == ATTEMPTS), 0)


def _text(value: str | bytes | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""


def _number(text: str | None) -> int:
    """A whole number of at most 18 digits; 0 where somebody wrote something else."""
    return int(text) if text and re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0
