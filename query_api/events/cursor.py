"""Where the next page of events goes on, as a cursor."""

from typing import Annotated

import msgspec

from query_api.web import cursor

#: What is still to be read, by partition: from the offset to go on at to the one where the log ended at first.
Rest = dict[int, range]

_Number = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
#: Partition, first offset, end.
_Ranges = list[tuple[_Number, _Number, _Number]]


def encode(rest: Rest) -> str:
    """A cursor for what is still to be read."""
    return cursor.encode([(each, at.start, at.stop) for each, at in sorted(rest.items())])


def decode(text: str) -> Rest:
    """What a cursor says is still to be read.

    Raises:
        InvalidQuestion: it is none.
    """
    return {partition: range(start, stop) for partition, start, stop in cursor.decode(text, _Ranges)}
