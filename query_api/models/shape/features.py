"""The features of a version, as they are shown."""

from typing_extensions import TypedDict

from headwater.http.shape import shape


@shape
class FeatureStep(TypedDict):
    """A column on the way of a feature."""

    dataset: str
    column: str
    job: str | None
    runId: str | None
    """The run that made it; null: a source."""
    transformations: list[str]


@shape
class FeatureSource(TypedDict):
    """A column that a feature is made of in the end."""

    dataset: str
    column: str
    path: list[FeatureStep]
    """One of the shortest ways, from the feature up."""
    transformations: list[str]
    """All of the way."""


@shape
class Influence(TypedDict):
    """A column that decides which rows there are, and gives no values."""

    dataset: str
    column: str
    transformations: list[str]


@shape
class FeatureBreak(TypedDict):
    """Where a feature cannot be followed further: its run did not say what it is made of."""

    dataset: str
    column: str
    job: str | None
    runId: str


@shape
class Feature(TypedDict):
    """A column that a version was trained on, followed back through what the runs on the way stated."""

    column: str
    dataset: str
    transformations: list[str]
    sources: list[FeatureSource]
    influencedBy: list[Influence]
    known: bool
    """Whether it is known back to its sources."""
    brokenAt: list[FeatureBreak]
