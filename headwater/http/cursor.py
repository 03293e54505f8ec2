"""Where an answer stopped, as an opaque text that its client sends back; nothing is kept on the server.

The text is JSON in base64url. It is signed by nobody: whatever is read from one is checked, like any parameter.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import orjson

from headwater.errors import InvalidQuestion

T = TypeVar("T")

#: What a client is told of a cursor that nobody gave it.
UNKNOWN: Final = "cursor is none that an answer gave: ask without it"


def encode(values: Sequence[object]) -> str:
    """The cursor of some JSON values: the same for the same ones, about a third longer than their JSON."""
    return urlsafe_b64encode(orjson.dumps(values)).decode()


def decode(cursor: str, read: Callable[[Any], T]) -> T:
    """What `read` makes of the values of a cursor; it raises ValueError or TypeError where they are not as expected.

    Raises:
        InvalidQuestion: the text is no cursor, or `read` refuses what is in it.
    """
    try:
        return read(orjson.loads(urlsafe_b64decode(cursor)))
    except (ValueError, TypeError) as error:
        raise InvalidQuestion(UNKNOWN) from error


def whole(value: object, most: int) -> int:
    """A whole number from a cursor, from 0 to `most`; true and false are none.

    Raises:
        ValueError: it is something else.
    """
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(value)
    return value
