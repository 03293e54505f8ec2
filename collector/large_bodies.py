"""Work on bodies: of those that are large off the event loop, and one at a time, so that nobody else waits for it."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, ParamSpec, TypeVar

from headwater.errors import RETRY_AFTER
from headwater.http.problem import Refusal
from headwater.memory import give_back

#: Bytes from which a body is large: what is smaller is done within a few milliseconds, whatever it holds.
LARGE: Final = 256 * 1024

#: Seconds that one may wait for a turn: clients give up after five, and Kafka wants some of them.
LONGEST_WAIT: Final = 3.0

P = ParamSpec("P")
T = TypeVar("T")


class LargeBodies:
    """A thread for one piece of work at a time, in order; used from one event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def work(self, size: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` returns, which works on so many bytes: called at once if they are few.

        If they are many it is called in a thread when it is its turn, and what it leaves of memory is given back.

        Raises:
            Refusal: 503, its turn did not come in time.
        """
        if size < LARGE:
            return function(*args, **kwargs)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._turn.acquire()
        except TimeoutError:
            detail = "too much at once: large bodies are read one after the other, and others came before"
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", detail, headers=RETRY_AFTER) from None
        working = asyncio.ensure_future(asyncio.to_thread(_then_give_back, function, *args, **kwargs))
        working.add_done_callback(self._next)
        # Shielded: the thread goes on when the client is gone, and until it ends it is nobody else's turn.
        return await asyncio.shield(working)

    def _next(self, done: asyncio.Future[Any]) -> None:
        self._turn.release()
        if not done.cancelled():
            done.exception()  # asked for, so that asyncio does not complain where nobody waits for it any more


def _then_give_back(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return function(*args, **kwargs)
    finally:
        give_back()
