"""`…/versions` of datasets and jobs: by their names in the path, as Marquez has it, or by node id."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from headwater.identity import Kind
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.versions.datasets import dataset_versions
from query_api.versions.document import dataset_document, job_document
from query_api.versions.example import DATASET_VERSIONS, JOB_VERSIONS
from query_api.versions.jobs import job_versions
from query_api.versions.page import Place
from query_api.versions.shape import DatasetVersionsAnswer, JobVersionsAnswer
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name

router = APIRouter(prefix="/api/v1", tags=["time"])

Limit = Annotated[int, Query(ge=1, le=1000, description="Most versions of the page.")]
Cursor = Annotated[str | None, Query(description="`truncated.cursor` of an answer: goes on there.")]
NodeId = Annotated[str, Query(alias="nodeId", description="Id of the node.")]


@router.get(
    "/namespaces/{namespace}/datasets/{dataset}/versions",
    operation_id="datasetVersions",
    summary="Versions of a dataset",
    responses=answers(DATASET_VERSIONS, 404, 422, 503, 504, model=DatasetVersionsAnswer),
)
async def versions_of_dataset(
    request: Request, namespace: Name, dataset: Name, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """Each distinct state that runs showed, newest first, with what differs from the one before.

    The runs are those that wrote the dataset under any of its names, or those that read it if none did.
    """
    named = Named("dataset", (namespace, dataset))
    return await _answer(request, named, "dataset", limit=limit, cursor=cursor)


@router.get(
    "/datasets/versions",
    operation_id="versionsOfDataset",
    summary="Versions of a dataset, by its id",
    responses=answers(DATASET_VERSIONS, 404, 422, 503, 504, model=DatasetVersionsAnswer),
)
async def versions_of_dataset_by_id(
    request: Request, node_id: NodeId, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The same as `/namespaces/{namespace}/datasets/{dataset}/versions`, of the dataset with this id."""
    return await _answer(request, node_id, "dataset", limit=limit, cursor=cursor)


@router.get(
    "/namespaces/{namespace}/jobs/{job}/versions",
    operation_id="jobVersions",
    summary="Versions of a job",
    responses=answers(JOB_VERSIONS, 404, 422, 503, 504, model=JobVersionsAnswer),
)
async def versions_of_job(
    request: Request, namespace: Name, job: Name, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """Each distinct state that the job's runs showed, newest first, with what differs from the one before.

    A state is the code (SQL, source, its location and version), inputs, outputs, parameters and engine.
    """
    return await _answer(request, Named("job", (namespace, job)), "job", limit=limit, cursor=cursor)


@router.get(
    "/jobs/versions",
    operation_id="versionsOfJob",
    summary="Versions of a job, by its id",
    responses=answers(JOB_VERSIONS, 404, 422, 503, 504, model=JobVersionsAnswer),
)
async def versions_of_job_by_id(
    request: Request, node_id: NodeId, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The same as `/namespaces/{namespace}/jobs/{job}/versions`, of the job with this id."""
    return await _answer(request, node_id, "job", limit=limit, cursor=cursor)


async def _answer(request: Request, node: Named | str, kind: Kind, *, limit: int, cursor: str | None) -> Response:
    begin = Place() if cursor is None else Place.decode(cursor)

    async def work(question: Question) -> dict[str, Any]:
        named = await (resolve(question, node) if isinstance(node, str) else exists(question, node))
        if named.kind != kind:
            raise InvalidQuestion(f"'{node}' is a {named.kind}: ask for a {kind}")
        names = DatasetNames(question)
        if kind == "dataset":
            await names.load([named.key])
            return dataset_document(names.shown(named.key), *await dataset_versions(question, named.key, begin, limit))
        page = await job_versions(question, names, named.key, begin=begin, limit=limit)
        return job_document(named, page, names)

    return await answer(request, work)
