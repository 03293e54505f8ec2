"""Marquez's read routes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import job_key, namespace_key
from query_api.graph.database import Question
from query_api.graph.dataset_names import Names
from query_api.graph.instant import AsOf, instant, known_by
from query_api.graph.resolve import Named, exists, resolve
from query_api.marquez import examples
from query_api.marquez.datasets import datasets
from query_api.marquez.jobs import jobs
from query_api.marquez.lineage import lineage
from query_api.marquez.paging import Limit, Offset
from query_api.marquez.runs import FacetType, facets_of_run, run_of_id, runs_of_job
from query_api.marquez.search import Sort, search
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name
from query_api.web.short_time import iso

router = APIRouter(prefix="/api/v1", tags=["marquez"])

_SORTS: dict[str, Sort] = {"name": "name", "update_at": "update", "updated_at": "update"}


@router.get(
    "/lineage",
    operation_id="lineage",
    summary="The graph around a node",
    responses=answers(examples.LINEAGE, 404, 422, 503, 504),
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
        return await lineage(question, named.key, depth, request.app.state.settings.question_nodes, until)

    return await answer(request, ask)


@router.get(
    "/namespaces",
    operation_id="namespaces",
    summary="Namespaces",
    responses=answers({"namespaces": [examples.NAMESPACE]}, 422, 503, 504),
)
async def namespaces(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The namespaces of all jobs and datasets, in the order of their names."""

    async def ask(question: Question) -> dict[str, Any]:
        rows = await question.ask("namespaces", limit=limit, offset=offset)
        return {"namespaces": [_namespace(*row) for row in rows]}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}",
    operation_id="namespace",
    summary="A namespace",
    responses=answers(examples.NAMESPACE, 404, 422, 503, 504),
)
async def namespace(request: Request, namespace: Name) -> Response:
    """One namespace, with the first and the last time that something in it was named."""
    return await answer(request, lambda question: _existing_namespace(question, namespace))


