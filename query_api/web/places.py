"""Questions by cost: so many of each kind are answered at once, some more wait, and the rest hear 503.

Without it a few questions that each read 50,000 nodes keep Neo4j and this process so busy that no other one is
answered in time. What is cheap has places of its own, which nothing heavy takes.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, Literal, NamedTuple

from fastapi import Request

from headwater.errors import TooManyQuestions

#: `cheap`: reads a page of nodes. `heavy`: walks the graph. `long`: is read by its client as slowly as it likes.
Cost = Literal["cheap", "heavy", "long"]


class Bound(NamedTuple):
    """How many questions of a kind there are at once, and how many may wait for a place."""

    most: int
    waiting: int


#: All of them together are fewer than the connections to Neo4j that the driver opens, which are 100.
BOUNDS: Final[dict[Cost, Bound]] = {"cheap": Bound(64, 256), "heavy": Bound(8, 64), "long": Bound(4, 8)}
#: Seconds that a question waits for a place.
WAIT_SECONDS: Final = 10.0


class Places:
    """The places of one kind of question. For one event loop."""

    def __init__(self, cost: Cost, bound: Bound, seconds: float = WAIT_SECONDS) -> None:
        self._cost = cost
        self._bound = bound
        self._seconds = seconds
        self._free = asyncio.Semaphore(bound.most)
        self._waiting = 0

    @asynccontextmanager
    async def taken(self) -> AsyncGenerator[None]:
        """One place, during the block.

        Raises:
            TooManyQuestions: as many wait already as may, or none became free in time.
        """
        if self._free.locked() and self._waiting >= self._bound.waiting:
            raise self._full()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._full() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _full(self) -> TooManyQuestions:
        return TooManyQuestions(
            f"{self._bound.most} {self._cost} questions are being answered, and others wait: ask again in a while"
        )


def all_places() -> dict[Cost, Places]:
    """Places for each kind, as `app.state.places` has them."""
    return {cost: Places(cost, bound) for cost, bound in BOUNDS.items()}


async def _cheap(request: Request) -> AsyncGenerator[None]:
    async with request.app.state.places["cheap"].taken():
        yield


async def _heavy(request: Request) -> AsyncGenerator[None]:
    async with request.app.state.places["heavy"].taken():
        yield


async def _long(request: Request) -> AsyncGenerator[None]:
    async with request.app.state.places["long"].taken():
        yield


#: A dependency of routes by their cost: a place until the last byte is sent.
PLACE: Final = {"cheap": _cheap, "heavy": _heavy, "long": _long}
