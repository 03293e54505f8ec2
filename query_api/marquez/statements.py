"""The statements of this package, and what each row of them is. Times are µs UTC; `properties` are those stored."""

from typing import Any, Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.marquez"


class NamedNode(NamedTuple):
    """A job by its names."""

    namespace: str
    name: str


class NamespaceTimes(NamedTuple):
    """The first and the last time that something in a namespace was named."""

    created: int
    updated: int


NAMESPACE: Final = Statement(_PACKAGE, "namespace", NamespaceTimes)


class NamespaceRow(NamedTuple):
    """A namespace with the first and the last time that something in it was named."""

    namespace: str
    created: int
    updated: int


NAMESPACES: Final = Statement(_PACKAGE, "namespaces", NamespaceRow)

#: Keys of a page.
JOBS_OF_NAMESPACE: Final = Statement(_PACKAGE, "jobs_of_namespace", str)
DATASETS_OF_NAMESPACE: Final = Statement(_PACKAGE, "datasets_of_namespace", str)
COUNT_JOBS_OF_NAMESPACE: Final = Statement(_PACKAGE, "count_jobs_of_namespace", int)
COUNT_DATASETS_OF_NAMESPACE: Final = Statement(_PACKAGE, "count_datasets_of_namespace", int)


class DatasetRow(NamedTuple):
    """A dataset under one of its names. `written`: its latest write by a run; `made`: by one that defines its job's."""

    key: str
    properties: dict[str, Any]
    written: int | None
    made: int | None = None


DATASETS: Final = Statement(_PACKAGE, "datasets", DatasetRow)


class JobRow(NamedTuple):
    """A job. `inputs` and `outputs` are keys of datasets; `parents` contain it; `runs`: how many it has."""

    key: str
    properties: dict[str, Any]
    inputs: list[str]
    outputs: list[str]
    parents: list[NamedNode]
    runs: int


JOBS: Final = Statement(_PACKAGE, "jobs", JobRow)


class ControlRow(NamedTuple):
    """The job at the other end of an edge CONTROLS, and the kinds of dependency."""

    namespace: str
    name: str
    types: list[str]


class ControlsRow(NamedTuple):
    """A job with the jobs that it waits for, and those that wait for it."""

    job: str
    upstream: list[ControlRow]
    downstream: list[ControlRow]


CONTROLS: Final = Statement(_PACKAGE, "controls", ControlsRow)


class ContainedRow(NamedTuple):
    """A job with the first of the jobs that it contains, and how many these are."""

    job: str
    children: list[NamedNode]
    child_count: int


CONTAINED: Final = Statement(_PACKAGE, "contained", ContainedRow)


class UseRow(NamedTuple):
    """A read or write: key of the dataset, properties of the edge."""

    dataset: str
    properties: dict[str, Any]


class RunRow(NamedTuple):
    """A run with its job, none if no event of its own named one; the runs around it are ids."""

    properties: dict[str, Any]
    job: NamedNode | None
    reads: list[UseRow]
    writes: list[UseRow]
    parents: list[str]
    root: str | None
    children: list[str]
    child_count: int


RUN: Final = Statement(_PACKAGE, "run", RunRow)

#: What is shown of runs among others.
RUNS_OF_JOB: Final = Statement(_PACKAGE, "runs_of_job", dict[str, Any])
OTHER_RUNS_OF_JOB: Final = Statement(_PACKAGE, "other_runs_of_job", dict[str, Any])
COUNT_RUNS_OF_JOB: Final = Statement(_PACKAGE, "count_runs_of_job", int)


class FoundRow(NamedTuple):
    """A job or dataset whose name contains what was looked for."""

    key: str
    namespace: str
    name: str
    updated: int


SEARCH_JOBS_BY_NAME: Final = Statement(_PACKAGE, "search_jobs_by_name", FoundRow)
SEARCH_JOBS_BY_UPDATE: Final = Statement(_PACKAGE, "search_jobs_by_update", FoundRow)
SEARCH_DATASETS_BY_NAME: Final = Statement(_PACKAGE, "search_datasets_by_name", FoundRow)
SEARCH_DATASETS_BY_UPDATE: Final = Statement(_PACKAGE, "search_datasets_by_update", FoundRow)
