"""What a run does beside the script: it asks git, loads the client, sends; one thing after the other, then no thread.

A script that forks (multiprocessing, joblib, PyTorch's DataLoader) copies the locks that other threads hold at that
moment. So before a fork what is under way is waited for, a little: what loads modules is over by then, and what may
still go on is the wait for an answer, of which the copy needs nothing.
"""

import logging
import os
import threading
from collections.abc import Callable
from typing import Final
from weakref import WeakSet

log = logging.getLogger("headwater")

#: Seconds that a fork waits at most.
FORK_WAITS: Final = 2.0

_running: Final[WeakSet["Background"]] = WeakSet()


class Background:
    """Runs what it is given in order, in a thread that ends when there is nothing more."""

    def __init__(self) -> None:
        self._last: threading.Thread | None = None

    def submit(self, work: Callable[[], None]) -> None:
        """Run `work` after all that was submitted before; what it raises is logged as a warning."""
        before = self._last

        def run() -> None:
            if before is not None:
                before.join()
            try:
                work()
            except Exception as error:  # noqa: BLE001  (whatever it is, the script goes on)
                log.warning("headwater.track: %s", error)

        _running.add(self)
        self._last = threading.Thread(target=run, name="headwater.track")
        self._last.start()

    def wait(self, within: float | None = None) -> None:
        """Return when all that was submitted is done, or after so many seconds."""
        if self._last is not None and self._last is not threading.current_thread():
            self._last.join(within)
            if not self._last.is_alive():
                _running.discard(self)


def _before_fork() -> None:
    for each in list(_running):
        each.wait(FORK_WAITS)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork)
