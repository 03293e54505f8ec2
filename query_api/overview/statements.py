"""The statements of this package, and what each row of them is. Runs and producers are keys; times µs UTC."""

from typing import Final, Literal, NamedTuple

from query_api.graph.statement import Statement
from query_api.history.statements import ListedRun

_PACKAGE: Final = "query_api.overview"


class Count(NamedTuple):
    """How many of something there are."""

    of: Literal["jobs", "datasets", "runs", "models"]
    there: int


COUNTS: Final = Statement(_PACKAGE, "counts", Count)


class LatestOf(NamedTuple):
    """Runs, the latest first, and how many there are as far as they were counted."""

    total: int
    runs: list[ListedRun]


RUNS_ENDED: Final = Statement(_PACKAGE, "runs_ended", LatestOf)
RUNS_SILENT: Final = Statement(_PACKAGE, "runs_silent", LatestOf)


class Judges(NamedTuple):
    """Runs that may judge something to be bad, and whether all that may were looked at."""

    all_looked_at: bool
    runs: list[str]


JUDGES: Final = Statement(_PACKAGE, "judges", Judges)


class ProducerHeard(NamedTuple):
    """A producer: when it was heard of last, and how many of its runs lately."""

    key: str
    name: str
    at: int
    runs: int


NEXT_PRODUCER: Final = Statement(_PACKAGE, "next_producer", ProducerHeard)
