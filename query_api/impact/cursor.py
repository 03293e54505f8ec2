"""Where an answer stopped, as an opaque text of bounded size; nothing is kept on the server."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

import orjson

from headwater.canonical import digest
from headwater.errors import InvalidQuestion


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
        nodes, levels, asked = orjson.loads(urlsafe_b64decode(cursor))
        position = Position(int(nodes), int(levels))
    except (ValueError, TypeError) as error:
        raise InvalidQuestion("cursor is none that an answer gave: ask without it") from error
    if asked != digest(question)[:12] or min(position) < 0:
        raise InvalidQuestion("cursor belongs to another question: repeat nodeId, direction, level, depth and history")
    return position
