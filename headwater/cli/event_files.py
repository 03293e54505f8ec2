"""Events in files: JSON objects, arrays of them, and lines of them, one at a time whatever the size of the file."""

import codecs
import gzip
import json
import sys
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, cast

import orjson

from headwater.errors import HeadwaterError

SUFFIXES: Final = {".json", ".ndjson", ".jsonl"}
LINE_SUFFIXES: Final = {".ndjson", ".jsonl"}
#: What follows the suffix of a file that gzip has packed, and how the bytes of any such file begin.
PACKED: Final = ".gz"
_PACKED_BEGINS: Final = b"\x1f\x8b"

#: Longest text that is taken for one event, bytes; the collector's default limit is half of it.
LONGEST: Final = 64 * 1024 * 1024
#: Bytes that are read at once, at first.
CHUNK: Final = 256 * 1024

_SPACE: Final = b" \t\r\n"
#: What stands between the events of an array, or of objects written one after another.
_BETWEEN: Final = frozenset(" \t\r\n,[]")


@dataclass(frozen=True)
class Found:
    """One event as it stands in a file: unchecked, on one line."""

    #: File and line, as editors and shells link them.
    place: str
    body: bytes


@dataclass(frozen=True)
class Unreadable:
    """Where a file cannot be read any further, and why."""

    place: str
    reason: str


def files_of(source: str) -> list[Path] | list[None]:
    """The files that `source` names: itself, or all event files below it, sorted; [None], standard input, for `-`.

    Raises:
        HeadwaterError: there is no such file, or the folder holds no event file.
    """
    if source == "-":
        return [None]
    path = Path(source)
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if suffix_of(each.name) in SUFFIXES and each.is_file())
        if not found:
            raise HeadwaterError(f"{path} holds no {', '.join(sorted(SUFFIXES))} file, packed ({PACKED}) or not")
        return found
    if not path.exists():
        raise HeadwaterError(f"there is no file or folder {path}")
    return [path]


def left_out(source: str) -> list[Path]:
    """The files below the folder that `source` names which `files_of` leaves out, sorted; none where it is a file.

    Hidden ones are not among them: nobody takes them for events.
    """
    path = Path(source)
    if source == "-" or not path.is_dir():
        return []
    return sorted(
        each
        for each in path.rglob("*")
        if suffix_of(each.name) not in SUFFIXES
        and not any(part.startswith(".") for part in each.relative_to(path).parts)
        and each.is_file()
    )


def suffix_of(name: str) -> str:
    """What a file's name ends with, before what says that it is packed."""
    return Path(name.removesuffix(PACKED)).suffix


@contextmanager
def opened(path: Path | None) -> Generator[BinaryIO]:
    """`path` for reading bytes, unpacked if gzip has packed them; standard input without one.

    Raises:
        HeadwaterError: it cannot be read.
    """
    if path is None:
        yield _unpacked(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            yield _unpacked(file)
    except OSError as error:
        raise HeadwaterError(f"{path} cannot be read: {error.strerror}") from error


def _unpacked(file: BinaryIO) -> BinaryIO:
    """The bytes that gzip has packed, told by how they begin, whatever the file is called; others as they are."""
    if isinstance(file, BufferedReader) and file.peek(len(_PACKED_BEGINS)).startswith(_PACKED_BEGINS):
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    return file


def events_in(file: BinaryIO, name: str) -> Iterator[Found | Unreadable]:
    """The events of `file`, in order; holds one of them and a chunk in memory.

    Lines are taken as they are if `name` says that the file has lines or its first line is an object of its own.
    Otherwise it is JSON: an array, an object, or several one after the other. What cannot be told apart any more is
    reported once, and is the end.
    """
    place = name
    try:
        for event in _events_in(file, name):
            place = event.place
            yield event
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unreadable(place, f"what gzip packed cannot be read any further: {error}")


def _events_in(file: BinaryIO, name: str) -> Iterator[Found | Unreadable]:
    number, first = 1, file.readline(LONGEST)
    while first and not first.strip(_SPACE):
        number, first = number + 1, file.readline(LONGEST)
    if suffix_of(name) in LINE_SUFFIXES or _is_object(first):
        yield from _lines(file, name, first, number)
    else:
        yield from _documents(file, name, first, number)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _lines(file: BinaryIO, name: str, first: bytes, number: int) -> Iterator[Found | Unreadable]:
    line = first
    while line:
        if len(line) >= LONGEST:
            yield Unreadable(f"{name}:{number}", f"the line is longer than {LONGEST:,} bytes")
            return
        body = line.strip(_SPACE)
        if body:
            yield Found(f"{name}:{number}", body)
        line = file.readline(LONGEST)
        number += 1


def _documents(file: BinaryIO, name: str, first: bytes, number: int) -> Iterator[Found | Unreadable]:
    text = _Text(file, first, number)
    decoder = json.JSONDecoder()
    try:
        while text.at_event():
            start = text.position
            try:
                _, end = decoder.raw_decode(text.held, start)
            except json.JSONDecodeError as error:
                if text.more():
                    continue
                line = text.line + text.held.count("\n", text.position, error.pos)
                yield Unreadable(f"{name}:{line}", f"not JSON: {error.msg}")
                return
            body = text.held[start:end].replace("\r", " ").replace("\n", " ")  # JSON strings hold no raw line break
            yield Found(f"{name}:{text.line}", body.encode())
            text.skip_to(end)
    except RecursionError:
        yield Unreadable(f"{name}:{text.line}", "nested too deeply")
    except UnicodeDecodeError as error:
        yield Unreadable(f"{name}:{text.line}", f"not UTF-8: {error.reason}")


class _Text:
    """The text of a file from the event at hand on, and the line of it; nothing is decoded before it is asked for."""

    def __init__(self, file: BinaryIO, first: bytes, line: int) -> None:
        self._file = file
        self._first = first
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._chunk = CHUNK
        self._ended = False
        self.held = ""
        self.position = 0
        self.line = line

    def at_event(self) -> bool:
        """Skip what stands between events; False at the end of the file.

        Raises:
            UnicodeDecodeError: the file is not UTF-8.
        """
        while True:
            position = self.position
            while position < len(self.held) and self.held[position] in _BETWEEN:
                position += 1
            self.skip_to(position)
            if position < len(self.held):
                return True
            if not self.more():
                return False

    def skip_to(self, position: int) -> None:
        self.line += self.held.count("\n", self.position, position)
        self.position = position

    def more(self) -> bool:
        """Read on, each time twice as much while one event needs it; False at the end, or when it is too long.

        Raises:
            UnicodeDecodeError: the file is not UTF-8.
        """
        kept = self.held[self.position :]
        if self._ended or len(kept) > LONGEST:
            return False
        self._chunk = max(CHUNK, len(kept))
        chunk, self._first = self._first or self._file.read(self._chunk), b""
        self._ended = not chunk
        self.held = kept + self._decoder.decode(chunk, final=self._ended)
        self.position = 0
        return not self._ended