@router.get(
    "/namespaces/{namespace}/jobs",
    operation_id="jobs",
    summary="Jobs of a namespace",
    responses=answers({"jobs": [examples.JOB], "totalCount": 1}, 404, 422, 503, 504),
)
async def jobs_of_namespace(request: Request, namespace: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The jobs of a namespace in the order of their names, each with its latest run."""

    async def ask(question: Question) -> dict[str, Any]:
        keys, count = await _page(question, "jobs", namespace, limit, offset)
        found = await jobs(question, Names(question), keys)
        return {"jobs": [found[key].json for key in keys], "totalCount": count}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/jobs/{job}",
    operation_id="job",
    summary="A job",
    responses=answers(examples.JOB, 404, 422, 503, 504),
)
async def job(request: Request, namespace: Name, job: Name) -> Response:
    """One job with its current inputs and outputs, its facets and its latest run."""

    async def ask(question: Question) -> dict[str, Any]:
        found = await jobs(question, Names(question), [job_key(namespace, job)])
        if not found:
            raise _no("job", namespace, job)
        return found.popitem()[1].json

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/jobs/{job}/runs",
    operation_id="runs",
    summary="Runs of a job",
    responses=answers({"runs": [examples.RUN], "totalCount": 1}, 404, 422, 503, 504),
)
async def runs(request: Request, namespace: Name, job: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The runs of a job, the one with the latest event first."""
    key = job_key(namespace, job)

    async def ask(question: Question) -> dict[str, Any]:
        found = await jobs(question, Names(question), [key], short=True)
        if not found:
            raise _no("job", namespace, job)
        page = await runs_of_job(question, key, limit, offset)
        return {"runs": page, "totalCount": found[key].runs}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/datasets",
    operation_id="datasets",
    summary="Datasets of a namespace",
    responses=answers({"datasets": [examples.DATASET], "totalCount": 1}, 404, 422, 503, 504),
)
async def datasets_of_namespace(request: Request, namespace: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The datasets that have a name in a namespace, in the order of these names.

    One that has several names is shown under its elected one, which may be of another namespace.
    """

    async def ask(question: Question) -> dict[str, Any]:
        keys, count = await _page(question, "datasets", namespace, limit, offset)
        return {"datasets": await datasets(question, Names(question), keys), "totalCount": count}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/datasets/{dataset}",
    operation_id="dataset",
    summary="A dataset",
    responses=answers(examples.DATASET, 404, 422, 503, 504),
)
async def dataset(request: Request, namespace: Name, dataset: Name) -> Response:
    """One dataset, found under any of its names, shown under the elected one."""

    async def ask(question: Question) -> dict[str, Any]:
        named = await exists(question, Named("dataset", (namespace, dataset)))
        (found,) = await datasets(question, Names(question), [named.key])
        return found

    return await answer(request, ask)


@router.get(
    "/jobs/runs/{id}", operation_id="run", summary="A run", responses=answers(examples.WHOLE_RUN, 404, 422, 503, 504)
)
async def run(request: Request, id: Name) -> Response:  # noqa: A002  (Marquez's name of the parameter)
    """One run with its facets, its job, what it read and wrote, and the runs above and below it."""
    return await answer(request, lambda question: run_of_id(question, id))


@router.get(
    "/jobs/runs/{id}/facets",
    operation_id="runFacets",
    summary="Facets of a run",
    responses=answers(examples.RUN_FACETS, 404, 422, 503, 504),
)
async def run_facets(
    request: Request,
    id: Name,  # noqa: A002  (Marquez's name of the parameter)
    kind: Annotated[
        FacetType,
        Query(alias="type", description="Of the run, of its job, or of the datasets, as its events had them."),
    ] = "run",
) -> Response:
    """The facets that the events of one run carried."""
    return await answer(request, lambda question: facets_of_run(question, id, kind))


@router.get("/search", operation_id="search", summary="Find by name", responses=answers(examples.SEARCH, 422, 503, 504))
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
    wanted: Literal["JOB", "DATASET"] | None = None
    match kind.upper() if kind else None:
        case None:
            pass
        case "JOB":
            wanted = "JOB"
        case "DATASET":
            wanted = "DATASET"
        case _:
            raise InvalidQuestion("filter is JOB or DATASET")
    if (by := _SORTS.get(sort.lower())) is None:
        raise InvalidQuestion("sort is name or update_at")

    async def ask(question: Question) -> dict[str, Any]:
        results = await search(question, q, kind=wanted, sort=by, namespace=namespace, limit=limit)
        return {"totalCount": len(results), "results": results}

    return await answer(request, ask)


def _namespace(name: str, created: int, updated: int) -> dict[str, Any]:
    return {
        "name": name,
        "createdAt": iso(created),
        "updatedAt": iso(updated),
        "ownerName": "anonymous",
        "description": None,
        "isHidden": False,
    }


async def _existing_namespace(question: Question, name: str) -> dict[str, Any]:
    rows = await question.ask("namespace", namespace=namespace_key(name))
    if not rows:
        raise NotFound(f"no namespace '{name[:200]}' is in the graph; /api/v1/namespaces lists them")
    return _namespace(name, *rows[0])


async def _page(
    question: Question, kind: Literal["jobs", "datasets"], name: str, limit: int, offset: int
) -> tuple[list[str], int]:
    """The keys of a page, and how many there are in all."""
    await _existing_namespace(question, name)
    key = namespace_key(name)
    rows = await question.ask(f"{kind}_of_namespace", namespace=key, limit=limit, offset=offset)
    counted = await question.ask(f"count_{kind}_of_namespace", namespace=key)
    return [row[0] for row in rows], counted[0][0]


def _no(kind: str, namespace: str, name: str) -> NotFound:
    return NotFound(
        f"no {kind} '{name[:200]}' is in namespace '{namespace[:200]}'; look for it with /api/v1/search?q=…"
    )
