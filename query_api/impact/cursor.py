"""Where an answer stopped, as an opaque text of bounded size; nothing is kept on the server."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

import orjson

from headwater.canonical import digest
from headwater.errors import InvalidQuestion

#: More nodes or levels than any answer counts.
_MOST = 10**9


class Position(NamedTuple):
    """How far earlier answers to a question went: nodes given, levels walked."""

    nodes: int = 0
    levels: int = 0


def encode(position: Position, question: list[object]) -> str:
    """A cursor for the rest of `question`."""
    return urlsafe_b64encode(orjson.dumps([*position, digest(question)[:12]])).decode()


def decode(cursor: str, question: list[object]) -> Position:
    """The position of a cursor.

    Raises:
        InvalidQuestion: it is none, or belongs to another question.
    """
    try:
        position, asked = _read(cursor)
    except (ValueError, TypeError) as error:
        raise InvalidQuestion("cursor is none that an answer gave: ask without it") from error
    if asked != digest(question)[:12]:
        raise InvalidQuestion(
            "cursor belongs to another question: repeat nodeId, direction, level, depth, history and asOf"
        )
    return position


def _read(cursor: str) -> tuple[Position, object]:
    """The position and whose it is; ValueError or TypeError if it has another shape."""
    nodes, levels, asked = orjson.loads(urlsafe_b64decode(cursor))
    if any(type(each) is not int or not 0 <= each <= _MOST for each in (nodes, levels)):
        raise ValueError(cursor)
    return Position(nodes, levels), asked
