"""`GET /api/v1/find`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.graph.schema import search_name
from query_api.find.example import EXAMPLE
from query_api.find.find import find
from query_api.find.shape import FoundKind, FoundNodes
from query_api.find.wanted import Wanted
from query_api.history.run_state import ShownState
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(tags=["page"])


@router.get(
    "/api/v1/find",
    operation_id="find",
    summary="Find models, datasets, columns, jobs and runs",
    responses=answers(EXAMPLE, 422, 503, 504, model=FoundNodes),
)
async def find_nodes(
    request: Request,
    *,
    q: Annotated[
        str,
        Query(description="A part of the name, in any case; of a run the beginning of its id.", examples=["orders"]),
    ] = "",
    kind: Annotated[list[FoundKind] | None, Query(description="Only these kinds; may be repeated.")] = None,
    namespace: Annotated[
        str | None, Query(description="Only of this namespace; columns and runs by their datasets and jobs.")
    ] = None,
    owner: Annotated[str | None, Query(description="Only what this owner has, as producers say.")] = None,
    tag: Annotated[str | None, Query(description="Only with this tag, `key` or `key=value`.")] = None,
    state: Annotated[
        list[ShownState] | None,
        Query(description="Only runs in this state, and jobs whose latest run is; may be repeated."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Most results of the page.")] = 20,
    cursor: Annotated[str | None, Query(description="`next` of an answer: goes on there.")] = None,
) -> Response:
    """The best first: what is called so, what ends in it, what begins with it, with a word that does, what contains it.

    Of what fits as well runs come last, and else what was named last comes first. Without `q` it is what was named
    last, without columns.
    """
    wanted = Wanted(q.strip(), search_name(q.strip()), frozenset(kind or ()), namespace, owner, tag, tuple(state or ()))
    return await answer(request, lambda question: find(question, wanted, limit=limit, cursor=cursor))
