"""Answers as JSON bytes, made without a detour over models: an answer may have 50,000 nodes."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from query_api.graph.question import Question

if TYPE_CHECKING:
    from query_api.graph.database import Database

#: Header of an answer that writers changed faster than it could be read: it may hold one half of an event.
CONSISTENT: Final = "Headwater-Consistent"


class JsonResponse(Response):
    """A response of JSON values, made by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """`content` as compact JSON; tuples are arrays."""
        return orjson.dumps(content)


async def answer(
    request: Request, work: Callable[[Question], Awaitable[Any]], *, say: str | None = None
) -> JsonResponse:
    """Answer a request with what `work` makes of the graph at one instant, as JSON.

    If it may not be of one instant the header `CONSISTENT` says so. `say`: a field that says in the answer whether it
    is.

    Raises:
        QuestionTimedOut, EngineUnavailable, BeingRebuilt: see `Database.answer`; and what `work` raises.
    """
    database: Database = request.app.state.database
    value, consistent = await database.answer(work)
    shown = value if say is None else {**value, say: consistent}
    return JsonResponse(shown, headers=None if consistent else {CONSISTENT: "false"})
