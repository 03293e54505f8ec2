"""Who did what, and who was not let in: one line of the log each, without any secret.

Questions that are answered are not in it, everything that writes is. What is the same within a second (a producer with
a thousand events, a stranger who tries keys) is one line at once and one that says how many times more it happened:
the log grows with who is there, not with how fast they are.
"""

import asyncio
import logging
from typing import Final, NamedTuple

import structlog

#: Seconds within which what is the same shares a line.
SHARE_WITHIN: Final = 1.0
#: Most different lines within that time; what comes beyond is counted together.
MOST: Final = 1000
_LONGEST_PATH: Final = 200

#: Of every level of the service's log: who raises that does not want to know less of who did what.
_audit: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
    logging.getLogger("headwater.audit"), wrapper_class=structlog.make_filtering_bound_logger(logging.INFO)
)
logging.getLogger("headwater.audit").setLevel(logging.INFO)


class Deed(NamedTuple):
    """What somebody did, or was kept from."""

    who: str
    name: str
    method: str
    path: str
    outcome: str
    status: int
    peer: str


_MORE: Final = Deed("others", "", "", "", "too many different ones to list", 0, "")


class Audit:
    """Writes the lines; of one process, on its event loop."""

    def __init__(self) -> None:
        self._again: dict[Deed, int] = {}
        self._timer: asyncio.TimerHandle | None = None

    def note(self, deed: Deed) -> None:
        """Write a line of `deed`, now or with the others that are the same."""
        again = self._again.get(deed)
        if again is not None:
            self._again[deed] = again + 1
        elif len(self._again) >= MOST:
            self._again[_MORE] = self._again.get(_MORE, 0) + 1
        else:
            self._again[deed] = 0
            _write(deed, 1)
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(SHARE_WITHIN, self.flush)

    def flush(self) -> None:
        """Write what was counted."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        counted, self._again = self._again, {}
        for deed, times in counted.items():
            if times:
                _write(deed, times)


def _write(deed: Deed, times: int) -> None:
    path = deed.path[:_LONGEST_PATH]
    # A path may hold anything once it is decoded, also what a terminal obeys.
    fields = deed._replace(path=path if path.isprintable() else ascii(path)[1:-1])._asdict()
    _audit.info("audit", **fields, times=times)
