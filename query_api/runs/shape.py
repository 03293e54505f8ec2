"""Closures, blast radii and lists of runs, as they are shown: names are a contract, see `docs/http-api.md`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import RunsCut, RunState, SeenBy
from query_api.web.run_card import RunCard


@shape
class PinnedRead(TypedDict):
    """A read, and the write that it saw."""

    dataset: str
    reader: str
    """Id of the run that read."""
    writer: str | None
    """Id of the run whose write was seen; null: none is known, a source."""
    alsoWriters: list[str]
    """Ids of the other runs whose data was still there."""
    rule: SeenBy
    """How the write is known."""
    readAt: str
    writtenAt: str | None
    version: str | None
    """The version that the read names."""
    inferred: bool
    """Only a column lineage that the reader stated says that it read this."""
    movedFrom: str | None
    """Name under which the write was made, where a rename that no run did brought it here since."""
    droppedBy: str | None
    """Where no write is known: the run that dropped the dataset before the read."""
    depth: int
    """How many runs lie between the read and the run that was asked about."""


@shape
class ClosureAnswer(TypedDict):
    """What a run really read, back to the sources."""

    runId: str
    reads: list[PinnedRead]
    """The nearest first."""
    truncated: RunsCut | None


_From = TypedDict("_From", {"from": Annotated[str, Field(description="Id of the run from which the taint came.")]})


@shape
class TaintedRun(_From, TypedDict):
    """A run that read what was tainted."""

    runId: str
    job: str | None
    """Id of its job; null: no event named one."""
    state: RunState | None
    taintedAt: str
    """When it began to read."""
    through: str
    """Id of the dataset that it read."""
    inferred: bool
    """Only a column lineage says that it read this."""
    depth: int
    stillTainted: bool
    """Whether something that it wrote still stands."""


@shape
class TaintedDataset(TypedDict):
    """A dataset that a tainted run wrote."""

    dataset: str
    datasetType: str | None
    taintedAt: str
    by: str
    """Id of the run that tainted it first."""
    stillTainted: bool
    cleanedAt: str | None
    """When a run that is not tainted replaced all that was in it."""
    cleanedBy: str | None
    """Id of that run."""
    depth: int


@shape
class TaintedCounts(TypedDict):
    """How much was reached."""

    runs: int
    datasets: int
    stillTainted: int
    """Datasets that still are."""
    datasetTypes: dict[str, int]
    """Datasets by their type, those that have one."""


@shape
class BlastRadiusAnswer(TypedDict):
    """Who read what a run wrote before that was replaced, what those wrote, and so on."""

    runId: str
    runs: list[TaintedRun]
    """The nearest first."""
    datasets: list[TaintedDataset]
    """The nearest first."""
    counts: TaintedCounts
    truncated: RunsCut | None


@shape
class RunsListed(TypedDict):
    """A page of runs, those heard of last first."""

    runs: list[RunCard]
    """This page: it may have fewer than `limit`, even none, while there is more."""
    next: str | None
    """The `cursor` of the next page; null: there is none."""
