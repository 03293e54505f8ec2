"""`GET /api/v1/datasets/runs`, `GET /api/v1/datasets/statistics`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.graph.statements import PlaceInTime
from query_api.uses.example import STATISTICS, USES
from query_api.uses.runs import Direction, uses_of
from query_api.uses.shape import StatisticsOfDataset, UsesOfDataset
from query_api.uses.statistics import statistics_of
from query_api.web import cursor as cursors
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(prefix="/api/v1/datasets", tags=["time"])


class _Asked:
    """The dataset that a question is about."""

    def __init__(
        self,
        *,
        node_id: Annotated[
            str | None,
            Query(
                alias="nodeId",
                description="Id of the dataset: `dataset:{namespace}:{name}`.",
                examples=["dataset:warehouse:features.customers"],
            ),
        ] = None,
        namespace: Annotated[str | None, Query(description="Namespace of the dataset, instead of its id.")] = None,
        name: Annotated[str | None, Query(description="Name of the dataset, instead of its id.")] = None,
    ) -> None:
        self._node_id, self._namespace, self._name = node_id, namespace, name

    async def key(self, question: Question) -> str:
        if self._node_id is None:
            if self._namespace is None or self._name is None:
                raise InvalidQuestion("name the dataset: nodeId, or namespace and name")
            return (await exists(question, Named("dataset", (self._namespace, self._name)))).key
        if self._namespace is not None or self._name is not None:
            raise InvalidQuestion("ask with nodeId, or with namespace and name: not with both")
        named = await resolve(question, self._node_id)
        if named.kind != "dataset":
            raise InvalidQuestion(f"'{self._node_id[:200]}' is a {named.kind}: ask for a dataset")
        return named.key


Asked = Annotated[_Asked, Depends()]
Cursor = Annotated[str | None, Query(description="The cursor of an answer: goes on there.")]


@router.get(
    "/runs",
    operation_id="runsOfDataset",
    summary="The runs that wrote or read a dataset",
    responses=answers(USES, 404, 422, 503, 504, model=UsesOfDataset),
)
async def runs_of_dataset(
    request: Request,
    dataset: Asked,
    *,
    direction: Annotated[Direction, Query(description="Runs that wrote it, or that read it.")] = "wrote",
    limit: Annotated[int, Query(ge=1, le=200, description="Most runs of the page.")] = 50,
    cursor: Cursor = None,
) -> Response:
    """Newest first, under any name of the dataset.

    `rule` and `writer` say of a read which write it saw, and how that is known, as in a closure. `current`: the data of
    a write still stands, so that a read now would see it; a read saw the last write that stands. Runs that failed are
    there with `written` false.
    """
    begin = None if cursor is None else cursors.decode(cursor, PlaceInTime)

    async def work(question: Question) -> UsesOfDataset:
        return await uses_of(question, await dataset.key(question), direction, begin, limit)

    return await answer(request, work)


@router.get(
    "/statistics",
    operation_id="statisticsOfDataset",
    summary="What was measured of a dataset over time",
    responses=answers(STATISTICS, 404, 422, 503, 504, model=StatisticsOfDataset),
)
async def statistics_of_dataset(
    request: Request,
    dataset: Asked,
    *,
    column: Annotated[
        list[str] | None, Query(description="Only these columns, in any case; else the 50 measured most often.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most points.")] = 200,
    cursor: Cursor = None,
) -> Response:
    """The newest points, oldest first: rows, sizes, metrics of columns, and results of assertions.

    Each is what one run stated where it wrote the dataset (`source` `write`), or read it, under any of its names.
    """
    begin = None if cursor is None else cursors.decode(cursor, PlaceInTime)

    async def work(question: Question) -> StatisticsOfDataset:
        return await statistics_of(question, await dataset.key(question), column or (), begin, limit)

    return await answer(request, work)
