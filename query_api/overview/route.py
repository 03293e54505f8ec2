"""`GET /api/v1/overview`."""

import time
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.event.selection import instant
from query_api.overview.example import EXAMPLE
from query_api.overview.overview import overview
from query_api.overview.shape import Overview
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

if TYPE_CHECKING:
    from headwater.settings import Settings

router = APIRouter(tags=["page"])

_DAY: Final = 86_400_000_000


@router.get(
    "/api/v1/overview",
    operation_id="overview",
    summary="What failed, fell silent or was judged bad lately",
    responses=answers(EXAMPLE, 422, 503, 504, model=Overview),
)
async def how_it_stands(
    request: Request,
    since: Annotated[
        str | None, Query(description="From then on: a time, or a day in UTC; default: a day ago.")
    ] = None,
) -> Response:
    """Runs that failed or went stale, what was judged bad, producers with when each was heard of last, and counts.

    Each list has its 50 newest, and `totals` how many there are. Tests and assertions that failed are looked for in
    the 5,000 latest runs; verdicts in all.
    """
    settings: Settings = request.app.state.settings
    begin = instant(since, "since")
    begin = time.time_ns() // 1000 - _DAY if begin is None else begin
    stale_after = settings.stale_run_after * 1_000_000
    return await answer(
        request, lambda question: overview(question, begin, stale_after, most_reads=settings.question_nodes)
    )
