"""The statements of this package, and what each row of them is. Datasets, jobs and runs are keys; times µs UTC."""

from typing import Any, Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.history"


class RunsBefore(NamedTuple):
    """Of the job at a place of what was asked the latest runs up to its instant, newest first."""

    place: int
    runs: list[str]


RUNS_BEFORE: Final = Statement(_PACKAGE, "runs_before", RunsBefore)


class LatestRun(NamedTuple):
    """The latest run of a job, with its properties as stored."""

    job: str
    run: dict[str, Any]


LATEST_RUNS: Final = Statement(_PACKAGE, "latest_runs", LatestRun)


class WriteBefore(NamedTuple):
    """A write. `read_itself`: its run had read the dataset, and so may only have added to it."""

    run: str
    run_id: str
    at: int
    lifecycle: str | None
    read_itself: bool


class WritesBefore(NamedTuple):
    """Of the dataset at a place of what was asked the last writes up to its instant, newest first."""

    place: int
    writes: list[WriteBefore]


WRITES_BEFORE: Final = Statement(_PACKAGE, "writes_before", WritesBefore)
