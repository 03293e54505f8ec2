"""Lines sorted by their bytes, more of them than fit into memory."""

import gzip
from collections.abc import Iterator
from heapq import merge
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Self, cast

#: Bytes of lines that are held in memory before they are sorted and put aside on disk.
IN_MEMORY = 64 * 1024 * 1024


class SortedLines:
    """Takes lines in any order, gives them sorted; a context manager that leaves nothing on disk."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._lines: list[bytes] = []
        self._bytes = 0
        self._aside: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._aside:
            file.close()

    def add(self, line: bytes) -> None:
        """Take a line, without its end. May block to write to disk."""
        self._lines.append(line + b"\n")
        self._bytes += len(line)
        if self._bytes >= self._in_memory:
            self._lines.sort()
            self._aside.append(_put_aside(self._lines))
            self._lines, self._bytes = [], 0

    def __iter__(self) -> Iterator[bytes]:
        """All lines, each with its end, once."""
        self._lines.sort()
        return merge(*self._aside, self._lines) if self._aside else iter(self._lines)


def _put_aside(lines: list[bytes]) -> IO[bytes]:
    """A file with these lines, at its beginning: on disk, or in memory and small where no folder can be written."""
    try:
        file = TemporaryFile()  # noqa: SIM115  (closed, and so deleted, by SortedLines.__exit__)
    except OSError:
        return cast("IO[bytes]", gzip.open(BytesIO(gzip.compress(b"".join(lines), 1))))
    file.writelines(lines)
    file.seek(0)
    return file
