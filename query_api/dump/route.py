"""`/api/v1/dump`."""

from collections.abc import AsyncGenerator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from headwater.http import problem
from query_api.dump.example import EXAMPLE
from query_api.dump.read import dump

router = APIRouter(tags=["graph"])


@router.get(
    "/api/v1/dump",
    operation_id="dump",
    summary="The whole graph",
    response_class=Response,
    responses={
        200: {"content": {"application/x-ndjson": {"example": EXAMPLE}}},
        **problem.responses(422, 503, 504),
    },
)
async def dump_graph(request: Request) -> Response:
    """The whole graph as NDJSON: one node or edge a line, keys sorted, lines sorted by their bytes.

    Equal graphs give equal bytes: nothing internal, nothing that depends on the order in which events arrived. It
    is read in pages, so what is written meanwhile may be in it or not.
    """
    pieces = dump(request.app.state.database)
    first = await anext(pieces)  # all is read before it, so what goes wrong is still answered as a problem
    return StreamingResponse(_all(first, pieces), media_type="application/x-ndjson")


async def _all(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    try:
        yield first
        async for piece in rest:
            yield piece
    finally:
        await rest.aclose()
