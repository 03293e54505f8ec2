"""Become a child that does not outlive its parent: `python launch.py PARENT COMMAND …` executes the command.

On Linux the kernel kills the process when its parent ends, however that ends; the setting survives `exec`, so the
command itself needs to know nothing of it. It is asked for here, after the fork and in a process of its own,
because code between fork and exec (`preexec_fn`) is not safe beside threads. Elsewhere the kernel offers nothing
like it: there a SIGKILL of the parent leaves the children running, which `data_folder` then notices.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def bound(command: Sequence[str]) -> list[str]:
    """The command line that runs a command as a child of this process, gone with it."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def main() -> None:
    """Bind this process to its parent, then execute the command in its place."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("the parent ended while this process was starting")
    os.execv(command[0], command)  # noqa: S606  (the command is ours, and no shell is wanted)


if __name__ == "__main__":
    main()
