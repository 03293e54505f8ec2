"""`/api/v1/namespaces/{namespace}/datasets`, and one of them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists
from query_api.marquez.datasets import datasets
from query_api.marquez.namespaces import DATASETS, page_of
from query_api.marquez.routes import examples
from query_api.marquez.routes.paging import Limit, Offset
from query_api.marquez.shape.datasets import MarquezDataset, MarquezDatasets
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name

router = APIRouter(prefix="/api/v1", tags=["marquez"])


@router.get(
    "/namespaces/{namespace}/datasets",
    operation_id="datasets",
    summary="Datasets of a namespace",
    responses=answers({"datasets": [examples.DATASET], "totalCount": 1}, 404, 422, 503, 504, model=MarquezDatasets),
)
async def datasets_of_namespace(request: Request, namespace: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The datasets that have a name in a namespace, in the order of these names.

    One that has several names is shown under its elected one, which may be of another namespace.
    """

    async def ask(question: Question) -> dict[str, Any]:
        page = await page_of(question, DATASETS, namespace, limit=limit, offset=offset)
        return {"datasets": await datasets(question, DatasetNames(question), page.keys), "totalCount": page.total}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/datasets/{dataset}",
    operation_id="dataset",
    summary="A dataset",
    responses=answers(examples.DATASET, 404, 422, 503, 504, model=MarquezDataset),
)
async def dataset(request: Request, namespace: Name, dataset: Name) -> Response:
    """One dataset, found under any of its names, shown under the elected one."""

    async def ask(question: Question) -> dict[str, Any]:
        named = await exists(question, Named("dataset", (namespace, dataset)))
        (found,) = await datasets(question, DatasetNames(question), [named.key])
        return found

    return await answer(request, ask)
