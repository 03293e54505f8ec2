"""Whether a loop goes round: it beats each time, and whoever asks, from any thread, sees how long ago that was."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

#: Seconds between two beats of an event loop.
BEAT_EVERY: Final = 1.0

#: Seconds after which an event loop that does not beat is stuck: none computes for so long.
STUCK_AFTER: Final = 30.0


class Pulse:
    """The beat of one loop. Whatever it waits for, it has to beat more often than every `within` seconds.

    It counts from the first beat on: what has not begun is not stuck.
    """

    def __init__(self, name: str, within: float) -> None:
        """`name` is for people, and goes on as "… does not go round"."""
        self._name = name
        self._within = within
        self._last: float | None = None

    def beat(self) -> None:
        """Say that the loop goes round; by the thread of the loop."""
        self._last = monotonic()

    def rest(self) -> None:
        """The loop has ended, or has nothing to do until the next beat: silence means nothing."""
        self._last = None

    def stuck(self) -> str | None:
        """What is stuck and for how long, for people; None: nothing. Any thread may ask."""
        last = self._last
        silent = 0.0 if last is None else monotonic() - last
        return f"{self._name} has not gone round for {silent:.0f} s" if silent > self._within else None


@asynccontextmanager
async def beating(pulse: Pulse) -> AsyncGenerator[None]:
    """The event loop that runs this beats during the block."""
    pulse.beat()
    task = asyncio.create_task(_beat(pulse))
    try:
        yield
    finally:
        task.cancel()
        pulse.rest()


async def _beat(pulse: Pulse) -> None:
    while True:
        await asyncio.sleep(BEAT_EVERY)
        pulse.beat()
