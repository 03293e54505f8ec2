"""Blocking work beside the event loop, a bounded part of it at once."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class LimitedThreads:
    """Runs calls that block on threads, at most so many at once; the others wait. For one event loop."""

    def __init__(self, most: int) -> None:
        self._places = asyncio.Semaphore(most)

    async def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns or raises. Whoever is cancelled leaves its thread to end by itself."""
        async with self._places:
            return await asyncio.to_thread(work, *args, **kwargs)
