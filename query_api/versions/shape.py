"""Versions, as they are shown: Marquez's fields, and ours beside them. See `docs/http-api.md`."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.graph.shape import DatasetField, NodeName, Stated


@shape
class RunReference(TypedDict):
    """A run by its id."""

    id: str


@shape
class VersionRun(TypedDict):
    """A run that showed a version."""

    runId: str | None
    """Null: an event of the dataset itself showed it."""
    job: str | None
    """Id of its job; null: no event named one, or it is the job that was asked about."""
    at: str
    """When its write ended, or its read began; of a job: the time of its last event."""


@shape
class StateDifference(TypedDict):
    """What differs from the version before."""

    part: str
    """The facet, `parameters`, `engine`, `inputs` or `outputs`."""
    change: Literal["added", "removed", "changed", "retyped", "reordered"]
    """`retyped` and `reordered` are of columns."""
    name: str | None
    """The column, field, parameter or dataset; null: all of the part."""
    before: Any
    after: Any


class _Version(TypedDict):
    id: NodeName
    namespace: str
    name: str
    version: Annotated[str, Field(description="Made from the state: the same for the same one.")]
    createdAt: Annotated[str, Field(description="When it was seen first.")]
    createdByRun: Annotated[RunReference | None, Field(description="Null: an event of the dataset itself showed it.")]
    first: VersionRun
    last: VersionRun
    runs: Annotated[int, Field(description="How many runs, one after the other, showed it.")]
    outcomes: Annotated[dict[str, int], Field(description="How these runs ended.")]
    complete: Annotated[bool, Field(description="False: it may go on in the next page.")]
    differs: Annotated[
        list[StateDifference] | None, Field(description="Empty for the first version; null where not `complete`.")
    ]
    facets: Annotated[dict[str, Any], Field(description="What was said of it, by facet.")]


@shape
class StatisticRange(TypedDict):
    """A statistic over the runs of a version."""

    min: int
    max: int
    last: int


@shape
class DatasetVersion(_Version):
    """A state that runs showed of a dataset."""

    physicalName: str
    fields: list[DatasetField]
    tags: list[str]
    lifecycleState: Stated
    """What was done to it: CREATE, ALTER, DROP, …"""
    datasetVersion: Stated
    """The explicit version."""
    statistics: dict[str, StatisticRange]
    """`rowCount`, `bytes`, `fileCount`, those that were measured."""


@shape
class JobVersion(_Version):
    """A state that runs showed of a job."""

    location: Stated
    """Where its code is."""
    codeVersion: Stated
    inputs: list[NodeName] | None
    """Null: nothing is known of them."""
    outputs: list[NodeName] | None
    """Null: nothing is known of them."""
    parameters: dict[str, Any] | None
    """Null: none were said."""
    engine: Any
    """What it ran on, as its facet says it; null: not said."""


@shape
class VersionsCut(TypedDict):
    """Why a page is not all there is, and how to go on."""

    reason: Literal["versions", "runs"]
    cursor: str


@shape
class DatasetVersionsAnswer(TypedDict):
    """The versions of a dataset, newest first."""

    versions: list[DatasetVersion]
    by: Literal["writes", "reads"]
    """Whose runs showed them: those that wrote it, or, if nobody did, those that read it."""
    truncated: VersionsCut | None


@shape
class JobVersionsAnswer(TypedDict):
    """The versions of a job, newest first."""

    versions: list[JobVersion]
    truncated: VersionsCut | None
