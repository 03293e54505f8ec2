"""The origin of a version, as it is shown: what each field rests on, `docs/models.md` says."""

from typing import Any

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import ReadsByRule, RunsCut, RunState
from query_api.models.shape.features import Feature, Influence
from query_api.models.shape.named import OfNamedVersion
from query_api.models.shape.origin_data import DeclaredInput, DeclaredSource, OriginInput, OriginSource
from query_api.models.shape.runs import ParentRun, RunCode, RunEngine, RunEnvironment, Training
from query_api.models.shape.words import Said, VersionVerdict


@shape
class OriginJob(TypedDict):
    """A run on the way to a version."""

    job: str | None
    runId: str
    state: RunState | None
    startedAt: str
    endedAt: str
    depth: int
    """How many runs lie between it and the training, which has 0."""
    code: RunCode | None
    parameters: dict[str, Any]
    engine: RunEngine | None
    environment: RunEnvironment | None
    """Of the training it stands in `training`."""
    owners: list[str]
    parents: list[ParentRun]
    inputs: list[str]
    """Ids of the datasets that it read."""
    outputs: list[str]
    """Ids of the datasets that it wrote."""


@shape
class DeclaredJob(TypedDict):
    """A job on the way to a version that is only declared."""

    job: str
    runId: None
    code: RunCode | None
    parameters: dict[str, Any]
    engine: None
    depth: int


@shape
class OriginCoverage(TypedDict):
    """What the answer rests on, so that nothing missing is read as nothing there."""

    inputs: int
    reads: ReadsByRule
    sources: int
    sourcesWithSchema: int
    jobs: int
    jobsWithCode: int
    jobsWithCommit: int
    featuresStated: bool
    """Whether the training stated columns."""
    features: int
    featuresKnown: int
    texts: list[str]
    """All of it in sentences."""


@shape
class ModelOrigin(OfNamedVersion):
    """Where a version of a model comes from, each part as it was then, and how it is known."""

    asOf: str | None
    """The instant that was asked for."""
    training: Training | None
    """Null: no run is known to have made it; all is declared."""
    inputs: list[OriginInput | DeclaredInput]
    """What the training run itself read, and what model cards declare beside it."""
    sources: list[OriginSource | DeclaredSource]
    """What lies furthest up."""
    jobs: list[OriginJob | DeclaredJob]
    """Every run on the way, the training at depth 0."""
    features: list[Feature]
    influencedBy: list[Influence]
    """Columns that influenced all of the training."""
    coverage: OriginCoverage
    truncated: RunsCut | None
    approvals: list[Said]
    """Newest first."""
    verdicts: list[VersionVerdict]
    """Newest first."""
