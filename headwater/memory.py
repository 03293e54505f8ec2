"""What this process has of memory: giving back what is free, and a bound on how much more it may take.

glibc keeps what was freed: a heap for each of eight threads a core, and whatever lies below something that is still
used. A process that once held much so looked as if it held it for ever. Elsewhere than on Linux with glibc nothing here
does anything.
"""

import ctypes
import os
from functools import cache
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Final

#: From malloc.h: numbers of `mallopt`, which no header tells Python.
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
#: Blocks of this size are mapped on their own, and so given back as soon as they are free, bytes. Once it is set glibc
#: leaves it alone; by itself it raises it up to 32 MB with the first large block that is freed.
_MAPPED_FROM: Final = 256 * 1024
_HEAPS: Final = 2

#: Seconds between two looks at the memory.
_GLANCE: Final = 0.02


@cache
def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def keep_little() -> None:
    """Have what is freed from now on go back to the system sooner. To be called once, before threads are started."""
    if (glibc := _glibc()) is not None:
        glibc.mallopt(_M_ARENA_MAX, _HEAPS)
        glibc.mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)
        glibc.mallopt(_M_TRIM_THRESHOLD, _MAPPED_FROM)


def give_back() -> None:
    """Give what is free back to the system, also from between what is used. Milliseconds; others run meanwhile."""
    if (glibc := _glibc()) is not None:
        glibc.malloc_trim(0)


def resident(pid: int | None = None) -> int:
    """Bytes of memory that a process has, this one unless told; 0 where that cannot be asked."""
    try:
        pages = Path("/proc", str(pid or os.getpid()), "statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def end_beyond(more: int, code: int) -> None:
    """End this process with an exit code soon after it has `more` bytes more than it has now, from a thread.

    The thread looks fifty times a second, and runs when whatever is written in C lets it. A limit of the system would
    be no better: it counts what was only reserved, and some libraries take a refused byte for broken data.
    """
    limit = resident() + more

    def watch() -> None:
        while resident() <= limit:
            sleep(_GLANCE)
        os._exit(code)  # at once: orderly ways out need memory

    Thread(target=watch, name="watch memory", daemon=True).start()
