"""What was said of a node, as it is shown."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape


@shape
class Annotation(TypedDict):
    """One thing that somebody said of a node."""

    kind: str
    """`approval`, `tag`, `note`, `description`; of registries also `alias`, `stage`, `status`, `name`, `registered`,
    `deleted`, or another."""
    key: str | None
    """Of a tag or alias."""
    value: str | None
    """Of a tag, approval, stage, status, name or registration."""
    note: str | None
    """A text for people."""
    removed: bool
    """Of a tag or alias: from now on it is none."""
    version: str | None
    """The version that it is said of; null: of all."""
    column: str | None
    """The column that it is said of; null: of the whole."""
    by: str | None
    """Who said it, if anybody is named."""
    source: str
    """`person`, or the registry through which it came."""
    at: str
    runId: str
    """The run whose event says it."""
    stands: bool
    """False: it was removed or replaced later, or is a removal itself."""


@shape
class AnnotationsCut(TypedDict):
    """Why an answer is not all there is."""

    reason: Literal["annotations"]


@shape
class AnnotationsAnswer(TypedDict):
    """What people and registries said of a node."""

    node: str
    version: str | None
    """The version that was asked for."""
    annotations: list[Annotation]
    """Newest first."""
    truncated: AnnotationsCut | None
