"""How a version is made again, as it is shown."""

from typing import Any

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import RunsCut, SeenBy
from query_api.models.shape.named import OfNamedVersion
from query_api.models.shape.runs import RunCode, RunEngine, Training


@shape
class ScorePart(TypedDict):
    """How much of one thing is known."""

    known: int
    of: int
    weight: float
    """What it counts in the score."""


@shape
class ScoreParts(TypedDict):
    """The parts of a score."""

    code: ScorePart
    inputs: ScorePart
    environment: ScorePart
    parameters: ScorePart
    seeds: ScorePart


@shape
class ReproducibilityScore(TypedDict):
    """How far a version can be made again."""

    value: float
    """From 0 to 1."""
    parts: ScoreParts


@shape
class RecipeInput(TypedDict):
    """What a step reads."""

    dataset: str
    version: str | None
    rule: SeenBy
    writer: str | None
    writtenAt: str | None
    pinned: bool
    """Whether the run named its version, so that it can be read again."""
    fingerprint: str | None
    """Digest by which its content can be checked."""
    read: str | None
    """The statement or command that reads it again, where its format is known."""


@shape
class RecipeStep(TypedDict):
    """A run that is to be done again."""

    job: str | None
    runId: str
    depth: int
    """How many runs lie between it and the training, which has 0."""
    endedAt: str
    code: RunCode | None
    engine: RunEngine | None
    parameters: dict[str, Any]
    inputs: list[RecipeInput]
    outputs: list[str]
    needed: bool
    """False: what it made can be read again as it was."""


@shape
class ModelRecipe(OfNamedVersion):
    """How a version is made again."""

    score: ReproducibilityScore
    steps: list[RecipeStep]
    """In the order in which they can be run."""
    training: Training
    notPinned: list[str]
    """What may turn out otherwise, or stop who makes it again, in sentences."""
    truncated: RunsCut | None
    markdown: str
    """The recipe for a person to read."""
    script: str
    """The recipe as a shell script."""
