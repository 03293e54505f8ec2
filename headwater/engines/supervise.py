"""Children kept alive: started until ready, restarted with growing pauses when they die, stopped in order.

Written here rather than taken from a library after a look at those that supervise processes from Python: honcho
ends everything when one process ends and never restarts, mirakuru is made for tests and never restarts,
circus and supervisor restart but know neither readiness nor an order of start by it, run a server or event loop of
their own (circus brings ZeroMQ), and none of them ties a child's life to its parent's.
"""

import select
import signal
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Self

import structlog

from headwater.engines.children import Running
from headwater.engines.ports import is_free
from headwater.engines.process import Child, ChildSpec
from headwater.errors import EngineFailed, PortTaken
from headwater.signals import ending

#: Seconds before the first restart; doubled with every further failure, up to `LONGEST_PAUSE`.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0

#: Failures of one child in a row after which everything is given up.
MOST_FAILURES = 5

#: Seconds that a child has to be ready for its earlier failures to be forgotten.
STEADY_AFTER = 60.0

#: Seconds between two looks at what gives no signal: a child that becomes ready, a pause that ends.
LOOK_EVERY = 0.1

log = structlog.get_logger()


class Stopped(BaseException):
    """A signal to end was received: not an error, so no handler for errors swallows it."""


class Signals:
    """The signals to end as something to wait for, so that no code of ours is ever interrupted halfway.

    Only in the main thread. A SIGCHLD ends a wait too.
    """

    def __init__(self) -> None:
        self.stop = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def __enter__(self) -> Self:
        """Catch the signals until the block ends; afterwards they do what they did before."""
        self._handlers = {
            number: signal.signal(number, handler)
            for number, handler in (*((each, self._asked) for each in ending()), (signal.SIGCHLD, _note))
        }
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def wait(self, seconds: float) -> None:
        """Block for at most `seconds`, less when a signal arrives.

        Raises:
            Stopped: a signal to end has arrived, now or earlier.
        """
        if not self.stop and select.select([self._reader], [], [], seconds)[0]:
            self._reader.recv(4096)
        if self.stop:
            raise Stopped

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        self.stop = True
        log.info("stopping", signal=signal.Signals(number).name)


def _note(_number: int, _frame: FrameType | None) -> None:
    """A signal that only has to end a wait."""


@dataclass
class _Watched:
    child: Child
    ready: bool = False
    #: Whether it has been ready at any time.
    proven: bool = False
    failures: int = 0
    #: Monotonic seconds: of the last start, or of the next one while it is down.
    since: float = 0.0
    down: bool = True
    starts: int = 0

    def start(self) -> None:
        self.child.start()
        self.starts += 1
        self.ready, self.down, self.since = False, False, time.monotonic()


class Supervisor:
    """Keeps children alive until it is told to stop.

    Used as a context manager: leaving the block, however that happens, stops all children, group by group.
    """

    def __init__(self, signals: Signals, tell: Callable[[Mapping[str, Running]], object] = lambda _: None) -> None:
        """`tell` is called with all children each time one was started."""
        self._signals = signals
        self._tell = tell
        self._groups: list[list[_Watched]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for group in reversed(self._groups):
            for watched in group:
                watched.child.ask_to_stop()
            for watched in group:
                watched.child.stop()
                log.debug("stopped", child=watched.child.spec.name)

    def start(self, *groups: Iterable[ChildSpec]) -> None:
        """Start the children of all groups together and block until all of them are ready.

        The groups are stopped one after the other, the last one first.

        Raises:
            EngineFailed: one keeps failing; the message has the tail of its logs.
            PortTaken: one never became ready, and something else listens at its address.
            Stopped: a signal asked to stop.
        """
        self._groups += [[_Watched(Child(spec)) for spec in group] for group in groups]
        self.keep(until=lambda: all(each.ready for group in self._groups for each in group))

    def keep(self, until: Callable[[], bool]) -> None:
        """Keep all children alive and block until `until()` is true; it is asked about every `LOOK_EVERY` seconds.

        Raises:
            EngineFailed: one keeps failing; the message has the tail of its logs.
            Stopped: a signal asked to stop.
        """
        while True:
            for group in self._groups:
                for watched in group:
                    self._look(watched)
                    watched.child.bound_output()
            if until():
                return
            self._signals.wait(LOOK_EVERY)

    def _look(self, watched: _Watched) -> None:
        now = time.monotonic()
        spec = watched.child.spec
        if watched.down:
            if now >= watched.since:
                watched.start()
                self._tell(self._started())
        elif not watched.child.running:
            self._failed(watched, f"ended ({watched.child.exit_code()})")
        elif not watched.ready:
            if spec.ready():
                watched.ready = watched.proven = True
                log.info("ready", child=spec.name, pid=watched.child.pid, after_s=round(now - watched.since, 1))
                watched.since = now
            elif now - watched.since > spec.start_within:
                watched.child.kill()
                self._failed(watched, f"was not ready after {spec.start_within:.0f} s")
        elif watched.failures and now - watched.since > STEADY_AFTER:
            watched.failures = 0

    def _started(self) -> dict[str, Running]:
        every = (watched for group in self._groups for watched in group if watched.starts)
        return {each.child.spec.name: Running(each.child.pid, each.starts - 1) for each in every}

    def _failed(self, watched: _Watched, what: str) -> None:
        name = watched.child.spec.name
        watched.child.spec.ended(watched.child.pid)
        for host, port in () if watched.proven else watched.child.spec.addresses:
            if not is_free(host, port):
                raise PortTaken(f"{name} {what}: something else has taken port {port} of {host}")
        watched.failures += 1
        if watched.child.spec.hindered():
            watched.failures = min(watched.failures, MOST_FAILURES - 1)
        if watched.failures >= MOST_FAILURES:
            raise EngineFailed(
                f"{name} {what}, for the {watched.failures}th time in a row: giving up.\n{watched.child.spec.tail()}"
            )
        pause = min(FIRST_PAUSE * 2 ** (watched.failures - 1), LONGEST_PAUSE)
        log.warning("restarting", child=name, what=what, failures=watched.failures, pause_s=pause)
        watched.down, watched.ready, watched.since = True, False, time.monotonic() + pause
