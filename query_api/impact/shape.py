"""The answer about impact, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape
from query_api.graph.nodes import Direction
from query_api.impact.question import Level


class _Node(TypedDict):
    id: Annotated[str, Field(description="Readable id, which `nodeId` takes.")]
    namespace: str
    name: str
    depth: Annotated[int, Field(description="Distance from the start, in steps of the level.")]
    observed: Annotated[bool, Field(description="False: a stub, which only other events' facets named.")]


@shape
class ImpactJob(_Node):
    """A job that was reached."""

    type: Literal["job"]
    jobType: NotRequired[str]
    """What kind of job it is, as its producer says."""


class _Data(_Node):
    aliases: Annotated[list[str], Field(description="The ids of all names, if there are several; else empty.")]


@shape
class ImpactDataset(_Data):
    """A dataset that was reached."""

    type: Literal["dataset"]
    datasetType: NotRequired[str]
    """What kind of dataset it is, as its producer says: `TABLE`, `MODEL`, `DASHBOARD`, …"""
    whole: NotRequired[Literal[True]]
    """By column: it is reached as a whole."""


@shape
class ImpactColumn(_Data):
    """A column that was reached; namespace and name are those of its dataset."""

    type: Literal["column"]
    field: str
    """Dotted path of the column."""
    dataset: str
    """Id of its dataset."""


#: A node of the answer.
ImpactNode = TypeAliasType(
    "ImpactNode", Annotated[ImpactJob | ImpactDataset | ImpactColumn, Field(discriminator="type")]
)

#: How an edge is known.
EdgeOrigin = TypeAliasType(
    "EdgeOrigin", Literal["observed", "declared", "lineage", "columnLineage", "rename", "symlinks"]
)

#: `from` is a word of Python's.
_From = TypedDict("_From", {"from": Annotated[str, Field(description="Id of the node where it begins.")]})


@shape
class ImpactEdge(_From, TypedDict):
    """An edge between two nodes of the answer; it points with the flow of data, whatever the direction asked."""

    to: str
    """Id of the node where it ends."""
    type: Literal["CONSUMED_BY", "PRODUCES", "DERIVES", "FEEDS", "INFLUENCES", "ALIAS", "THROUGH"]
    """What it says. `THROUGH` joins two jobs, by job; `FEEDS` two columns; `INFLUENCES` a column and a dataset."""
    origin: EdgeOrigin
    """How it is known, the strongest way."""
    origins: list[EdgeOrigin]
    """All ways in which it is known, the strongest first."""
    inferred: NotRequired[Literal[True]]
    """Of a read that only a column lineage names."""
    jobs: NotRequired[list[str]]
    """Of DERIVES, FEEDS and INFLUENCES: ids of the jobs that state it (none: the dataset's own event does)."""
    transformations: NotRequired[list[str]]
    """Of FEEDS and INFLUENCES: what is done on the way."""
    through: NotRequired[list[str]]
    """Of THROUGH: ids of the datasets between, those on the shortest ways, the nearest first."""
    current: NotRequired[bool]
    """With `history`, by dataset and column: whether it is current."""


@shape
class ImpactCounts(TypedDict):
    """How many nodes of which kind this answer has."""

    nodes: int
    job: int
    dataset: int
    column: int
    datasetTypes: dict[str, int]
    """Datasets by their type, those that have one."""


@shape
class InferredSource(TypedDict):
    """A source that only a column lineage names and no event ever used: most likely no dataset, so left out."""

    id: str
    feeds: str
    """Id of the dataset that is made of it."""


@shape
class FormerEdges(TypedDict):
    """What was left out because it is no longer current: edges beside the nodes that were reached."""

    edges: int
    jobs: int
    """Of how many jobs they are."""
    until: str | None
    """When a run used one of them last; null: they were only declared, or there are none."""
    complete: bool
    """False: there were too many nodes or edges to count them all."""


@shape
class ImpactTruncated(TypedDict):
    """Why the answer is not everything, and how to go on."""

    reason: Literal["depth", "nodes", "time", "edges"]
    completeDepth: int
    """Up to this depth every node is there."""
    frontier: list[str]
    """Ids that were reached, but from which not every step was taken."""
    cursor: str | None
    """Goes on where the answer stopped, with the same question; null after `time` and `edges`."""


@shape
class ImpactAnswer(TypedDict):
    """What a job, dataset or column reaches, or is made of."""

    start: list[str]
    """Ids of the nodes where it started, under the names that the answer has."""
    direction: Direction
    level: Level
    depth: int | None
    """The depth that was asked for."""
    history: bool
    asOf: str | None
    """The instant that was asked for."""
    counts: ImpactCounts
    nodes: list[ImpactNode]
    """Ordered by depth."""
    edges: list[ImpactEdge]
    inferred: list[InferredSource]
    """Sources that were left out: at most 200,000, in order."""
    former: FormerEdges | None
    """What is no longer current; null with `history` or `asOf`, and where the time was over."""
    truncated: ImpactTruncated | None
    """Null if the answer is everything."""
    consistent: bool
    """False: the answer may mix two states of the graph."""
