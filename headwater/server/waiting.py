"""What each connection is waited for, since when, and which of them are one too many or too late.

Only connections whose client is expected to do something are in here; those that are being answered are not, so a
question that takes long is never cut. Nothing of this knows sockets.
"""

from collections.abc import Generator, Mapping
from enum import Enum
from typing import Final, Generic, NamedTuple, TypeVar

C = TypeVar("C")


class Stage(Enum):
    """What a client is expected to do."""

    IDLE = "idle"
    """To begin a request: a new connection, or one kept after an answer."""
    HEAD = "head"
    """To finish the request line and headers that it began."""
    BODY = "body"
    """To send the rest of a body."""
    REST = "rest"
    """To finish what is thrown away, because it was answered already; only then does its answer arrive for sure."""
    ANSWER = "answer"
    """To read what it was answered."""


class Limit(NamedTuple):
    """How long a connection may stay in a stage, and how many may be in it."""

    seconds: float
    most: int


Limits = Mapping[Stage, Limit]

#: A body that arrives is answered after 30 s at the latest (`headwater.http.body`): its 50 s are for what nobody reads.
LIMITS: Final[Limits] = {
    Stage.IDLE: Limit(30, 1000),
    Stage.HEAD: Limit(10, 250),
    Stage.BODY: Limit(50, 250),
    Stage.REST: Limit(20, 50),
    Stage.ANSWER: Limit(30, 250),
}


class Waiting(Generic[C]):
    """Connections by stage, in each the one that came first at the front."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._since: dict[Stage, dict[C, float]] = {stage: {} for stage in Stage}

    def move(self, connection: C, before: Stage | None, after: Stage | None, now: float) -> C | None:
        """Note that a connection left one stage and entered another; None is no stage of waiting.

        Returns the one that has been in the new stage for longest, if there are too many in it.
        """
        if before is not None:
            self._since[before].pop(connection, None)
        if after is None:
            return None
        inside = self._since[after]
        inside[connection] = now
        return next(iter(inside)) if len(inside) > self._limits[after].most else None

    def overdue(self, now: float) -> Generator[tuple[Stage, C]]:
        """Those that are in their stage for too long; they stay until they are moved."""
        for stage, inside in self._since.items():
            ends = now - self._limits[stage].seconds
            for connection, since in list(inside.items()):
                if since > ends:
                    break
                yield stage, connection
