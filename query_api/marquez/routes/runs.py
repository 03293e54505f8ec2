"""`/api/v1/jobs/runs/{id}`, and its facets."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from query_api.marquez.routes import examples
from query_api.marquez.runs import FacetType, facets_of_run, run_of_id
from query_api.marquez.shape.runs import MarquezRunFacets, MarquezWholeRun
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.raw_path import Name

router = APIRouter(prefix="/api/v1", tags=["marquez"])


@router.get(
    "/jobs/runs/{id}",
    operation_id="run",
    summary="A run",
    responses=answers(examples.WHOLE_RUN, 404, 422, 503, 504, model=MarquezWholeRun),
)
async def run(request: Request, id: Name) -> Response:  # noqa: A002  (Marquez's name of the parameter)
    """One run with its facets, its job, what it read and wrote, and the runs above and below it."""
    return await answer(request, lambda question: run_of_id(question, id))


@router.get(
    "/jobs/runs/{id}/facets",
    operation_id="runFacets",
    summary="Facets of a run",
    responses=answers(examples.RUN_FACETS, 404, 422, 503, 504, model=MarquezRunFacets),
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
