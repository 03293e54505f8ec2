"""`/livez` and `/readyz`, as every service answers them.

A service is alive while its loops go round: what is stuck, only a new start heals. It is ready while it can do its
work. An engine that is away makes it not ready and never dead, since a new start would heal nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from headwater.errors import RETRY_AFTER, HeadwaterError
from headwater.http import problem
from headwater.http.lack import Lack
from headwater.pulse import Pulse

LIVEZ: Final = "/livez"
READYZ: Final = "/readyz"

#: Seconds that a service may take to say what it lacks; health checks wait for four.
_TELL_WITHIN: Final = 3.0


@dataclass(frozen=True)
class Condition:
    """How a service is.

    Attributes:
        loops: those that have to go round while it runs.
        lacks: what it needs and has not, at present; bounded in time, and never raises because an engine is away.
    """

    loops: Sequence[Pulse]
    lacks: Callable[[], Awaitable[Sequence[Lack]]]

    async def alive(self, request: Request) -> Response:
        """200 while all loops go round, else 503 with those that do not."""
        stuck = [Lack("stuck", text) for loop in self.loops if (text := loop.stuck()) is not None]
        return _answer(request, stuck)

    async def ready(self, request: Request) -> Response:
        """200 while nothing is lacking, else 503 with what is."""
        try:
            async with asyncio.timeout(_TELL_WITHIN):
                lacks = await self.lacks()
        except TimeoutError:
            lacks = [Lack("stuck", f"what is lacking could not be found out within {_TELL_WITHIN:g} s")]
        return _answer(request, lacks)


class _NotWell(HeadwaterError):  # noqa: N818  (a state)
    """A problem document with one of its `errors` for each lack, whose keyword is what is lacking."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = RETRY_AFTER

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__("; ".join(f"{what}: {detail}" for what, detail in lacks))
        self.members = {"errors": [{"detail": detail, "keyword": what} for what, detail in lacks]}


def _answer(request: Request, lacks: Sequence[Lack]) -> Response:
    refused = problem.response(request.url.path, _NotWell(lacks)) if lacks else None
    return refused or Response(b'{"status":"ok"}', media_type="application/json")
