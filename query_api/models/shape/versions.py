"""The versions of a model, as they are shown."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import Verdict
from query_api.models.shape.named import FormerName, OfModel
from query_api.models.shape.runs import VersionTraining
from query_api.models.shape.words import AliasSpan, Said, StageSpan, VersionTag, VersionVerdict


@shape
class VersionRead(TypedDict):
    """A dataset that a training read."""

    dataset: str
    version: str | None
    """The version that the run named; null: it named none."""


class _Version(TypedDict):
    version: Annotated[str | None, Field(description="The version; null: its events gave none.")]
    aliases: Annotated[list[str], Field(description="Aliases that point at it now.")]
    otherNames: Annotated[list[str], Field(description="Other names that it has for good.")]
    formerName: FormerName
    stage: str | None
    trainedAt: Annotated[str, Field(description="When its training ended.")]
    registeredAt: Annotated[
        str | None, Field(description="The first word of a registry on it; null: no registry said anything.")
    ]
    runId: Annotated[str, Field(description="The run that made it.")]
    alsoWrittenBy: Annotated[list[str], Field(description="Other runs that wrote the same version.")]
    read: Annotated[list[VersionRead], Field(description="What that run read, by id; at most 20.")]
    metrics: Annotated[dict[str, float], Field(description="Of all data by name, of each the one of the last step.")]
    verdict: Verdict | None
    approval: Annotated[str | None, Field(description="`approved`, `rejected`, `retired`, as the last word has it.")]
    deleted: Annotated[bool, Field(description="Whether it is no longer in its registry.")]


@shape
class ModelVersion(_Version):
    """A version of a model, as a list shows it."""


@shape
class ModelVersionsCut(TypedDict):
    """That there are more versions."""

    reason: Literal["versions"]
    count: int
    """Versions that are known."""


@shape
class ModelVersionsAnswer(OfModel):
    """The versions of a model."""

    renamedTo: str | None
    """Id of the name that what was under this one got last, by an event of the dataset; null: it was not renamed."""
    versions: list[ModelVersion]
    """Newest training first."""
    truncated: ModelVersionsCut | None


@shape
class ModelVersionAnswer(OfModel, _Version):
    """One version with all that was said of it."""

    aliasHistory: list[AliasSpan]
    stageHistory: list[StageSpan]
    status: str | None
    """Its status in its registry."""
    description: str | None
    training: VersionTraining
    verdicts: list[VersionVerdict]
    """Newest first."""
    approvals: list[Said]
    """Newest first."""
    notes: list[Said]
    """Of the version, then of the model, newest first."""
    tags: list[VersionTag]
