"""What answers about anything have in common, as it is shown."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape

#: What a producer said, as it said it.
Stated = TypeAliasType(
    "Stated",
    Annotated[Any, Field(description="As its producer sent it: a text, or null, where that keeps to the standard.")],
)


@shape
class NodeName(TypedDict):
    """Namespace and name of a job or dataset."""

    namespace: str
    name: str


@shape
class Cut(TypedDict):
    """Why an answer is not all there is."""

    reason: str


@shape
class DatasetField(TypedDict):
    """A top-level column of a schema."""

    name: str
    type: Stated
    tags: list[str]
    description: Stated


@shape
class Owner(TypedDict):
    """An owner, as a producer names it."""

    name: str
    type: Stated
