"""The answers of these routes, as OpenAPI has them."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.graph.nodes import Direction
from query_api.history.run_state import ShownState


@shape
class LastRun(TypedDict):
    """A run that a node is known by."""

    id: str
    """Id of the run."""
    state: ShownState
    """How it stands; `NEW`: nothing but OTHER came of it."""
    startedAt: str | None
    """Beginning of its latest attempt, if a START came."""
    endedAt: str | None
    """Its end, if it has ended."""
    durationMs: int | None
    """Between the two, milliseconds."""
    stale: bool
    """Whether it is a batch run that has not ended and from which nothing came for a long time."""


@shape
class NodeCard(TypedDict):
    """A job or dataset with what a picture shows of it."""

    id: str
    """Its id; of a dataset with several names that of the elected one."""
    type: Literal["job", "dataset"]
    """Which of the two."""
    namespace: str
    """Its namespace."""
    name: str
    """Its name."""
    datasetType: str | None
    """`TABLE`, `MODEL`, …, if a producer says so; null of a job."""
    jobType: str | None
    """`QUERY`, `TEST`, …, if a producer says so; null of a dataset."""
    observed: bool
    """False: no event used it, only facets of others name it."""
    aliases: list[str]
    """Ids of all names of the dataset, if it has several."""
    owners: list[str]
    """Names of its owners."""
    tags: list[str]
    """`key` or `key=value`: what producers say, and what people and registries say and still stands."""
    description: str | None
    """Its first 300 characters."""
    lastRun: LastRun | None
    """Of a job its latest run; of a dataset the run that wrote it last."""
    lastActivityAt: str | None
    """Time of the latest event that named it; with `asOf` that of the last event of `lastRun`."""
    parent: str | None
    """Id of the job that contains this one."""
    upstreamCount: int | None
    """How many nodes stand directly upstream; null: not counted."""
    downstreamCount: int | None
    """How many nodes stand directly downstream; null: not counted."""
    columnCount: int | None
    """How many columns of the dataset are known; null of a job."""


@shape
class PlacedCard(NodeCard):
    """A job or dataset with where it stands in the picture."""

    depth: int
    """Steps from the nearest start: negative upstream, 0 at a start."""


_Ends = TypedDict(
    "_Ends",
    {
        "from": Annotated[str, Field(description="Where data comes from: id of a node of the answer.")],
        "to": Annotated[str, Field(description="Where it goes: id of a node of the answer.")],
    },
)


@shape
class Edge(_Ends):
    """An edge between two nodes of the answer, in the direction in which data flows."""

    type: Literal["CONSUMED_BY", "PRODUCES", "DERIVES", "ALIAS"]
    """As in an answer about impact."""
    origin: str
    """The strongest of `origins`."""
    origins: list[str]
    """How it is known: `observed`, `declared`, `lineage`, `columnLineage`, `rename`, `symlinks`."""
    current: bool
    """False: it was so once and is so no longer; only with `history`."""
    inferred: NotRequired[bool]
    """True of a CONSUMED_BY that only a column lineage says."""
    jobs: NotRequired[list[str]]
    """Ids of the jobs that state a DERIVES edge."""


@shape
class Partial(TypedDict):
    """A node with more neighbours on one side than are taken from there."""

    id: str
    """Id of the node."""
    direction: Direction
    """The side."""
    shown: int
    """How many of its neighbours on that side are in the answer, by whatever way."""
    total: int
    """How many it has."""


@shape
class Truncated(TypedDict):
    """That `limit` left nodes out that are within the steps that were asked for."""

    reason: Literal["nodes"]
    """What the answer is cut by."""
    upstream: list[str]
    """Ids of nodes of which neighbours upstream are missing: go on with `/api/v1/neighbours`."""
    downstream: list[str]
    """The same downstream."""


@shape
class Picture(TypedDict):
    """The graph around nodes."""

    start: list[str]
    """Ids of the nodes asked for."""
    nodes: list[PlacedCard]
    """The nodes, the nearest first."""
    edges: list[Edge]
    """Every edge directly between two of the nodes."""
    partial: list[Partial]
    """Where only the first 25 neighbours by name were taken."""
    truncated: Truncated | None
    """Null if nothing is missing within the steps asked for but what `partial` says."""
    asOf: str | None
    """The instant that was asked for."""


@shape
class Neighbours(TypedDict):
    """A page of the nodes directly beside one."""

    nodes: list[NodeCard]
    """By name."""
    edges: list[Edge]
    """Every edge directly between two of the nodes, or one of them and the node asked for."""
    totalCount: int
    """How many there are on that side, or with `q` how many of them match."""
    next: str | None
    """The `cursor` of the next page."""


@shape
class Nodes(TypedDict):
    """Nodes by id."""

    nodes: list[NodeCard]
    """In the order asked for; of an id that means several nodes all of them."""
    unknown: list[str]
    """Ids that are of no job or dataset in the graph."""


@shape
class ColumnCard(TypedDict):
    """A column of a dataset."""

    id: str
    """Its id."""
    name: str
    """Its name, a nested one's dotted path."""
    type: str | None
    """As the latest schema has it."""
    inSchema: bool
    """False: the latest schema lacks it, or there is none; an earlier one or a column lineage names it."""
    description: str | None
    """The first 300 characters of what the schema says of it."""
    upstreamCount: int
    """How many columns, and datasets as a whole, it is made of directly."""
    downstreamCount: int
    """How many columns, and datasets as a whole, are made of it directly."""
    tags: list[str]
    """`key` or `key=value`: what producers say, and what people and registries say and still stands."""


@shape
class Columns(TypedDict):
    """A page of the columns of a dataset."""

    columns: list[ColumnCard]
    """In the order of the latest schema, those that it lacks behind them by name."""
    totalCount: int
    """How many there are, or with `q` how many match."""
    next: str | None
    """The `cursor` of the next page."""
