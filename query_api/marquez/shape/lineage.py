"""The graph as it is shown, in Marquez's shape."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.impact.shape import FormerEdges
from query_api.marquez.shape.datasets import MarquezShortDataset
from query_api.marquez.shape.jobs import MarquezShortJob


@shape
class MarquezEdge(TypedDict):
    """An edge, by the ids of its ends."""

    origin: str
    destination: str


class _Node(TypedDict):
    id: str
    inEdges: list[MarquezEdge]
    outEdges: list[MarquezEdge]


@shape
class MarquezJobNode(_Node):
    """A job in the graph."""

    type: Literal["JOB"]
    data: MarquezShortJob


@shape
class MarquezDatasetNode(_Node):
    """A dataset in the graph."""

    type: Literal["DATASET"]
    data: MarquezShortDataset


@shape
class FormerByDirection(TypedDict):
    """What is no longer current beside the nodes that were reached."""

    downstream: NotRequired[FormerEdges]
    upstream: NotRequired[FormerEdges]


@shape
class MarquezLineage(TypedDict):
    """The graph around a job or dataset."""

    graph: list[Annotated[MarquezJobNode | MarquezDatasetNode, Field(discriminator="type")]]
    truncated: NotRequired[Literal[True]]
    """A budget cut it short."""
    former: NotRequired[FormerByDirection]
    """What was left out because it is no longer current, where anything was."""
