"""`/api/v1/namespaces/{namespace}/jobs`, one of them, and its runs."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from headwater.identity import job_key
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.graph.resolve import Named, not_found
from query_api.marquez.jobs import Job, jobs
from query_api.marquez.namespaces import JOBS, page_of
from query_api.marquez.routes import examples
from query_api.marquez.routes.paging import Limit, Offset
from query_api.marquez.runs import runs_of_job
from query_api.marquez.shape.jobs import MarquezJob, MarquezJobs
from query_api.marquez.shape.runs import MarquezRuns
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name

router = APIRouter(prefix="/api/v1", tags=["marquez"])


@router.get(
    "/namespaces/{namespace}/jobs",
    operation_id="jobs",
    summary="Jobs of a namespace",
    responses=answers({"jobs": [examples.JOB], "totalCount": 1}, 404, 422, 503, 504, model=MarquezJobs),
)
async def jobs_of_namespace(request: Request, namespace: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The jobs of a namespace in the order of their names, each with its latest run."""

    async def ask(question: Question) -> dict[str, Any]:
        page = await page_of(question, JOBS, namespace, limit=limit, offset=offset)
        found = await jobs(question, DatasetNames(question), page.keys)
        return {"jobs": [found[key].json for key in page.keys], "totalCount": page.total}

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/jobs/{job}",
    operation_id="job",
    summary="A job",
    responses=answers(examples.JOB, 404, 422, 503, 504, model=MarquezJob),
)
async def job(request: Request, namespace: Name, job: Name) -> Response:
    """One job with its current inputs and outputs, its facets and its latest run."""

    async def ask(question: Question) -> dict[str, Any]:
        return (await _existing(question, namespace, job)).json

    return await answer(request, ask)


@router.get(
    "/namespaces/{namespace}/jobs/{job}/runs",
    operation_id="runs",
    summary="Runs of a job",
    responses=answers({"runs": [examples.RUN], "totalCount": 1}, 404, 422, 503, 504, model=MarquezRuns),
)
async def runs(request: Request, namespace: Name, job: Name, limit: Limit = 100, offset: Offset = 0) -> Response:
    """The runs of a job, the one with the latest event first."""

    async def ask(question: Question) -> dict[str, Any]:
        found = await _existing(question, namespace, job, short=True)
        page = await runs_of_job(question, job_key(namespace, job), limit=limit, offset=offset)
        return {"runs": page, "totalCount": found.runs}

    return await answer(request, ask)


async def _existing(question: Question, namespace: str, name: str, *, short: bool = False) -> Job:
    for job in (await jobs(question, DatasetNames(question), [job_key(namespace, name)], short=short)).values():
        return job
    raise await not_found(
        question, f"no job '{name[:200]}' is in namespace '{namespace[:200]}'", [Named("job", (namespace, name))]
    )
