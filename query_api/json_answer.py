"""Answers as JSON bytes, made without a detour over models: an answer may have 50,000 nodes."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from query_api.database import Database, Question


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """`content` as compact JSON; tuples are arrays."""
        return orjson.dumps(content)


#: Header of an answer that writers changed faster than it could be read: it may hold one half of an event.
CONSISTENT = "Headwater-Consistent"


async def answer(request: Request, work: Callable[[Question], Awaitable[Any]]) -> Json:
    """What `work` makes of the graph at one instant, as JSON."""
    database: Database = request.app.state.database
    answered = await database.answer(work)
    return Json(answered.value, headers=None if answered.consistent else {CONSISTENT: "false"})
