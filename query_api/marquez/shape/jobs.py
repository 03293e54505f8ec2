"""Jobs as they are shown, in Marquez's shape."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.annotations.shape import Annotation
from query_api.graph.shape import NodeName, Owner, Stated
from query_api.marquez.shape.runs import MarquezRun


class _Job(TypedDict):
    id: NodeName
    type: Literal["BATCH", "STREAM", "SERVICE"]
    name: str
    simpleName: Annotated[str, Field(description="The name without that of the job that contains it.")]
    parentJobName: Annotated[str | None, Field(description="Name of the job that contains it.")]
    parentJobUuid: None
    createdAt: str
    updatedAt: str
    namespace: str
    inputs: Annotated[list[NodeName], Field(description="Datasets that it reads now.")]
    outputs: Annotated[list[NodeName], Field(description="Datasets that it writes now.")]
    location: Annotated[Stated, Field(description="Where its code is.")]
    description: Stated
    latestRun: Annotated[MarquezRun | None, Field(description="The run with the latest event.")]


@shape
class MarquezShortJob(_Job):
    """A job as it stands in a lineage graph."""


@shape
class ControlledJob(NodeName):
    """A job that one waits for, or that waits for it."""

    types: list[str]
    """Types of the dependency."""


@shape
class JobControls(TypedDict):
    """The jobs around one where no data flows."""

    upstream: list[ControlledJob]
    """Those that it waits for."""
    downstream: list[ControlledJob]
    """Those that wait for it."""


@shape
class MarquezJob(_Job):
    """A job by itself."""

    context: dict[str, Any]
    labels: list[str]
    tags: list[str]
    currentVersion: None
    facets: dict[str, Any]
    processingType: str | None
    integration: str | None
    jobType: str | None
    dialect: str | None
    language: str | None
    codeUrl: str | None
    codeVersion: str | None
    codeRepository: str | None
    codeBranch: str | None
    owners: list[Owner]
    controls: JobControls
    children: Annotated[list[NodeName], Field(description="Jobs that it contains: the first 100 by name.")]
    childCount: Annotated[int, Field(description="How many jobs it contains.")]
    annotations: list[Annotation]
    """What people and registries say of it, as far as it stands."""


@shape
class MarquezJobs(TypedDict):
    """A page of the jobs of a namespace, in the order of their names."""

    jobs: list[MarquezJob]
    totalCount: int
