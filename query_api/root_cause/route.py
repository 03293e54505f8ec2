"""`/api/v1/root-cause`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from query_api.graph.question import Question
from query_api.history.run_reader import RunReader
from query_api.root_cause.document import document
from query_api.root_cause.example import EXAMPLE
from query_api.root_cause.investigate import investigate
from query_api.root_cause.shape import RootCauseAnswer
from query_api.web.json_answer import answer
from query_api.web.one_node import OneNode
from query_api.web.openapi import answers

router = APIRouter(tags=["time"])

Which = Annotated[str | None, Query(description="A version, the id of a run, or an instant (ISO 8601).")]


@router.get(
    "/api/v1/root-cause",
    operation_id="rootCause",
    summary="What changed upstream before this went wrong",
    responses=answers(EXAMPLE, 404, 422, 503, 504, model=RootCauseAnswer),
)
async def root_cause(request: Request, wrong: OneNode, *, bad: Which = None, good: Which = None) -> Response:
    """The differences between what a bad and a good version, or run, were really made from, ranked with evidence.

    Without `bad`: the latest that is known to be bad, by a failed run, tests, assertions or a verdict. Without `good`:
    the last one before it that is not. `suspects` are ordered by `score`, the sum of the log-odds in `factors`;
    `probability` is each one's share if one of them is the cause. `ruledOut` names what changed but cannot be it;
    `coverage` what the answer rests on: where nothing is reported, nothing can be found.
    """
    most = request.app.state.settings.question_nodes

    async def work(question: Question) -> RootCauseAnswer:
        node_id, node = await wrong.resolve(question)
        run_reader = RunReader(question, most=most)
        return await document(run_reader, node_id, await investigate(run_reader, node, bad=bad, good=good))

    return await answer(request, work)
