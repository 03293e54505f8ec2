"""uvicorn's server with bounded connections, which also ends when its terminal is closed."""

import asyncio
import resource
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import uvicorn

from headwater.server.connection import Connections
from headwater.server.waiting import LIMITS, Limits, Stage
from headwater.signals import ending

#: Open files that are no connections of clients: those of Kafka's and Neo4j's clients, temporary ones.
_OTHER_FILES: Final = 250
#: Most open files that are asked for.
_MOST_FILES: Final = 16 * 1024
#: Of ticks of uvicorn's, ten a second.
_SECOND: Final = 10


class Server(uvicorn.Server):
    """A server for one application, until SIGTERM, SIGINT or SIGHUP."""

    def __init__(self, config: uvicorn.Config, most_bodies: int) -> None:
        """At most so many clients at once are waited for in the middle of a body."""
        super().__init__(config)
        most = max(_open_files() - _OTHER_FILES, 16)
        self._shared = Connections(_within(most, most_bodies), most)
        self.server_state = self._shared

    async def on_tick(self, counter: int) -> bool:
        """What uvicorn does ten times a second, and every second a look at who is late."""
        if counter % _SECOND == 0:
            self._shared.cut_overdue(asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """What uvicorn does with SIGTERM, with SIGHUP too: the terminal of the server is gone."""
        if threading.current_thread() is not threading.main_thread() or signal.SIGHUP not in ending():
            with super().capture_signals():
                yield
            return
        before = signal.signal(signal.SIGHUP, lambda _, frame: self.handle_exit(signal.SIGTERM, frame))
        try:
            with super().capture_signals():
                yield
        finally:
            signal.signal(signal.SIGHUP, before)


def _open_files() -> int:
    """How many files this process may have open, after it asked for more than most systems give at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST_FILES
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)


def _within(most: int, most_bodies: int) -> Limits:
    """The limits, with no more than half of all connections in stages of waiting, and no more such bodies."""
    whole = sum(limit.most for limit in LIMITS.values())
    share = min(1.0, most / 2 / whole)
    scaled = {stage: limit._replace(most=max(1, int(limit.most * share))) for stage, limit in LIMITS.items()}
    body = scaled[Stage.BODY]
    return {**scaled, Stage.BODY: body._replace(most=max(1, min(body.most, most_bodies)))}
