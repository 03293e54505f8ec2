"""The statements of this package, and what each row of them is. Nodes are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement
from query_api.graph.statements import PlaceInTime

_PACKAGE: Final = "query_api.find"


class Named(NamedTuple):
    """A job, dataset or run that was found: what of its name is indexed, and when something was last heard of it.

    `other_names`: a dataset that has, or had, more than one.
    """

    key: str
    text: str
    at: int
    other_names: bool = False


JOBS_NAMED: Final = Statement(_PACKAGE, "jobs_named", Named)
DATASETS_NAMED: Final = Statement(_PACKAGE, "datasets_named", Named)
JOBS_NAMED_LATELY: Final = Statement(_PACKAGE, "jobs_named_lately", Named)
DATASETS_NAMED_LATELY: Final = Statement(_PACKAGE, "datasets_named_lately", Named)
RUNS_NAMED: Final = Statement(_PACKAGE, "runs_named", Named)


class NamedColumn(NamedTuple):
    """The same of a column; the time is that of its dataset, as are other names."""

    key: str
    dataset: str
    field: str
    text: str
    at: int
    other_names: bool


COLUMNS_NAMED: Final = Statement(_PACKAGE, "columns_named", NamedColumn)
COLUMNS_BY_WORDS: Final = Statement(_PACKAGE, "columns_by_words", NamedColumn)


class Newest(NamedTuple):
    """What was found among the newest, newest first; the last that was looked at, and how many were."""

    last: PlaceInTime | None
    looked_at: int
    found: list[Named]


NEWEST_JOBS: Final = Statement(_PACKAGE, "newest_jobs", Newest)
NEWEST_DATASETS: Final = Statement(_PACKAGE, "newest_datasets", Newest)
NEWEST_RUNS: Final = Statement(_PACKAGE, "newest_runs", Newest)


class ShownNode(NamedTuple):
    """A job or dataset; `type` is that of the job or of the dataset, `state` that of the job's latest run."""

    key: str
    job: bool
    namespace: str
    name: str
    type: str | None
    owners: list[str] | None
    tags: list[str] | None
    state: str | None
    at: int


SHOWN_NODES: Final = Statement(_PACKAGE, "shown_nodes", ShownNode)


class ShownJob(NamedTuple):
    """The job of a run, with what is shown of it there."""

    namespace: str
    name: str
    type: str | None
    owners: list[str] | None
    tags: list[str] | None


class ShownRun(NamedTuple):
    """A run; one that only its children named has neither state nor time."""

    key: str
    run_id: str
    state: str | None
    at: int | None
    job: ShownJob | None


SHOWN_RUNS: Final = Statement(_PACKAGE, "shown_runs", ShownRun)
