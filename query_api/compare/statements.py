"""The statements of this package, and what each row of them is. Datasets, jobs and runs are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.compare"


class FailureBetween(NamedTuple):
    """A run that failed or was aborted within the time at a place of what was asked."""

    place: int
    run: str
    at: int
    state: str
    error: str | None


FAILURES_BETWEEN: Final = Statement(_PACKAGE, "failures_between", FailureBetween)


class StatisticsStated(NamedTuple):
    """What a run stated of a dataset: facets of the dataset and of its use, as stored."""

    run: str
    at: int | None
    facets: str | None
    use_facets: str | None


class StatisticsBefore(NamedTuple):
    """Of the dataset at a place of what was asked what the latest writes or reads stated of it, newest first."""

    place: int
    stated: list[StatisticsStated]


STATISTICS_WRITTEN_BEFORE: Final = Statement(_PACKAGE, "statistics_written_before", StatisticsBefore)
STATISTICS_READ_BEFORE: Final = Statement(_PACKAGE, "statistics_read_before", StatisticsBefore)
