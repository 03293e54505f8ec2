"""`/api/v1/neighbourhood`, `/api/v1/neighbours`, `/api/v1/nodes`, `/api/v1/columns`."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from headwater.canonical import digest
from headwater.errors import InvalidQuestion
from headwater.metrics import TRUNCATED
from query_api.graph.as_of import AsOf, instant, known_by
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.graph.resolve import Named, meanings, named_nodes
from query_api.neighbourhood import columns as columns_page
from query_api.neighbourhood import example
from query_api.neighbourhood.beside import When
from query_api.neighbourhood.columns import columns_of_dataset
from query_api.neighbourhood.node_names import Order
from query_api.neighbourhood.picture import Page, Steps, named, neighbours, picture
from query_api.neighbourhood.shape import Columns, Neighbours, Nodes, Picture
from query_api.web import cursor as cursors
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.places import PLACE

router = APIRouter(prefix="/api/v1", tags=["graph"])

#: Most steps to one side: a picture is looked at.
FARTHEST = 20
#: Most ids that one question names.
MOST_IDS = 1000
#: Most nodes whose cards are asked for by id.
MOST_CARDS = 200

O = TypeVar("O", Order, columns_page.Order)  # noqa: E741  (an order)

History = Annotated[bool, Query(description="Also edges that are no longer current; each says whether it is.")]
Part = Annotated[str | None, Query(description="Only those with this part in their names, in any case.")]
Cursor = Annotated[str | None, Query(description="`next` of an answer, with the same question: goes on there.")]
Kind = Annotated[
    Literal["job", "dataset"] | None, Query(alias="type", description="With namespace and name: names it beyond doubt.")
]
Namespace = Annotated[str | None, Query(description="Namespace of the node, instead of its id.")]
Name = Annotated[str | None, Query(description="Name of the node, instead of its id.")]
NodeId = Annotated[
    str | None,
    Query(
        alias="nodeId",
        description="`job:{namespace}:{name}` or `dataset:{namespace}:{name}`.",
        examples=["dataset:postgres://shop-db:5432:shop.public.orders"],
    ),
]
NodeIds = Annotated[
    list[str] | None,
    Query(
        alias="nodeId",
        max_length=MOST_IDS,
        description="`job:{namespace}:{name}` or `dataset:{namespace}:{name}`; may be repeated.",
        examples=["dataset:postgres://shop-db:5432:shop.public.orders"],
    ),
]


class Names(NamedTuple):
    """A node by type and names, instead of its id."""

    kind: Literal["job", "dataset"] | None
    namespace: str | None
    name: str | None


def _names(kind: Kind = None, namespace: Namespace = None, name: Name = None) -> Names:
    return Names(kind, namespace, name)


ByNames = Annotated[Names, Depends(_names)]


@router.get(
    "/neighbourhood",
    dependencies=[Depends(PLACE["heavy"])],
    operation_id="neighbourhood",
    summary="The graph around nodes, to be drawn",
    responses=answers(example.PICTURE, 404, 422, 503, 504, model=Picture),
)
async def neighbourhood(
    request: Request,
    names: ByNames,
    *,
    node_ids: NodeIds = None,
    upstream: Annotated[int, Query(ge=0, le=FARTHEST, description="Steps against the flow of data.")] = 1,
    downstream: Annotated[int, Query(ge=0, le=FARTHEST, description="Steps with the flow of data.")] = 1,
    limit: Annotated[int, Query(ge=1, description="Most nodes, those asked for included.")] = 200,
    history: History = False,
    as_of: AsOf = None,
) -> Response:
    """Nodes around others with states and counts, and every edge directly between two of them: one request to draw.

    A step is one edge. Of a node with more than 25 neighbours on one side the first 25 by name are there, and it is in
    `partial`; `/api/v1/neighbours` has the others. With `upstream` and `downstream` 0 it is just the nodes asked for
    and the edges between them.
    """
    when = _when(history=history, as_of=as_of)
    cut = False

    async def work(question: Question) -> Picture:
        nonlocal cut
        found = await _nodes(question, node_ids, names)
        starts = [each.key for each in found]
        await _known(question, starts, when, as_of)
        most = min(limit, request.app.state.settings.question_nodes)
        drawn = await picture(question, starts, Steps(upstream, downstream), most, when)
        cut = drawn["truncated"] is not None
        return drawn

    answered = await answer(request, work)
    if cut:
        TRUNCATED.labels("neighbourhood", "nodes").inc()
    return answered


@router.get(
    "/neighbours",
    dependencies=[Depends(PLACE["cheap"])],
    operation_id="neighbours",
    summary="What stands directly beside a node, a page at a time",
    responses=answers(example.NEIGHBOURS, 404, 422, 503, 504, model=Neighbours),
)
async def beside(
    request: Request,
    names: ByNames,
    *,
    node_id: NodeId = None,
    direction: Annotated[Direction, Query(description="With the flow of data, or against it.")] = "downstream",
    q: Part = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Most nodes of the page.")] = 50,
    cursor: Cursor = None,
    history: History = False,
    as_of: AsOf = None,
) -> Response:
    """One step from one node: jobs and datasets by name, in an order that is always the same."""
    when = _when(history=history, as_of=as_of)

    async def work(question: Question) -> Neighbours:
        (node,) = await _nodes(question, node_id and [node_id], names)
        await _known(question, [node.key], when, as_of)
        asked: list[object] = [node.key, direction, q, list(when)]
        page = Page(q, _after(cursor, asked, Order), limit)
        found, following = await neighbours(question, node.key, direction, page, when)
        return {**found, "next": _next(following, asked)}

    return await answer(request, work)


@router.get(
    "/nodes",
    dependencies=[Depends(PLACE["cheap"])],
    operation_id="nodes",
    summary="Jobs and datasets by id, to be drawn",
    responses=answers(example.NODES, 422, 503, 504, model=Nodes),
)
async def nodes(
    request: Request,
    node_ids: Annotated[
        list[str],
        Query(
            alias="nodeId",
            min_length=1,
            max_length=MOST_CARDS,
            description="`job:{namespace}:{name}` or `dataset:{namespace}:{name}`; may be repeated.",
            examples=["dataset:postgres://shop-db:5432:shop.public.orders"],
        ),
    ],
) -> Response:
    """The nodes in the order asked for, each once; ids that are in no graph are in `unknown`."""

    async def work(question: Question) -> Nodes:
        unknown: list[str] = []
        keys: list[str] = []
        for node_id, meant in zip(node_ids, await meanings(question, node_ids), strict=True):
            found = [each.key for each in meant if each.kind in {"job", "dataset"}]
            keys += found
            unknown += [] if found else [node_id]
        return {**await named(question, keys), "unknown": list(dict.fromkeys(unknown))}

    return await answer(request, work)


@router.get(
    "/columns",
    dependencies=[Depends(PLACE["cheap"])],
    operation_id="columns",
    summary="The columns of a dataset, a page at a time",
    responses=answers(example.COLUMNS, 404, 422, 503, 504, model=Columns),
)
async def columns(
    request: Request,
    names: ByNames,
    *,
    node_id: NodeId = None,
    q: Part = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Most columns of the page.")] = 50,
    cursor: Cursor = None,
) -> Response:
    """Each with its type, its tags and how many columns stand directly beside it.

    Where a column comes from, and where it goes, is `/api/v1/impact` with `level=column`.
    """

    async def work(question: Question) -> Columns:
        (node,) = await _nodes(question, node_id and [node_id], names)
        if node.kind != "dataset":
            raise InvalidQuestion(f"a job has no columns: ask with dataset:{{namespace}}:{{name}}, not {node.kind}")
        asked: list[object] = [node.key, q]
        page = columns_page.Page(q, _after(cursor, asked, columns_page.Order), limit)
        found, following = await columns_of_dataset(question, node, page)
        return {**found, "next": _next(following, asked)}

    return await answer(request, work)


def _when(*, history: bool, as_of: str | None) -> When:
    until = instant(as_of)
    if until is not None and history:
        raise InvalidQuestion("ask with asOf, for what was current then, or with history, for all that ever was")
    return When(history, until)


async def _nodes(question: Question, node_ids: Sequence[str] | None, names: Names) -> list[Named]:
    """The jobs and datasets that a question names.

    Raises:
        NotFound: one is not in the graph.
        InvalidQuestion: one is a column or run, or nothing is named.
    """
    found = await named_nodes(
        question, node_ids, kind=names.kind, namespace=names.namespace, name=names.name, field=None
    )
    for each in found:
        if each.kind == "column":
            raise InvalidQuestion(
                "a column is no node of this: ask for its dataset, or /api/v1/impact with level=column"
            )
    return found


async def _known(question: Question, keys: list[str], when: When, as_of: str | None) -> None:
    if when.as_of is not None:
        await known_by(question, keys, when.as_of, as_of)


def _after(cursor: str | None, asked: list[object], order: type[O]) -> O | None:
    """The place behind which a page begins.

    Raises:
        InvalidQuestion: the cursor is none, or belongs to another question.
    """
    if cursor is None:
        return None
    place, belongs = cursors.decode(cursor, tuple[order, str])
    if belongs != digest(asked)[:12]:
        raise InvalidQuestion("cursor belongs to another question: repeat all of it but limit")
    return place


def _next(following: Any, asked: list[object]) -> str | None:
    return None if following is None else cursors.encode([following, digest(asked)[:12]])
