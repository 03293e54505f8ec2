"""`/api/v1/search`."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from query_api.graph.question import Question
from query_api.marquez.routes import examples
from query_api.marquez.routes.paging import Limit
from query_api.marquez.search import Kind, Sort, search
from query_api.marquez.shape.search import MarquezSearch
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(prefix="/api/v1", tags=["marquez"])

#: As Marquez's clients write them, in any case.
_KINDS: Final[dict[str, Kind]] = {"JOB": "JOB", "DATASET": "DATASET"}
_SORTS: Final[dict[str, Sort]] = {"name": "name", "update_at": "update", "updated_at": "update"}


@router.get(
    "/search",
    operation_id="search",
    summary="Find by name",
    responses=answers(examples.SEARCH, 422, 503, 504, model=MarquezSearch),
)
async def find(
    request: Request,
    q: Annotated[str, Query(min_length=1, description="Part of a name, in any case.", examples=["orders"])],
    kind: Annotated[str | None, Query(alias="filter", description="`JOB` or `DATASET`.")] = None,
    *,
    sort: Annotated[str, Query(description="`name` or `update_at`, the latest first.")] = "name",
    limit: Limit = 10,
    namespace: Annotated[str | None, Query(description="Only of this namespace.")] = None,
) -> Response:
    """Jobs and datasets whose name contains a text. `totalCount` counts the results given, as Marquez's does."""
    wanted = _KINDS.get(kind.upper()) if kind else None
    if kind and wanted is None:
        raise InvalidQuestion("filter is JOB or DATASET")
    if (by := _SORTS.get(sort.lower())) is None:
        raise InvalidQuestion("sort is name or update_at")

    async def ask(question: Question) -> dict[str, Any]:
        results = await search(question, q, kind=wanted, sort=by, namespace=namespace, limit=limit)
        return {"totalCount": len(results), "results": results}

    return await answer(request, ask)
