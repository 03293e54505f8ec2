"""Dead letters as JSON values."""

from typing import Any, Final

from headwater.dead_letters.letter import DeadLetter
from headwater.dead_letters.settled import Outcome
from headwater.event.time import iso

#: Characters of an event, and of its key, that a list shows.
SHORT: Final = 200


def summary(letter: DeadLetter) -> dict[str, Any]:
    """One of a list: bytes that are no UTF-8 are shown as U+FFFD."""
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


def details(letter: DeadLetter, settled: Outcome | None) -> dict[str, Any]:
    """All that is known of one, but for the event as a whole."""
    headers = [{"name": name, "value": _text(value)} for name, value in letter.headers]
    return {**summary(letter), "key": _text(letter.key), "headers": headers, "settled": settled}


def _short(value: bytes | None) -> str | None:
    # Four bytes make a character at most, so this many hold those that are shown.
    return None if value is None else value[: 4 * SHORT].decode("utf-8", "replace")[:SHORT]


def _text(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
