"""The events of a batch, each as the very bytes that were sent."""

import re
from collections.abc import Iterator
from typing import Final

from headwater.event.bounds import refuse_too_many_values
from headwater.event.parse import UnreadableEvent

_SPACE: Final = b" \t\r\n"
_OPENING: Final = frozenset(b"[{")
# Possessive, so that text of any length is skipped without backtracking.
_STRING: Final = rb'"(?:[^"\\]++|\\.)*+"'
_UP_TO_BRACKET: Final = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+", re.DOTALL)
_UP_TO_BRACKET_OR_COMMA: Final = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb")*+", re.DOTALL)


#: A line with something on it, without the spaces around it.
_LINE: Final = re.compile(rb"[^ \t\r\n](?:[^\n]*[^ \t\r\n])?")


def split(body: bytes, content_type: str, max_values: int | None = None) -> Iterator[bytes]:
    """The members of a JSON array, or the lines of NDJSON that are not blank; nothing of them is checked.

    It is NDJSON if `content_type` says so (`application/x-ndjson`, `application/jsonl` and the like), else an array if
    it begins with a bracket, which no event does.

    An array is looked through bracket by bracket: it may have `max_values` brackets and commas, if that is given.

    Raises:
        TooMuchInEvent: it has more.
        UnreadableEvent: it is neither; while iterating, for an array that does not end or has something behind its
            end.
    """
    lines = "ndjson" in content_type or "jsonl" in content_type
    if not lines and (first := body.lstrip(_SPACE)[:1]):
        if first == b"[":
            if max_values is not None:
                refuse_too_many_values(body, max_values)
            return _members(body)
        if first != b"{":
            raise UnreadableEvent("a batch is an array of events, or one event a line", 0)
    return (line[0] for line in _LINE.finditer(body))


def _members(body: bytes) -> Iterator[bytes]:
    """Brackets are counted, not matched: a member that mixes them up is found out when it is read."""
    start = position = body.index(b"[") + 1
    depth = 0
    while True:
        pattern = _UP_TO_BRACKET if depth else _UP_TO_BRACKET_OR_COMMA
        match = pattern.match(body, position)
        position = len(body) if match is None else match.end()
        if position == len(body):
            raise UnreadableEvent("not JSON: the array does not end", position)
        token = body[position]
        if token == ord('"'):
            raise UnreadableEvent("not JSON: the text that begins here does not end", position)
        position += 1
        if token in _OPENING:
            depth += 1
        elif depth and token != ord(","):
            depth -= 1
        elif token == ord(","):
            yield body[start : position - 1].strip(_SPACE)
            start = position
        elif token == ord("]"):
            break
        else:
            raise UnreadableEvent("not JSON: the array ends with a brace", position - 1)
    last = body[start : position - 1].strip(_SPACE)
    if last or body[start - 1] == ord(","):
        yield last
    if body[position:].strip(_SPACE):
        raise UnreadableEvent("not JSON: there is something behind the array", position)
