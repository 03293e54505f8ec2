"""Dead letters, as they are shown."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from headwater.dead_letters.settled import Outcome
from headwater.http.shape import shape


class _Letter(TypedDict):
    id: Annotated[str, Field(description="Its place in the dead-letter topic; it never changes.")]
    time: Annotated[str, Field(description="When it became a dead letter.")]
    topic: Annotated[str, Field(description="The topic where the event itself is.")]
    partition: int
    offset: int
    receivedAt: Annotated[str, Field(description="When the event came.")]
    reason: Annotated[str, Field(description="The kind of error.")]
    detail: Annotated[str, Field(description="The error in words.")]
    attempts: Annotated[int, Field(description="How often it was tried.")]
    bytes: Annotated[int, Field(description="Size of the event.")]


@shape
class DeadLetterSummary(_Letter):
    """A dead letter in a list. Bytes that are no UTF-8 are shown as U+FFFD."""

    key: str | None
    """Key of the event in Kafka, cut after 200 characters."""
    event: str | None
    """The event, cut after 200 characters."""


@shape
class DeadLetterHeader(TypedDict):
    """A header that the event came with."""

    name: str
    value: str | None


@shape
class DeadLetterDetails(_Letter):
    """All that is known of a dead letter, but for the event as a whole."""

    key: str | None
    """Key of the event in Kafka."""
    event: str | None
    """The event, cut after 200 characters."""
    headers: list[DeadLetterHeader]
    settled: Outcome | None
    """Null: nobody has replayed or dropped it."""


@shape
class DeadLettersAnswer(TypedDict):
    """The dead letters that nobody has settled, the oldest first."""

    deadLetters: list[DeadLetterSummary]
    next: str | None
    """The cursor of the next page; null at the end."""
