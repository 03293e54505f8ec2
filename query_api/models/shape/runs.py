"""What runs say of themselves, as answers about models show it."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.graph.shape import Stated
from query_api.history.shape import RunState


@shape
class RunCode(TypedDict):
    """The code of a run, as far as it is said."""

    repository: str | None
    commit: str | None
    branch: str | None
    path: str | None
    folder: str | None
    """Folder of the repository in which it ran."""
    dirty: bool | None
    """Whether the tree differed from the commit."""
    diffDigest: str | None
    """Digest of what differed."""
    scriptDigest: str | None
    tag: str | None
    url: str | None
    sql: str | None
    language: str | None
    source: str | None
    """The source itself."""


@shape
class RunEngine(TypedDict):
    """What a run ran on."""

    name: str | None
    version: str | None
    adapterVersion: str | None
    """Version of what reports its lineage."""


@shape
class RunEnvironment(TypedDict):
    """What a run ran in; what is not said is not there."""

    python: NotRequired[str]
    implementation: NotRequired[str]
    platform: NotRequired[dict[str, Any] | str]
    packages: NotRequired[dict[str, Stated]]
    """Versions by name."""
    packagesDigest: NotRequired[str]
    installedFrom: NotRequired[dict[str, Stated]]
    """Where packages are from that no registry has, by name."""
    hardware: NotRequired[dict[str, Any]]
    command: NotRequired[Stated]
    variables: NotRequired[dict[str, Stated]]
    """Environment variables that were reported."""


@shape
class ParentRun(TypedDict):
    """A run that one is a part of."""

    kind: Literal["parent", "root"]
    runId: str
    job: str | None


@shape
class MetricValue(TypedDict):
    """One metric, of one step, dataset or slice if it is of one."""

    name: str
    value: float
    step: float | None
    dataset: str | None
    slice: Any
    model: str | None
    """Id, or name, of the model that it is of, where the metric names one."""
    modelVersion: str | None


@shape
class Training(TypedDict):
    """The run that made a version: with which parameters and code, on what, with what result."""

    runId: str
    job: str | None
    startedAt: str
    endedAt: str | None
    """Null: it goes on."""
    durationSeconds: float | None
    state: RunState | None
    parameters: dict[str, Any]
    seeds: dict[str, Any]
    """Those of the parameters that seed random numbers."""
    metrics: dict[str, float]
    """Of all data by name, of each the one of the last step."""
    metricValues: list[MetricValue]
    """All of them."""
    environment: RunEnvironment | None
    """Null: nothing was said."""
    engine: RunEngine | None
    code: RunCode | None
    """Null: nothing was said."""
    parents: list[ParentRun]
    owners: list[str]
    alsoWrittenBy: list[str]
    """Other runs that wrote the same version."""


@shape
class VersionTraining(TypedDict):
    """The run that made a version."""

    runId: str
    job: str | None
    state: RunState | None
    startedAt: str
    endedAt: str | None
    """Null: it goes on."""
    parameters: dict[str, Any]
