"""What runs did with a dataset, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.seen_writes import Rule
from query_api.web.run_card import JobOfRun, RunCard


@shape
class UseCard(RunCard):
    """A run that wrote or read the dataset."""

    at: Annotated[str, Field(description="When it was written or read: a write as its run ends, a read as it begins.")]
    version: Annotated[str | None, Field(description="The version or snapshot that the run says it wrote or read.")]
    rule: Annotated[
        Rule | None, Field(description="Of a read how it is known what it saw, as in a closure; null of a write.")
    ]
    writer: Annotated[
        str | None, Field(description="Of a read the id of the run whose write it saw last; null: none is known.")
    ]
    rowCount: Annotated[int | None, Field(description="Rows written or read, as the run says.")]
    written: Annotated[
        bool, Field(description="Of a write whether anything was written: false if the run failed or has not ended.")
    ]
    inferred: Annotated[bool, Field(description="Of a read: only a column lineage says so.")]
    current: Annotated[
        bool,
        Field(description="Of a write: its data still stands. Of a read: it saw the write that stands."),
    ]


@shape
class UsesOfDataset(TypedDict):
    """A page of runs that wrote or read a dataset, newest first."""

    dataset: str
    """Id of the dataset, by the name under which it is shown."""
    direction: Literal["wrote", "read"]
    """What the runs did."""
    runs: list[UseCard]
    """This page."""
    next: str | None
    """The `cursor` of the next page; null: there is none."""


@shape
class ColumnMeasured(TypedDict):
    """What was measured of a column: only what was said."""

    nullCount: NotRequired[float]
    """Rows without a value."""
    nullFraction: NotRequired[float]
    """The same as a part of the rows, 0 to 1."""
    distinctCount: NotRequired[float]
    """Different values."""
    count: NotRequired[float]
    """Values."""
    sum: NotRequired[float]
    """Sum of the values."""
    mean: NotRequired[float]
    """Sum by number of the values."""
    min: NotRequired[float]
    """The least value."""
    max: NotRequired[float]
    """The greatest value."""
    quantiles: NotRequired[dict[str, float]]
    """Values by quantile, `0.25` and so on."""


@shape
class AssertionResult(TypedDict):
    """What a test of the data found."""

    assertion: str | None
    """What was tested."""
    success: bool
    """Whether it holds."""
    column: str | None
    """Of which column; null: of the whole."""
    severity: str | None
    """`error` or `warn`, if that was said."""
    expected: str | None
    """What was expected, if that was said."""
    actual: str | None
    """What was found, if that was said."""


@shape
class MeasuredPoint(TypedDict):
    """What one run measured of the dataset."""

    at: str
    """When it was written or read."""
    runId: str
    """The run."""
    job: JobOfRun | None
    """Its job."""
    version: str | None
    """The version or snapshot that it says it wrote or read."""
    source: Literal["write", "read"]
    """Whether it was measured where it was written or where it was read."""
    rowCount: float | None
    """Rows."""
    bytes: float | None
    """Size."""
    fileCount: float | None
    """Files."""
    columns: dict[str, ColumnMeasured]
    """By column."""
    assertions: list[AssertionResult]
    """At most 100, those that failed first."""
    assertionCount: int
    """How many there are."""


@shape
class StatisticsCut(TypedDict):
    """Why it is not all."""

    reason: Literal["points", "runs", "size"]
    """More points than `limit`, more runs to look through, or more text to read, than for one answer."""
    cursor: str
    """Goes on with what is older."""


@shape
class StatisticsOfDataset(TypedDict):
    """What was measured of a dataset over time, oldest first."""

    dataset: str
    """Id of the dataset, by the name under which it is shown."""
    points: list[MeasuredPoint]
    """The newest of all, or those before the cursor."""
    columnsLeftOut: int
    """How many columns were measured and are not shown: choose them with `column`."""
    truncated: StatisticsCut | None
    """Null: there is nothing older."""
