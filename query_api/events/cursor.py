"""Where the next page of events goes on, as an opaque text; nothing is kept on the server."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

import msgspec

from headwater.errors import InvalidQuestion

#: What is still to be read, by partition: from the offset to go on at to the one where the log ended at first.
Rest = dict[int, range]

_Number = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
#: Partition, first offset, end.
_Ranges = list[tuple[_Number, _Number, _Number]]


def encode(rest: Rest) -> str:
    """A cursor for what is still to be read."""
    ranges: _Ranges = [(each, at.start, at.stop) for each, at in sorted(rest.items())]
    return urlsafe_b64encode(msgspec.json.encode(ranges)).decode()


def decode(cursor: str) -> Rest:
    """What a cursor says is still to be read.

    Raises:
        InvalidQuestion: it is none.
    """
    try:
        ranges = msgspec.json.decode(urlsafe_b64decode(cursor), type=_Ranges)
    except (ValueError, msgspec.MsgspecError) as error:
        raise InvalidQuestion("cursor is none that an answer gave: ask without it") from error
    return {partition: range(start, stop) for partition, start, stop in ranges}
