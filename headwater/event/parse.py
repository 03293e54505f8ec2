"""From the bytes of an event to a JSON object."""

from http import HTTPStatus
from typing import Any, Final, cast

import orjson

from headwater.errors import InvalidEvent
from headwater.event.bounds import refuse_too_much

#: Most objects and arrays inside each other that `orjson.dumps` writes.
_DEEPEST: Final = 254


class UnreadableEvent(InvalidEvent):
    """The bytes are no JSON object that we take: not JSON, not UTF-8, no object, or nested too deeply.

    Attributes:
        reason: what is wrong, without the position.
        position: byte offset for bytes that are no UTF-8, character offset for text that is no JSON; None where the
            document as a whole is refused.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason if position is None else f"{reason}, at position {position}")
        self.reason = reason
        self.position = position
        if position is not None:
            self.members = {"position": position}


def parse(body: bytes, max_nesting: int, max_values: int | None = None) -> dict[str, Any]:
    r"""The JSON object that `body` holds.

    Numbers beyond 64 bits become floats, of keys given twice the last one counts. Text may hold NUL characters, but no
    lone surrogates (`\ud800`): these are no Unicode text, so neither Kafka keys nor the graph could hold them.

    Args:
        body: UTF-8 JSON.
        max_nesting: most objects and arrays inside each other, the event itself included; at most 254.
        max_values: most values, see `headwater.event.bounds`; None: the caller bounds what it may hold.

    Raises:
        TooMuchInEvent: it holds too much to be parsed.
        UnreadableEvent: not JSON, not UTF-8, not an object, or nested too deeply.
    """
    if max_values is not None:
        refuse_too_much(body, max_values)
    try:
        event: Any = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _unreadable(body, error, max_nesting) from None
    if not isinstance(event, dict):
        raise UnreadableEvent(f"an event is a JSON object, this is {json_type(event)}")
    # Every level takes a bracket, so most events need no closer look.
    if body.count(b"{") + body.count(b"[") > max_nesting and _deeper_than(event, max_nesting):
        raise _too_deep(max_nesting)
    return cast("dict[str, Any]", event)


def json_type(value: object) -> str:
    """What JSON calls the type of a parsed value, with its article: `a string`, `null`."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _unreadable(body: bytes, error: orjson.JSONDecodeError, max_nesting: int) -> UnreadableEvent:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return UnreadableEvent(f"not UTF-8: {undecodable.reason}", undecodable.start)
    if error.msg == "depth limit exceeded":
        return _too_deep(max_nesting)
    return UnreadableEvent(f"not JSON: {error.msg}", error.pos)


def _too_deep(max_nesting: int) -> UnreadableEvent:
    return UnreadableEvent(f"nested deeper than {max_nesting} levels")


def _deeper_than(event: Any, limit: int) -> bool:
    """Whether it has more than `limit` objects and arrays inside each other.

    orjson writes what has `_DEEPEST` levels and refuses what has more: to wrap the event in the levels that it may not
    have and to write that takes a fifth of the time of a walk in Python.
    """
    for _ in range(_DEEPEST - limit):
        event = [event]
    try:
        orjson.dumps(event)
    except orjson.JSONEncodeError:  # nothing else of what orjson has read is refused
        return True
    return False
