"""What a question about a version names, as all answers show it."""

from typing import Annotated, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape

FormerName: TypeAlias = Annotated[
    str | None,
    Field(description="Id that the model had when the version was made, if it was renamed since; null: the same."),
]


class OfModel(TypedDict):
    """What every answer about a model begins with."""

    model: Annotated[str, Field(description="Id of the model.")]


@shape
class VersionNames(TypedDict):
    """All names that a version has."""

    version: str | None
    """What its training's output names as its version; null: nothing, then only its run names it."""
    runId: str | None
    """The run that made it; null: it is only declared."""
    aliases: list[str]
    """Aliases that point at it now."""
    otherNames: list[str]
    """Other names that it has for good."""
    formerName: FormerName


class OfVersion(OfModel):
    """What answers about a version begin with."""

    version: Annotated[str | None, Field(description="The version; null: its events gave none.")]


class OfNamedVersion(OfVersion):
    """The same with all names of the version."""

    versions: VersionNames
