"""The overview, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.run_state import ShownState


@shape
class FailedRun(TypedDict):
    """A run that failed or was aborted."""

    run: str
    """Its id."""
    job: str | None
    """Id of its job."""
    endedAt: str | None
    """When it ended."""
    state: ShownState
    """`FAILED` or `ABORTED`."""
    error: str | None
    """The first line of its error."""


@shape
class StaleRun(TypedDict):
    """A run that has not ended and fell silent."""

    run: str
    """Its id."""
    job: str | None
    """Id of its job."""
    state: ShownState
    """`RUNNING`, or `NEW`."""
    startedAt: str | None
    """When it began."""
    lastEventAt: str | None
    """When it was heard of last."""


@shape
class JudgedVia(TypedDict):
    """The version of a model that was tested."""

    node: str
    """Id of the model."""
    version: str | None
    """Its version, if one is named."""


@shape
class JudgedBad(TypedDict):
    """A version of a dataset, or a run, that a verdict, test or assertion says is bad."""

    node: str
    """Id of the dataset or run."""
    version: str | None
    """The version of the dataset that is meant, if one is named."""
    runId: str | None
    """The run that wrote what is bad, or that is bad; null: none is known."""
    by: str | None
    """Id of the job that says so: `job:headwater:verdict` are people's verdicts."""
    because: Literal["verdict", "test", "assertion"]
    """What judged it: a verdict that somebody or some job gave, a test, or an assertion about the data."""
    note: str | None
    """What was said beside a verdict; else the name of the first test, or assertion of a column, that failed."""
    expected: str | None
    """What that test or assertion wanted, if it says so."""
    actual: str | None
    """What it found, if it says so."""
    at: str
    """When it was said."""
    via: JudgedVia | None
    """Of data that a test of a model read: the model, which is what was tested; null: it was judged itself."""


@shape
class Producer(TypedDict):
    """Who sends events of runs."""

    producer: str
    """As its events name it, at most 1,000 characters."""
    lastEventAt: str
    """The latest event of a run that it was the last to say something of."""
    runs: int
    """How many of these runs were heard of in the time; counted up to 10,000."""


@shape
class Counts(TypedDict):
    """How many of each there are."""

    jobs: int
    """Jobs, stubs included."""
    datasets: int
    """Datasets under all their names, models and stubs included."""
    models: int
    """Datasets of type MODEL, under all their names."""
    runs: int
    """Runs, those that only their children named included."""


@shape
class Totals(TypedDict):
    """How many there are of what happened in the time; null: more than were counted."""

    failed: int | None
    """Runs that failed or were aborted."""
    stale: int | None
    """Runs that fell silent."""
    judgedBad: int | None
    """What was judged bad."""
    producers: int | None
    """Producers, whenever they were heard of."""


@shape
class OverviewCut(TypedDict):
    """Which lists are not all there is."""

    reason: Literal["limit"]
    """More than an answer has, or than were looked through."""
    lists: list[Literal["failed", "stale", "judgedBad", "producers"]]
    """These."""


@shape
class Overview(TypedDict):
    """How everything stands: each list newest first, with at most 50."""

    since: str
    """From when on."""
    failed: list[FailedRun]
    """Runs that failed or were aborted since."""
    stale: list[StaleRun]
    """Runs that have not ended and went stale since."""
    judgedBad: list[JudgedBad]
    """What was judged bad since."""
    producers: list[Producer]
    """Who sends events of runs, whoever was heard of last first."""
    totals: Totals
    """How many there are of each list."""
    counts: Counts
    """How many there are of everything."""
    truncated: OverviewCut | None
    """Null: each list is all there is."""
