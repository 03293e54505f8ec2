"""A change as it is shown: field names are a contract, see `docs/root-cause.md`."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape


class _Change(TypedDict):
    nodeId: Annotated[str, Field(description="The dataset or job that changed.")]
    facet: Annotated[str | None, Field(description="The facet in which it is said, if it is in one.")]
    at: Annotated[str, Field(description="Since when it is so.")]
    runId: Annotated[str | None, Field(description="The run since which it is so.")]
    columns: Annotated[list[str], Field(description="The columns that it is about, if it is about some.")]
    text: Annotated[str, Field(description="The change in words.")]


@shape
class SchemaChange(_Change):
    """Columns were added, removed, retyped, reordered."""

    kind: Literal["schema"]
    before: dict[str, str] | list[str]
    """Types by name of the columns that are gone or retyped; if only their order differs, all columns in order."""
    after: dict[str, str] | list[str]
    """Types by name of the columns that are new or retyped; if only their order differs, all columns in order."""


@shape
class DataChange(_Change):
    """Statistics became unusual."""

    kind: Literal["data"]
    before: dict[str, float]
    """By metric (`mean of amount`), the one that moved most first."""
    after: dict[str, float]
    """The same, as it is now."""


@shape
class AssertionChange(_Change):
    """Assertions fail that held, or that nobody made before."""

    kind: Literal["assertion"]
    before: dict[str, bool | None]
    """Whether each held; null: nobody made it."""
    after: dict[str, bool]
    """Whether each holds."""


@shape
class UsualInterval(TypedDict):
    """How often a dataset is written."""

    usualIntervalSeconds: int


@shape
class AgeWhereRead(TypedDict):
    """How old a dataset was where it was read."""

    ageSeconds: int
    writtenAt: str


@shape
class StaleInputChange(_Change):
    """A dataset was older than usual where it was read."""

    kind: Literal["stale-input"]
    before: UsualInterval
    after: AgeWhereRead


@shape
class CodeChange(_Change):
    """SQL, source code, where that lies, the tree from which it ran; or another job writes a dataset than before."""

    kind: Literal["code"]
    before: Any
    """What the facet says: a text (SQL), an object; by facet, where several changed; the id of a job."""
    after: Any
    """The same, as it is now."""


@shape
class ParametersChange(_Change):
    """Execution parameters or environment variables."""

    kind: Literal["parameters"]
    before: dict[str, str | None]
    """By name; null: there was none of this name."""
    after: dict[str, str | None]
    """By name; null: there is none of this name any more."""


@shape
class EngineChange(_Change):
    """What a job runs on, or its version."""

    kind: Literal["engine"]
    before: dict[str, str]
    after: dict[str, str]


@shape
class EnvironmentChange(_Change):
    """Packages, Python, platform or hardware."""

    kind: Literal["environment"]
    before: dict[str, dict[str, Any]]
    """By section and name, as in the facet: `{"packages": {"numpy": "1.26.4"}}`; null: no such package."""
    after: dict[str, dict[str, Any]]
    """The same, as it is now."""


@shape
class InputsChange(_Change):
    """A job reads other datasets, or another slice of one (`facet` is `subset`)."""

    kind: Literal["inputs"]
    before: Any
    """Ids of the datasets that are read no longer, or the slice that was read."""
    after: Any
    """Ids of the datasets that are newly read, or the slice that is read."""


@shape
class FailedRunChange(_Change):
    """A run failed between the write that was seen and the read that saw it."""

    kind: Literal["failed-run"]
    before: str | None
    """Id of the run whose write was read instead."""
    after: str
    """The error, or the state of the run."""


@shape
class MetadataChange(_Change):
    """Documentation, owners or tags."""

    kind: Literal["metadata"]
    before: dict[str, Any]
    """By facet."""
    after: dict[str, Any]
    """By facet."""


#: One difference between what two runs were made from.
Change = TypeAliasType(
    "Change",
    Annotated[
        SchemaChange
        | DataChange
        | AssertionChange
        | StaleInputChange
        | CodeChange
        | ParametersChange
        | EngineChange
        | EnvironmentChange
        | InputsChange
        | FailedRunChange
        | MetadataChange,
        Field(discriminator="kind"),
    ],
)
