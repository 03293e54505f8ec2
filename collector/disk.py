"""The disk of a broker on this machine: nothing more is taken while it is nearly full.

A broker, and a graph server beside it, that find no space to write end in the middle of what they do. So the collector
stops before, and what is under way still fits.
"""

import shutil
from http import HTTPStatus
from pathlib import Path

import structlog

from headwater.errors import RETRY_AFTER
from headwater.http.problem import Refusal

_log = structlog.get_logger()


class Disk:
    """The free space of the disk on which `folder` is, and whether it is less than `least` bytes."""

    def __init__(self, folder: Path, least: int) -> None:
        self._folder = folder
        self._least = least
        self._full = False
        self._says = (
            f"the disk of Headwater's data has less than {least >> 20} MB free (HEADWATER_FREE_DISK_MB): "
            "make space on it, and events are taken again"
        )
        self.look()

    def look(self) -> None:
        """Ask for the free space; what was full is so until there is a tenth more than the least."""
        free = shutil.disk_usage(self._folder).free
        full = free < (self._least * 11 // 10 if self._full else self._least)
        if full and not self._full:
            _log.error("disk_nearly_full", folder=str(self._folder), free_mb=free >> 20, least_mb=self._least >> 20)
        elif self._full and not full:
            _log.info("disk_has_space_again", folder=str(self._folder), free_mb=free >> 20)
        self._full = full

    @property
    def lack(self) -> str | None:
        """What to do, if there was no space at the last look."""
        return self._says if self._full else None

    def refuse_if_full(self) -> None:
        """Return if there was space at the last look.

        Raises:
            Refusal: 503, there was not.
        """
        if self._full:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "disk", self._says, headers=RETRY_AFTER)
