"""`GET /api/v1/annotations`. What is said is posted to the collector."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from headwater.identity import ID_PREFIX, column_id, dataset_id, job_id
from query_api.annotations.document import document
from query_api.annotations.example import EXAMPLE
from query_api.annotations.shape import AnnotationsAnswer
from query_api.graph.question import Question
from query_api.graph.resolve import Named, named_nodes
from query_api.history.annotations import MOST_ANNOTATIONS, annotations_of_node
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(tags=["annotations"])

_RUN = f"{ID_PREFIX['run']}:"


@router.get(
    "/api/v1/annotations",
    operation_id="annotations",
    summary="What was said of a node",
    responses=answers(EXAMPLE, 404, 422, 503, 504, model=AnnotationsAnswer),
)
async def annotations(
    request: Request,
    *,
    node_id: Annotated[
        str | None,
        Query(
            alias="nodeId",
            description="`dataset:…` (a model is a dataset), `datasetField:…`, `job:…` or `run:…`.",
            examples=["dataset:mlflow://mlflow:5000:models/churn"],
        ),
    ] = None,
    kind: Annotated[
        Literal["job", "dataset", "column"] | None,
        Query(alias="type", description="With namespace, name (and field): names the node beyond doubt."),
    ] = None,
    namespace: Annotated[str | None, Query(description="Namespace of the node.")] = None,
    name: Annotated[str | None, Query(description="Name of the node.")] = None,
    field: Annotated[str | None, Query(description="Of a column: its dotted path.")] = None,
    version: Annotated[str | None, Query(description="Only what is said of this version of the dataset.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ANNOTATIONS, description="Most annotations of the answer.")] = 100,
) -> Response:
    """What people and registries said of a dataset, column, job or run, newest first, with who, when and through what.

    Of a dataset what was said of it under any of its names, and of its columns. Nothing is ever erased: `stands` is
    false for what was removed or replaced later, by the same source, and for the removal itself. What producers say
    is in the node's facets, not here.
    """

    async def work(question: Question) -> AnnotationsAnswer:
        if node_id is not None and node_id.startswith(_RUN) and len(node_id) > len(_RUN):
            named = Named("run", (node_id.removeprefix(_RUN),))
            if kind or namespace or name or field:
                raise InvalidQuestion("ask with nodeId, or with type, namespace and name: not with both")
        else:
            ids = None if node_id is None else [node_id]
            (named,) = await named_nodes(question, ids, kind=kind, namespace=namespace, name=name, field=field)
        if version is not None and named.kind not in {"dataset", "column"}:
            raise InvalidQuestion(f"a {named.kind} has no versions: ask without version")
        said = await annotations_of_node(question, named)
        return document(_id(named), said, version=version, limit=limit)

    return await answer(request, work)


def _id(named: Named) -> str:
    match named.kind:
        case "column":
            return column_id(*named.names)
        case "dataset":
            return dataset_id(*named.names)
        case "job":
            return job_id(*named.names)
        case "run":
            return _RUN + named.names[0]
