"""What people, registries and tests say of versions, as it is shown."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import Verdict


@shape
class Said(TypedDict):
    """One word on a version or model, by a person or a registry."""

    kind: str
    key: NotRequired[str]
    value: NotRequired[str]
    note: NotRequired[str]
    removed: NotRequired[Literal[True]]
    version: NotRequired[str]
    by: str | None
    """Who said it, if anybody is named."""
    source: str
    """`person`, or the registry through which it came."""
    at: str
    runId: str
    """The run whose event says it."""


@shape
class VersionCheck(TypedDict):
    """One thing that a test looked at."""

    name: str | None
    """What it looked at, as a metric."""
    held: bool
    """Whether it was as expected."""
    expected: str | None
    """What was expected, as `>= 0.8`."""
    actual: str | None
    """What was found."""


@shape
class VersionVerdict(TypedDict):
    """What a person, a test or an evaluation says of a version."""

    verdict: Verdict
    at: str
    runId: str
    """The run that says it."""
    job: str | None
    source: Literal["person", "test"]
    by: str | None
    metrics: dict[str, Any]
    """What was measured, by name."""
    checks: list[VersionCheck]
    """What its tests looked at, those that failed first; at most 20."""
    note: str | None


@shape
class AliasSpan(TypedDict):
    """When an alias pointed at a version."""

    alias: str
    since: str
    until: str | None
    """Null: it still does."""
    by: str | None


@shape
class StageSpan(TypedDict):
    """When a version was in a stage."""

    stage: str | None
    since: str
    until: str | None
    """Null: it still is."""
    by: str | None


@shape
class VersionTag(TypedDict):
    """A tag that stands on a version or its model."""

    key: str
    value: str | None
    by: str | None
    source: str
    at: str
