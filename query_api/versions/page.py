"""A page of versions: runs are read newest first, piece by piece, until so many versions are settled.

A page begins where the last one ended: at a time, and the key of a run of that time.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Literal, NamedTuple

from headwater.errors import InvalidQuestion
from query_api.graph.as_of import END
from query_api.versions.states import StateByRun, Version, settled, versions
from query_api.web.cursor import UNKNOWN

_CURSOR = re.compile(r"(-?\d{1,18})-([0-9a-fm][0-9a-f]{31})", re.ASCII)


class Place(NamedTuple):
    """Between two runs in the order of time, then of key: all that are less come after it."""

    at: int = END
    run: str = ""

    def encode(self) -> str:
        """The place as text."""
        return f"{self.at}-{self.run}"

    @staticmethod
    def decode(cursor: str) -> "Place":
        """The place that `encode` gave.

        Raises:
            InvalidQuestion: it is none.
        """
        if (match := _CURSOR.fullmatch(cursor)) is None:
            raise InvalidQuestion(UNKNOWN)
        return Place(int(match[1]), match[2])


class Page(NamedTuple):
    """Versions, newest first, and the one before them as far as it is known; why and where it ends, if it is not all.

    With the reason `runs` the last version may have more runs than were read.
    """

    versions: list[Version]
    before: Version | None
    reason: Literal["versions", "runs"] | None
    next: Place | None


#: Reads the next piece from a place on: what it found, in order; nothing at the end.
ReadPiece = Callable[[Place], Awaitable[list[StateByRun]]]


async def page(read: ReadPiece, begin: Place, *, limit: int, most: int) -> Page:
    """At most `limit` versions, of about `most` runs: what was said before those is not known of them."""
    runs: list[StateByRun] = []
    place = begin
    while True:
        piece = await read(place)
        runs += piece
        found = versions(runs)
        all_read, enough = not piece, len(runs) >= most
        if settled(found, limit) or ((all_read or enough) and len(found) > limit):
            last = found[limit - 1].first
            return Page(found[:limit], found[limit], "versions", Place(last.at, last.run))
        if all_read:
            return Page(found, None, None, None)
        place = Place(piece[-1].at, piece[-1].run)
        if enough:
            return Page(found, None, "runs", place)
