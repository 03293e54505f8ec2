"""Who did what, and who was not let in: one line of the log each, without any secret.

Questions that are answered are not in it, everything that writes is. What is the same within a second (a producer with
a thousand events, a stranger who tries keys) is one line at once and one that says how many times more it happened:
the log grows with who is there, not with how fast they are.
"""

import asyncio
import logging
from contextvars import Context
from typing import Final, NamedTuple

import structlog

from headwater import request_id

#: Seconds within which what is the same shares a line.
SHARE_WITHIN: Final = 1.0
#: Most different lines within that time; what comes beyond is counted together.
MOST: Final = 1000
#: Most ids of requests in the line that says how many times more.
MOST_IDS: Final = 20
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
        self._again: dict[Deed, _Again] = {}
        self._timer: asyncio.TimerHandle | None = None

    def note(self, deed: Deed) -> None:
        """Write a line of `deed`, now or with the others that are the same."""
        again = self._again.get(deed)
        if again is None and len(self._again) >= MOST:
            again = self._again.setdefault(_MORE, _Again())
        if again is not None:
            again.count()
            return
        self._again[deed] = _Again()
        _write(deed, 1, request_id=request_id.current())
        if self._timer is None:
            # In a context of its own: what it writes is of many requests.
            self._timer = asyncio.get_running_loop().call_later(SHARE_WITHIN, self.flush, context=Context())

    def flush(self) -> None:
        """Write what was counted."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        counted, self._again = self._again, {}
        for deed, again in counted.items():
            if again.times:
                _write(deed, again.times, request_ids=again.request_ids)


class _Again:
    """How often something happened once more, and the ids of the first of these requests."""

    __slots__ = ("request_ids", "times")

    def __init__(self) -> None:
        self.times = 0
        self.request_ids: list[str] = []

    def count(self) -> None:
        self.times += 1
        if self.times <= MOST_IDS and (asked := request_id.current()) is not None:
            self.request_ids.append(asked)


def _write(deed: Deed, times: int, **more: object) -> None:
    path = deed.path[:_LONGEST_PATH]
    # A path may hold anything once it is decoded, also what a terminal obeys.
    fields = deed._replace(path=path if path.isprintable() else ascii(path)[1:-1])._asdict()
    _audit.info("audit", **fields, times=times, **more)
