"""`/api/v1/events`."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from headwater.event.selection import Selection, instant
from headwater.http import problem
from headwater.identity import ID_PREFIX
from query_api.events.cursor import decode, encode
from query_api.events.framing import Framing, framed
from query_api.events.page import page
from query_api.web.limited_threads import LimitedThreads

router = APIRouter(tags=["events"])

#: Most events of a page, and pages that are read at once: each holds some MB.
MOST: Final = 10_000
READERS: Final = 2

#: Headers of an answer: where the next page begins, and how many events of this one are no lines.
NEXT: Final = "Headwater-Next"
LEFT_OUT: Final = "Headwater-Left-Out"

_EXAMPLE: Final = (
    '{"eventTime": "2026-11-24T09:30:00Z", "eventType": "COMPLETE", "producer": "https://example.com/shop", '
    '"run": {"runId": "019ab4f0-1c7b-7000-8000-3d2f6c1b9a11"}, "job": {"namespace": "shop", "name": "train"}}\n'
)


@router.get(
    "/api/v1/events",
    operation_id="events",
    summary="Events as they were received",
    response_class=Response,
    responses={
        200: {
            "content": {"application/x-ndjson": {"example": _EXAMPLE}, "application/json-seq": {}},
            "headers": {
                NEXT: {"description": "Cursor of the next page; absent at the end.", "schema": {"type": "string"}},
                LEFT_OUT: {
                    "description": "Events of this page that hold line breaks, so that NDJSON cannot have them.",
                    "schema": {"type": "integer"},
                },
            },
        },
        **problem.responses(422, 503),
    },
)
async def events(
    request: Request,
    *,
    job: Annotated[str | None, Query(description="Id of their job.", examples=["job:shop:train"])] = None,
    namespace: Annotated[str | None, Query(description="With name: their job, beyond doubt.")] = None,
    name: Annotated[str | None, Query(description="With namespace: their job, beyond doubt.")] = None,
    run: Annotated[str | None, Query(description="Id of their run, with `run:` before it or without.")] = None,
    since: Annotated[str | None, Query(alias="from", description="eventTime from here on; a time or a day.")] = None,
    until: Annotated[str | None, Query(alias="to", description="eventTime before this; a time or a day.")] = None,
    framing: Annotated[
        Framing,
        Query(alias="format", description="One event a line, or RFC 7464, which holds any event."),
    ] = "ndjson",
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most events of the page.")] = 1000,
    cursor: Annotated[str | None, Query(description=f"`{NEXT}` of an answer: goes on there.")] = None,
) -> Response:
    """Events from Kafka, byte for byte as they were received, partition by partition in the order of the log.

    All that is asked for must hold; without anything they are all. A page reads a bounded part of the log: it may have
    fewer events than `limit`, even none, while `Headwater-Next` says that there is more.
    """
    if (namespace is None) != (name is None):
        raise InvalidQuestion("namespace and name go together")
    names = None if namespace is None or name is None else (namespace, name)
    run_id = run and run.removeprefix(f"{ID_PREFIX['run']}:")
    selection = Selection(job=job, names=names, run=run_id, since=instant(since, "from"), until=instant(until, "to"))
    rest = decode(cursor) if cursor else None
    found = await _readers(request).call(page, request.app.state.settings, selection, rest, limit)
    answer = framed(found.events, framing)
    headers = {NEXT: encode(found.rest)} if found.rest else {}
    if answer.left_out:
        headers[LEFT_OUT] = str(answer.left_out)
    return Response(answer.body, headers=headers, media_type=answer.media_type)


def _readers(request: Request) -> LimitedThreads:
    return request.app.state.event_readers
