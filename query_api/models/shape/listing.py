"""The list of models, as it is shown."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import Verdict
from query_api.models.shape.named import FormerName, OfModel


@shape
class JobAttention(TypedDict):
    """What happened to a job upstream since the latest version was trained."""

    kind: Literal["failed", "changed"]
    """Its latest run failed, or its code changed."""
    job: str
    runId: str
    """The latest run of the job."""
    at: str
    text: str


@shape
class CutAttention(TypedDict):
    """Not all that lies upstream was looked at."""

    kind: Literal["cut"]
    text: str


@shape
class ModelSummary(OfModel):
    """A model with its latest version."""

    namespace: str
    name: str
    latest: str | None
    """The latest version; null: its events gave none, or no run is known to have made one."""
    latestRunId: str | None
    """The run that made it; null: no run is known to have made one."""
    formerName: FormerName
    aliases: list[str]
    """Aliases that point at the latest version."""
    versionCount: int
    trainedAt: str | None
    """When the training of the latest version ended."""
    verdict: Verdict | None
    approval: str | None
    """`approved`, `rejected`, `retired`, as the last word on the latest version has it."""
    owners: list[str]
    tags: list[str]
    """`key` or `key=value`."""
    attention: list[JobAttention | CutAttention]
    """What happened upstream since the latest version was trained."""


@shape
class ModelsAnswer(TypedDict):
    """A page of the models, in the order of their names."""

    models: list[ModelSummary]
    totalCount: int
    """Models on all pages."""
    next: str | None
    """The cursor of the next page; null at the end."""
