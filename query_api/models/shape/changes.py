"""What differs from another version, as it is shown."""

from typing import Any, Literal

from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape
from query_api.diff.shape import Diff
from query_api.models.shape.named import OfVersion

#: By name what it was and is, null where it was not said; what has parts itself by part.
Differing = TypeAliasType("Differing", "dict[str, tuple[Any, Any] | Differing]")  # pyright: ignore[reportInvalidTypeForm]  (of itself)


@shape
class TrainingChanges(TypedDict):
    """What differs between two trainings: by name `[before, after]`, null where it was not said; by part within."""

    parameters: Differing
    metrics: Differing
    environment: Differing
    engine: Differing
    code: Differing


@shape
class ColumnName(TypedDict):
    """A column of a dataset."""

    dataset: str
    column: str


@shape
class ChangedFeature(ColumnName):
    """A feature whose values are made of something else."""

    sources: tuple[list[ColumnName], list[ColumnName]]
    """Before and after."""
    transformations: tuple[list[str], list[str]]
    """Before and after."""


@shape
class FeatureChanges(TypedDict):
    """Features that differ."""

    added: list[ColumnName]
    removed: list[ColumnName]
    changed: list[ChangedFeature]


@shape
class ModelChanges(OfVersion, Diff):
    """What differs from another version, from `since` (left) to `version` (right)."""

    versionRunId: str
    since: str | None
    """The version that it is compared with."""
    sinceRunId: str
    sinceIs: Literal["named", "approved", "before"]
    """Why that: the question named it, it was approved last before, it was trained before."""
    training: TrainingChanges
    features: FeatureChanges
