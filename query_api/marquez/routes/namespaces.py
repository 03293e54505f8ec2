"""`/api/v1/namespaces`, and one of them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from query_api.graph.question import Question
from query_api.marquez.namespaces import existing_namespace, list_namespaces
from query_api.marquez.routes import examples
from query_api.marquez.routes.paging import Limit, Offset
from query_api.marquez.shape.namespaces import MarquezNamespace, MarquezNamespaces
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name

router = APIRouter(prefix="/api/v1", tags=["marquez"])


@router.get(
    "/namespaces",
    operation_id="namespaces",
    summary="Namespaces",
    responses=answers({"namespaces": [examples.NAMESPACE]}, 422, 503, 504, model=MarquezNamespaces),
)
async def namespaces(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The namespaces of all jobs and datasets, in the order of their names."""

    async def ask(question: Question) -> dict[str, Any]:
        return {"namespaces": await list_namespaces(question, limit=limit, offset=offset)}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}",
    operation_id="namespace",
    summary="A namespace",
    responses=answers(examples.NAMESPACE, 404, 422, 503, 504, model=MarquezNamespace),
)
async def namespace(request: Request, namespace: Name) -> Response:
    """One namespace, with the first and the last time that something in it was named."""
    return await answer(request, lambda question: existing_namespace(question, namespace))
