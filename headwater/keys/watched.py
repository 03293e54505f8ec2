"""The keys as a service has them: read again when their file changed."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog

from headwater.keys.file import UnreadableKeys, read_keys
from headwater.keys.key import Key, Keyring

#: Seconds between two looks at the file: a new key works, and a revoked one ends, within that.
LOOK_EVERY: Final = 0.5

_log = structlog.get_logger()


class WatchedKeys:
    """The keys of a file, no older than `LOOK_EVERY`.

    A file that cannot be read, or that went away after there were keys, opens nothing: who can break it gets no
    further in by that.

    Args:
        path: of the file.
        beside: keys that no file holds. They do not make keys wanted.

    Attributes:
        wanted: whether requests need a key: from the first key that was made on, also once all are revoked.
    """

    def __init__(self, path: Path, beside: Sequence[Key] = ()) -> None:
        self._path = path
        self._beside = beside
        self._stamp: tuple[int, ...] | None = ()  # like no file's, nor like that there is none
        self._closed = False
        self._again = 0.0
        self._ring = Keyring(())
        self.wanted = False

    def are_wanted(self) -> bool:
        """Whether requests need a key now."""
        self.ring()
        return self.wanted

    def ring(self) -> Keyring:
        """The keys now."""
        now = time.monotonic()
        if now >= self._again:
            self._again = now + LOOK_EVERY
            self._look()
        return self._ring

    def _look(self) -> None:
        stamp = self._stamp_now()
        if stamp == self._stamp and not self._closed:
            return
        try:
            keys = read_keys(self._path)
        except UnreadableKeys as error:
            if not self._closed or stamp != self._stamp:
                _log.error("keys_unreadable", error=str(error))
            self._stamp, self._closed, self.wanted, self._ring = stamp, True, True, Keyring(())
            return
        self._stamp, self._closed = stamp, False
        self.wanted = self.wanted or bool(keys)
        self._ring = Keyring([*keys, *self._beside])
        _log.info("keys_read", keys=sum(key.revoked is None for key in keys), wanted=self.wanted)

    def _stamp_now(self) -> tuple[int, ...] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  (twice a second on the way of every request)
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
