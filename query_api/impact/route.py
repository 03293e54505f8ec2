"""`/api/v1/impact`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from headwater.event.time import iso_or_none
from headwater.identity import dataset_key
from headwater.metrics import TRUNCATED
from query_api.graph.as_of import AsOf, instant, known_by
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.graph.resolve import Named, named_nodes
from query_api.impact import cursor as cursors
from query_api.impact.answer import Answer
from query_api.impact.column_level import by_column
from query_api.impact.dataset_level import by_dataset
from query_api.impact.example import EXAMPLE
from query_api.impact.job_level import by_job
from query_api.impact.question import FARTHEST, Impact, Level
from query_api.impact.shape import ImpactAnswer
from query_api.impact.walk import Place
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(tags=["graph"])

_BY_LEVEL = {"dataset": by_dataset, "job": by_job, "column": by_column}

#: Most starts of one question.
MOST_STARTS = 200

NodeIds = Annotated[
    list[str] | None,
    Query(
        alias="nodeId",
        max_length=MOST_STARTS,
        description="Where to start: `job:{namespace}:{name}`, `dataset:{namespace}:{name}` or "
        "`datasetField:{namespace}:{name}:{field}`. May be repeated, to go on from a frontier.",
        examples=["dataset:postgres://shop-db:5432:shop.public.orders"],
    ),
]
Type = Annotated[
    Literal["job", "dataset", "column"] | None,
    Query(alias="type", description="With namespace, name (and field): names the start beyond doubt."),
]


@router.get(
    "/api/v1/impact",
    operation_id="impact",
    summary="What does this reach",
    responses=answers(EXAMPLE, 404, 422, 503, 504, model=ImpactAnswer),
)
async def impact(
    request: Request,
    *,
    node_ids: NodeIds = None,
    kind: Type = None,
    namespace: Annotated[str | None, Query(description="Namespace of the start.")] = None,
    name: Annotated[str | None, Query(description="Name of the start.")] = None,
    field: Annotated[str | None, Query(description="Column of the start, nested ones by dotted path.")] = None,
    direction: Annotated[Direction, Query(description="With the flow of data, or against it.")] = "downstream",
    level: Annotated[
        Level | None, Query(description="What to tell apart; `column` if the start is a column, else `dataset`.")
    ] = None,
    depth: Annotated[
        int | None, Query(ge=0, le=FARTHEST, description="Most edges from the start; jobs, by `job`.")
    ] = None,
    limit: Annotated[int | None, Query(ge=1, description="Most nodes in this answer.")] = None,
    history: Annotated[bool, Query(description="Also follow edges that are no longer current.")] = False,
    as_of: AsOf = None,
    cursor: Annotated[
        str | None, Query(description="`truncated.cursor` of an answer, with the same question: goes on there.")
    ] = None,
) -> Response:
    """Everything down- or upstream of a job, dataset or column, each node with its distance, and the edges between.

    A start has depth 0 and is in the answer. An answer that a budget cut short is right as far as it goes: see
    `truncated`, which says why, what was reached but not expanded, and how to go on. `consistent` is false if writers
    changed what it is about faster than it could be read: it may then mix two states of the graph.

    With `asOf` the edges are those of that instant, derived from the runs up to it, however late they were loaded.
    """
    settings = request.app.state.settings
    until = instant(as_of)
    if until is not None and history:
        raise InvalidQuestion("ask with asOf, for what was current then, or with history, for all that ever was")
    cut_by: str | None = None

    async def work(question: Question) -> dict[str, Any]:
        nonlocal cut_by
        named = await named_nodes(question, node_ids, kind=kind, namespace=namespace, name=name, field=field)
        starts = [_place(each) for each in named]
        chosen: Level = level or ("column" if starts[0][0] == "column" else "dataset")
        if until is not None:
            await known_by(question, [key for _, key, _ in starts], until, as_of)
        asked: list[object] = [starts, direction, chosen, depth, history, until]
        position = cursors.decode(cursor, asked) if cursor else cursors.Position()
        found = await _BY_LEVEL[chosen](
            question,
            Impact(
                starts=starts,
                direction=direction,
                level=chosen,
                depth=None if depth is None else position.levels + depth,
                limit=min(limit or settings.question_nodes, settings.question_nodes),
                skip=position.nodes,
                history=history,
                as_of=until,
            ),
        )
        cut_by = found.reason
        return _document(found, asked, depth, position)

    answered = await answer(request, work, say="consistent")
    if cut_by is not None:
        TRUNCATED.labels("impact", cut_by).inc()
    return answered


def _place(named: Named) -> Place:
    if named.kind == "column":
        return ("column", dataset_key(named.namespace, named.name), named.field)
    return (named.kind, named.key, "")


def _document(found: Answer, question: list[object], depth: int | None, began: cursors.Position) -> dict[str, Any]:
    asked, walked = found.asked, found.walked
    truncated: dict[str, Any] | None = None
    if (reason := found.reason) is not None:
        # Only who asks beyond `depth` gets more levels; a page that was full goes on within the same ones.
        levels = asked.depth if reason == "depth" and asked.depth is not None else began.levels
        position = cursors.Position(walked.counted, levels)
        truncated = {
            "reason": reason,
            "completeDepth": walked.complete,
            "frontier": found.frontier,
            # An answer that ran out of time would do so again on its way to the same place.
            "cursor": cursors.encode(position, question) if reason in ("depth", "nodes") else None,
        }
    return {
        "start": found.start,
        "direction": asked.direction,
        "level": asked.level,
        "depth": depth,
        "history": asked.history,
        "asOf": iso_or_none(asked.as_of),
        "counts": found.counts(),
        "nodes": found.nodes,
        "edges": found.edges,
        "inferred": found.inferred,
        "former": found.former,
        "truncated": truncated,
    }
