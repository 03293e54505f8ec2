"""`/api/v1/lineage`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from query_api.graph.as_of import AsOf, instant, known_by
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.marquez.lineage import lineage
from query_api.marquez.routes import examples
from query_api.marquez.shape.lineage import MarquezLineage
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(prefix="/api/v1", tags=["marquez"])


@router.get(
    "/lineage",
    operation_id="lineage",
    summary="The graph around a node",
    responses=answers(examples.LINEAGE, 404, 422, 503, 504, model=MarquezLineage),
)
async def lineage_graph(
    request: Request,
    node_id: Annotated[
        str | None, Query(alias="nodeId", examples=["job:shop:daily.load_orders"], description="A job or dataset.")
    ] = None,
    kind: Annotated[Literal["job", "dataset"] | None, Query(alias="type")] = None,
    *,
    namespace: str | None = None,
    name: str | None = None,
    depth: Annotated[int, Query(ge=0, le=10_000, description="Most jobs between the node and another one.")] = 20,
    as_of: AsOf = None,
) -> Response:
    """Jobs up- and downstream of a job or dataset, and all current inputs and outputs of these jobs.

    Unlike Marquez's, the graph does not turn around: a job that only shares an input with one of them is not in it.
    With `asOf` its edges, and the latest run of each job, are those of that instant.
    """
    until = instant(as_of)

    async def ask(question: Question) -> dict[str, Any]:
        if node_id is not None:
            named = await resolve(question, node_id)
        elif kind is not None and namespace is not None and name is not None:
            named = await exists(question, Named(kind, (namespace, name)))
        else:
            raise InvalidQuestion("say which node: nodeId, or type, namespace and name")
        if named.kind == "column":
            raise InvalidQuestion("lineage is asked of a job or a dataset; /api/v1/impact knows columns")
        if until is not None:
            await known_by(question, [named.key], until, as_of)
        most = request.app.state.settings.question_nodes
        return await lineage(question, named.key, depth=depth, limit=most, as_of=until)

    return await answer(request, ask)
