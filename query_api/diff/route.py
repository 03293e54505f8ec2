"""`/api/v1/diff`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from query_api.compare.comparison import compare_closures
from query_api.diff.document import document
from query_api.diff.example import EXAMPLE
from query_api.diff.shape import DiffAnswer
from query_api.diff.sides import run_of
from query_api.graph.question import Question
from query_api.history.run_reader import RunReader
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(tags=["time"])

Side = Annotated[
    str,
    Query(
        description="`run:{id}`, or `dataset:…@9`: a node with a version, run id or instant; of `nodeId` only that.",
        examples=["run:train-9"],
    ),
]


@router.get(
    "/api/v1/diff",
    operation_id="diff",
    summary="What differs between what two runs were made from",
    responses=answers(EXAMPLE, 404, 422, 503, 504, model=DiffAnswer),
)
async def diff(
    request: Request,
    left: Side,
    right: Side,
    node_id: Annotated[
        str | None, Query(alias="nodeId", description="Compare two versions, runs or instants of this node.")
    ] = None,
) -> Response:
    """Two pinned closures compared, from left to right: datasets, jobs and runs added, removed and replaced.

    For each that was replaced, `changes` has what differs, as root cause knows it, and `numbers` all statistics that
    differ, usual or not.
    """
    most = request.app.state.settings.question_nodes

    async def work(question: Question) -> DiffAnswer:
        run_reader = RunReader(question, most=most)
        before = await run_of(run_reader, "left", left, node_id)
        after = await run_of(run_reader, "right", right, node_id)
        if before == after:
            raise InvalidQuestion("left and right are one run: there is nothing to compare")
        closures = await run_reader.closures([before, after])
        old, new = closures[before], closures[after]
        return await document(run_reader, old, new, await compare_closures(run_reader, old, new, symptom=None))

    return await answer(request, work)
