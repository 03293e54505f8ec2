"""What a search found as it is shown, in Marquez's shape."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape


@shape
class MarquezSearchResult(TypedDict):
    """A job or dataset that was found."""

    type: Literal["JOB", "DATASET"]
    name: str
    updatedAt: str
    namespace: str
    nodeId: str


@shape
class MarquezSearch(TypedDict):
    """Jobs and datasets by a part of their names."""

    totalCount: int
    """Results given."""
    results: list[MarquezSearchResult]
