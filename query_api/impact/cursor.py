"""Where an answer about impact stopped: a cursor of bounded size, which belongs to one question."""

from typing import Annotated, Any, NamedTuple

import msgspec

from headwater.canonical import digest
from headwater.errors import InvalidQuestion
from query_api.web import cursor

#: Not more nodes or levels than any answer counts.
_Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class Position(NamedTuple):
    """How far earlier answers to a question went: nodes given, levels walked."""

    nodes: _Count = 0
    levels: _Count = 0


def encode(position: Position, question: list[object]) -> str:
    """A cursor for the rest of `question`."""
    return cursor.encode([*position, digest(question)[:12]])


def decode(text: str, question: list[object]) -> Position:
    """The position of a cursor.

    Raises:
        InvalidQuestion: it is none, or belongs to another question.
    """
    nodes, levels, asked = cursor.decode(text, tuple[_Count, _Count, Any])
    if asked != digest(question)[:12]:
        raise InvalidQuestion(
            "cursor belongs to another question: repeat nodeId, direction, level, depth, history and asOf"
        )
    return Position(nodes, levels)
