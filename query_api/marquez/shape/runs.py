"""Runs as they are shown, in Marquez's shape."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape
from query_api.annotations.shape import Annotation
from query_api.graph.shape import NodeName, Stated
from query_api.history.run_state import ShownState

#: State of a run in Marquez's words. `NEW`: nothing but OTHER came, or only its children named it.
MarquezRunState = TypeAliasType("MarquezRunState", ShownState)


class _Run(TypedDict):
    id: str
    createdAt: Annotated[str | None, Field(description="Time of its first event; null: it has none of its own.")]
    updatedAt: Annotated[str | None, Field(description="Time of its last event.")]
    nominalStartTime: Stated
    nominalEndTime: Stated
    state: MarquezRunState
    stale: Annotated[
        bool, Field(description="A batch run that has not ended and fell silent: its end was lost, or it hangs.")
    ]
    startedAt: str | None
    endedAt: str | None
    durationMs: int | None
    args: Annotated[dict[str, str], Field(description="Its execution parameters.")]
    jobVersion: None
    facets: Annotated[dict[str, Any], Field(description="Facets of the run by name.")]


@shape
class MarquezRun(_Run):
    """A run, among others: a facet that is long has only a word in `_leftOut` on where it is whole."""

    inputDatasetVersions: Annotated[list[Any], Field(max_length=0)]
    """Empty: see the run by itself."""
    outputDatasetVersions: Annotated[list[Any], Field(max_length=0)]
    """Empty: see the run by itself."""


@shape
class MarquezRuns(TypedDict):
    """A page of the runs of a job, the one with the latest event first."""

    runs: list[MarquezRun]
    totalCount: int


@shape
class DatasetVersionId(NodeName):
    """A dataset, in the version that a run read or wrote."""

    version: str | None
    """The explicit version; null: no event named one."""


class _Use(TypedDict):
    datasetVersionId: DatasetVersionId
    facets: Annotated[dict[str, Any], Field(description="Facets seen there, those of the input or output among them.")]
    lifecycle: Annotated[str | None, Field(description="What the run did to the dataset: OVERWRITE, CREATE, …")]
    snapshot: str | None
    rowCount: int | None
    bytes: int | None
    fileCount: int | None
    assertions: Annotated[int | None, Field(description="How many assertions were checked.")]
    assertionsFailed: int | None


@shape
class InputDatasetVersion(_Use):
    """What a run read."""


@shape
class OutputDatasetVersion(_Use):
    """What a run wrote."""

    written: bool | None
    """False: the run failed or has not ended."""
    ignoredColumns: list[str]
    """Columns of its column lineage that were not taken over: another output of the event has them."""


@shape
class TestCounts(TypedDict):
    """How the tests of a run ended; null: nothing was said."""

    passed: int | None
    failed: int | None
    skipped: int | None


@shape
class MarquezWholeRun(_Run):
    """A run by itself."""

    job: NodeName | None
    """Null: no event of its own named one."""
    inputDatasetVersions: list[InputDatasetVersion]
    outputDatasetVersions: list[OutputDatasetVersion]
    parents: list[str]
    """Ids of the runs that it is a part of."""
    root: str | None
    """Id of the run at the root of these."""
    children: list[str]
    """Ids of the first 1,000 runs below it."""
    childCount: int
    error: str | None
    incomplete: bool
    """Its events say that they could not tell all."""
    tests: TestCounts
    annotations: list[Annotation]
    """What people and registries say of it, as far as it stands."""


@shape
class UsedDatasetFacets(NodeName):
    """The facets of a dataset as a run saw them."""

    facets: dict[str, Any]


@shape
class DatasetFacetsOfRun(TypedDict):
    """The facets of what a run read and wrote."""

    inputs: list[UsedDatasetFacets]
    outputs: list[UsedDatasetFacets]


@shape
class MarquezRunFacets(TypedDict):
    """The facets that the events of a run carried."""

    runId: str
    facets: DatasetFacetsOfRun | dict[str, Any]
    """By name, of the run or its job; with `type=dataset` those of what it read and wrote."""
