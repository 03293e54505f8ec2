"""The datasets that a version comes from, as they are shown."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.graph.shape import Stated
from query_api.history.shape import SeenBy


@shape
class SchemaColumn(TypedDict):
    """A column of a dataset as it was then."""

    name: str
    type: str | None


@shape
class DatasetTag(TypedDict):
    """A tag of a dataset, or of one of its columns."""

    key: str
    value: Stated
    column: str | None


@shape
class Assertion(TypedDict):
    """What was checked of a dataset."""

    assertion: str | None
    column: str | None
    success: bool
    statedBy: Literal["read", "write"]
    """The run that read it says so, or the one that wrote it."""


@shape
class Quality(TypedDict):
    """The assertions that runs stated of a dataset."""

    assertions: list[Assertion]
    failed: int


class _Dataset(TypedDict):
    dataset: str
    datasetType: str | None
    version: Annotated[str | None, Field(description="The explicit version, if one is named.")]


class _Described(_Dataset):
    rule: Annotated[SeenBy, Field(description="How the write that was seen is known.")]
    readAt: str
    reader: Annotated[str, Field(description="The run that read it.")]
    writer: Annotated[str | None, Field(description="The run whose write was seen; null: none is known.")]
    writerJob: str | None
    writtenAt: str | None
    alsoWriters: Annotated[list[str], Field(description="Other runs whose data was still there.")]
    schema: list[SchemaColumn]
    rowCount: int | None
    owners: list[str]
    tags: list[DatasetTag]
    ofToday: Annotated[
        list[Literal["owners", "tags"]],
        Field(description="What no run stated then: it is what dataset events say today."),
    ]
    quality: Annotated[Quality | None, Field(description="Null: nobody checked.")]
    fingerprint: Annotated[
        dict[str, Any] | None, Field(description="Taken of what was read or written; null: nobody took one.")
    ]


@shape
class OriginInput(_Described):
    """A dataset that the training read, as it was then."""


@shape
class OriginSource(_Described):
    """A dataset that no run is known to have written."""

    readers: int
    """How often it was read on the way."""


@shape
class DeclaredInput(_Dataset):
    """A dataset that is only declared: nobody says when it was read, or which write of it."""

    rule: Literal["declared"]
    readAt: None
    reader: None
    writer: None
    writerJob: None
    writtenAt: None
    alsoWriters: list[str]


@shape
class DeclaredSource(_Dataset):
    """A source that is only declared."""

    rule: Literal["declared"]
    readAt: None
    reader: None
    writer: None
    writerJob: None
    writtenAt: None
    alsoWriters: list[str]
    schema: list[SchemaColumn]
    rowCount: None
    owners: list[str]
    tags: list[DatasetTag]
    ofToday: list[Literal["owners", "tags"]]
    quality: None
