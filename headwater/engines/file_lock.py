"""An open file that one process at a time may hold; however that process ends, another one can."""

import fcntl
from typing import IO


def try_lock(file: IO[str] | int) -> bool:
    """Take the lock of an open file, if nobody has it, until the file is closed everywhere; says whether it was.

    Processes that inherit the file hold the lock with this one. Does not block.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
