r"""How much an event may hold, told from its bytes before anything is made of them.

A few bytes of JSON are many bytes of objects: `[]` takes 72, `{"a":1}` 200, a text with one emoji four bytes for each
of its characters. Both bounds are found by counting single bytes, which takes a few milliseconds a megabyte;
what stands inside of text is counted with the rest.
"""

import re
from http import HTTPStatus
from typing import Final

from headwater.errors import InvalidEvent

#: Most values of an event, unless a setting says otherwise: the logical plans of Spark are large.
MOST_VALUES: Final = 4_000_000

#: Most bytes of memory that an event may take while it is parsed, as estimated here. A whole event of 32 MB of Spark's
#: logical plan is estimated at 304 MB and takes 185; nothing that is estimated at less than this takes more than 330.
MOST_MEMORY: Final = 310_000_000

#: Bytes of memory for each of these bytes in a body, with CPython 3.11 and orjson: an item of a list, a list, an
#: object with its table, a key's place in it, half a text. What text holds is counted by its length besides.
_MEMORY: Final = {b",": 24, b"[": 96, b"{": 124, b":": 70, b'"': 32}
#: What a text takes more than another one if it is wide, besides its characters.
_WIDE_MORE: Final = 16
#: Most bytes that any byte of a body is counted as: one of text with an emoji is 4 beside those above.
_DEAREST: Final = max(_MEMORY.values()) + 4
_ALL_OTHERS: Final = bytes(each for each in range(256) if each not in b"".join(_MEMORY))

#: What makes a text take four bytes for each of its characters, or two: as UTF-8 and as an escape.
_WIDEST: Final = re.compile(rb"[\xf0-\xf4]"), re.compile(rb"\\u[dD][89abAB]")
_WIDE: Final = re.compile(rb"[\xc4-\xf4]"), re.compile(rb"\\u(?!00)")

_TEXT: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
#: Everything up to the next text that has a wide character and more than 64 bytes, or does not end.
_SHORT: Final = rb'"(?:[^"\\]{1,8}+|\\.){0,8}+"'
_NARROW: Final = rb'"(?:[^"\\\xc4-\xf4]++|\\(?:[^u]|u00))*+"'
_UP_TO_WIDE: Final = re.compile(rb'(?:[^"]++|' + _SHORT + rb"|" + _NARROW + rb")*+", re.DOTALL)
#: Bytes that are looked through at once: no other thread runs meanwhile.
_AT_ONCE: Final = 256 * 1024


class TooMuchInEvent(InvalidEvent):
    """The event holds more than we parse, however few bytes it is: send it in parts."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def refuse_too_much(body: bytes, max_values: int) -> None:
    """Return if `body` holds at most `max_values` values, and takes at most `MOST_MEMORY` bytes once it is parsed.

    Values are counted as the brackets, braces and commas that there are, inside of text too.

    Raises:
        TooMuchInEvent: it is more.
    """
    if len(body) <= max_values and len(body) * _DEAREST <= MOST_MEMORY:
        return
    marks = body.translate(None, _ALL_OTHERS)
    _refuse_values(marks, max_values)
    structure = sum(marks.count(each) * memory for each, memory in _MEMORY.items())
    width = _width(body)
    if structure + len(body) * width <= MOST_MEMORY:
        return
    if width > 1:  # at most so many texts are wide
        structure += _WIDE_MORE * min(marks.count(b'"') // 2, _wide_characters(body))
    if structure + _text(body) > MOST_MEMORY:
        raise TooMuchInEvent(
            f"parsed, its {len(body)} bytes would take more than {MOST_MEMORY // 1_000_000} MB of memory, "
            "for the objects, texts or wide characters that it holds: send it in parts"
        )


def refuse_too_many_values(body: bytes, max_values: int) -> None:
    """The first half of `refuse_too_much`, for what is not parsed as a whole."""
    if len(body) > max_values:
        _refuse_values(body, max_values)


def _refuse_values(body: bytes, max_values: int) -> None:
    if (values := sum(map(body.count, (b"[", b"{", b",")))) > max_values:
        raise TooMuchInEvent(
            f"it holds {values} values, more than {max_values} (HEADWATER_MAX_VALUES): send it in parts"
        )


def _width(text: bytes) -> int:
    """Most bytes that a character of this text takes in memory."""
    if text.isascii() and b"\\u" not in text:
        return 1
    if any(each.search(text) for each in _WIDEST):
        return 4
    return 2 if any(each.search(text) for each in _WIDE) else 1


def _wide_characters(body: bytes) -> int:
    """How many characters are wide, or more."""
    return len(body) - len(body.translate(None, bytes(range(0xC4, 0xF5)))) + body.count(b"\\u")


def _text(body: bytes) -> int:
    """Bytes of memory for all text: each long one has the width of its own widest character.

    Short ones are not looked at one by one: there may be millions. Stops beyond `MOST_MEMORY`.
    """
    size = len(body)
    position = 0
    while size <= MOST_MEMORY and position < len(body):
        between = _UP_TO_WIDE.match(body, position, position + _AT_ONCE)
        position = between.end() if between else position
        if (text := _TEXT.match(body, position)) is not None:
            size += (_width(text[0]) - 1) * len(text[0])
            position = text.end()
        elif body[position : position + 1] == b'"':
            break  # a text that does not end
    return size
