"""Dead letters as JSON values."""

from typing import Final

from headwater.dead_letters.letter import DeadLetter
from headwater.dead_letters.settled import Outcome
from headwater.event.time import iso
from query_api.dead_letters.shape import DeadLetterDetails, DeadLetterHeader, DeadLetterSummary

#: Characters of an event, and of its key, that a list shows.
SHORT: Final = 200


def summary(letter: DeadLetter) -> DeadLetterSummary:
    """A dead letter as a list shows it."""
    return {
        "id": str(letter.place),
        "time": iso(letter.time),
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "receivedAt": iso(letter.received),
        "reason": letter.reason,
        "detail": letter.error,
        "attempts": letter.attempts,
        "bytes": letter.bytes,
        "key": _short(letter.key),
        "event": _short(letter.value),
    }


def details(letter: DeadLetter, settled: Outcome | None) -> DeadLetterDetails:
    """A dead letter by itself."""
    headers: list[DeadLetterHeader] = [{"name": name, "value": _text(value)} for name, value in letter.headers]
    return {**summary(letter), "key": _text(letter.key), "headers": headers, "settled": settled}


def _short(value: bytes | None) -> str | None:
    # Four bytes make a character at most, so this many hold those that are shown.
    return None if value is None else value[: 4 * SHORT].decode("utf-8", "replace")[:SHORT]


def _text(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
