"""Two closures compared, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.compare.shape import Change
from query_api.graph.shape import Cut
from query_api.history.shape import RunState, SeenBy


@shape
class ComparedRun(TypedDict):
    """The run of one side."""

    runId: str
    job: str
    """Id of its job."""
    state: RunState | None
    at: str
    """When it ended."""


@shape
class SeenState(TypedDict):
    """A dataset as one side saw it."""

    writer: str | None
    """Id of the run whose write was seen; null: none is known."""
    at: str
    """When that was written, or read."""
    version: str | None
    """The explicit version, if one is named."""
    rule: SeenBy
    inferred: bool
    """Only a column lineage says that it was read."""


@shape
class ReplacedDataset(TypedDict):
    """A dataset that is not what it was."""

    dataset: str
    left: SeenState
    right: SeenState
    numbers: dict[str, tuple[float | None, float | None]]
    """All statistics that differ, usual or not: what each was and is, null where nobody says."""
    changes: list[Change]


class Sets(TypedDict):
    """What is only on one side."""

    added: Annotated[list[str], Field(description="Ids of those that are only on the right side.")]
    removed: Annotated[list[str], Field(description="Ids of those that are only on the left side.")]


@shape
class DatasetsDiff(Sets):
    """Datasets that differ."""

    replaced: list[ReplacedDataset]


@shape
class ReplacedJob(TypedDict):
    """A job of which another run is on the way."""

    job: str
    left: str
    """Id of its run on the left side."""
    right: str
    """Id of its run on the right side."""
    changes: list[Change]


@shape
class JobsDiff(Sets):
    """Jobs that differ."""

    replaced: list[ReplacedJob]


@shape
class RunsDiff(Sets):
    """Runs that differ."""

    shared: int
    """Runs that both sides have."""


class Diff(TypedDict):
    """What every answer that compares two closures has."""

    left: ComparedRun
    right: ComparedRun
    datasets: DatasetsDiff
    jobs: JobsDiff
    runs: RunsDiff
    truncated: Annotated[
        Cut | None, Field(description="`closures`: what lies further up was not looked at; null: all was.")
    ]


@shape
class DiffAnswer(Diff):
    """What differs between what two runs, or two versions, were made from; from left to right."""
