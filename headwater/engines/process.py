"""One child process: started, asked whether it is ready, stopped in order, and gone when its parent is gone."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import structlog

from headwater.engines import launch
from headwater.errors import EngineFailed

#: Past this size the output of a child is put aside, bytes; one older part is kept.
LOG_SIZE = 10 * 1024 * 1024

TAIL_BYTES = 64 * 1024

log = structlog.get_logger()


@dataclass(frozen=True)
class ChildSpec:
    """What is needed to run a child, and to run it again after it died."""

    name: str
    command: Sequence[str]
    #: File that receives the standard output and error of the child; appended to.
    output: Path
    #: Whether the child does its work now. Asked again and again, so it answers within about a second.
    ready: Callable[[], bool]
    #: Variables set for the child beside those of this process.
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    #: Logs that the child writes by itself, shown beside `output` when it fails.
    logs: Sequence[Path] = ()
    #: Host and port of each address that it alone listens on.
    addresses: Sequence[tuple[str, int]] = ()
    #: File descriptors that the child inherits.
    inherit: Sequence[int] = ()
    #: Called with the process id once the child was found dead, before it is started again.
    ended: Callable[[int], object] = lambda _pid: None
    #: Whether something else keeps it from working, as a full disk does: its failures then do not count.
    hindered: Callable[[], bool] = lambda: False
    #: Seconds from SIGTERM to SIGKILL.
    stop_within: float = 6.0
    #: Seconds from start to ready; past them the start has failed.
    start_within: float = 120.0

    def tail(self, lines: int = 40) -> str:
        """The last lines of each log of this child, each log under its path."""
        tails = [(path, _last_lines(path, lines)) for path in (*self.logs, self.output)]
        return "\n".join(f"--- {path}\n{tail}" for path, tail in tails if tail)


class Child:
    """The running process of a `ChildSpec`.

    Start it from a thread that lives as long as the child may: on Linux the kernel ends a child with the *thread*
    that started it. No method is safe to call from two threads at once.
    """

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the process and return at once; it is not ready yet."""
        self.spec.output.parent.mkdir(parents=True, exist_ok=True)
        self.bound_output()
        with self.spec.output.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  (the command is ours)
                launch.bound(self.spec.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.spec.environment},
                pass_fds=tuple(self.spec.inherit),
                start_new_session=True,  # a Ctrl-C on the terminal reaches the parent alone, which stops in order
            )
        log.debug("started", child=self.spec.name, pid=self._process.pid)
        return self

    @property
    def pid(self) -> int:
        """Process id of the child, running or not.

        Raises:
            EngineFailed: it was never started.
        """
        if self._process is None:
            raise EngineFailed(f"{self.spec.name} was not started")
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while the process runs; its exit code, or minus the signal that ended it, afterwards."""
        return None if self._process is None else self._process.poll()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_ready(self) -> Self:
        """Block until the child is ready.

        Raises:
            EngineFailed: it ended, or took longer than `start_within`; the message has the tail of its logs.
        """
        deadline = time.monotonic() + self.spec.start_within
        while not self.spec.ready():
            if not self.running:
                raise EngineFailed(f"{self.spec.name} ended ({self.exit_code()}) while starting\n{self.spec.tail()}")
            if time.monotonic() > deadline:
                raise EngineFailed(
                    f"{self.spec.name} is not ready after {self.spec.start_within:.0f} s\n{self.spec.tail()}"
                )
            time.sleep(0.05)
        return self

    def bound_output(self) -> None:
        """Put the output aside if it is long; the child, which appends, goes on at its new beginning.

        What it writes within the same millisecond may be lost. Without space to keep it, it is just let go.
        """
        output = self.spec.output
        if output.exists() and output.stat().st_size > LOG_SIZE:
            with suppress(OSError):
                shutil.copyfile(output, output.with_name(output.name + ".1"))
            os.truncate(output, 0)

    def ask_to_stop(self) -> None:
        """Send SIGTERM and return at once; `stop` waits."""
        if self._process is not None and self.running:
            self._process.terminate()

    def stop(self) -> None:
        """Block until the process is gone: SIGTERM, after `stop_within` seconds SIGKILL."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(self.spec.stop_within)
        except subprocess.TimeoutExpired:
            log.warning("does not stop: killed", child=self.spec.name, after_s=self.spec.stop_within)
            self.kill()

    def kill(self) -> None:
        """SIGKILL, and block until the process is gone."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def restart(self) -> Self:
        """Stop it if it runs, start it again on the same ports and data, and block until it is ready."""
        self.stop()
        return self.start().wait_ready()


def _last_lines(path: Path, lines: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])
