"""Answers as JSON bytes, made without a detour over models: an answer may have 50,000 nodes."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from query_api.graph.database import Database, Question


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """`content` as compact JSON; tuples are arrays."""
        return orjson.dumps(content)


#: Header of an answer that writers changed faster than it could be read: it may hold one half of an event.
CONSISTENT = "Headwater-Consistent"


async def answer(request: Request, work: Callable[[Question], Awaitable[Any]], *, say: str | None = None) -> Json:
    """What `work` makes of the graph at one instant, as JSON; `say`: the field of it that says whether it is that."""
    database: Database = request.app.state.database
    value, consistent = await database.answer(work)
    shown = value if say is None else {**value, say: consistent}
    return Json(shown, headers=None if consistent else {CONSISTENT: "false"})
