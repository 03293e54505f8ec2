"""Where an answer stopped, as an opaque text that its client sends back; nothing is kept on the server.

The text is JSON in base64url. It is signed by nobody: whatever is read from one is checked, like any parameter.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, TypeVar

import msgspec

from headwater.errors import InvalidQuestion

T = TypeVar("T")

#: What a client is told of a cursor that nobody gave it.
UNKNOWN: Final = "cursor is none that an answer gave: ask without it"


def encode(value: object) -> str:
    """The cursor of a JSON value: the same for the same one, about a third longer than its JSON."""
    return urlsafe_b64encode(msgspec.json.encode(value)).decode()


def decode(cursor: str, of: type[T]) -> T:
    """The value of a cursor.

    Raises:
        InvalidQuestion: the text is no cursor of a value of this type.
    """
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor), type=of)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidQuestion(UNKNOWN) from error
