"""The statements of this package, and what each row of them is. Runs and datasets are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement
from query_api.history.statements import JobName

_PACKAGE: Final = "query_api.versions"


class UseOfDataset(NamedTuple):
    """What a run that wrote or read a dataset showed of it: facets as JSON text, statistics by name.

    A move has neither id nor job: it is what an event of the dataset itself said.
    """

    run: str
    run_id: str | None
    job: JobName | None
    at: int
    outcome: str | None
    facets: str | None
    measured: dict[str, int | None]


WRITES_OF_DATASET: Final = Statement(_PACKAGE, "writes_of_dataset", UseOfDataset)
READS_OF_DATASET: Final = Statement(_PACKAGE, "reads_of_dataset", UseOfDataset)


class RunOfJob(NamedTuple):
    """What a run said of its job: facets as JSON text, those of the job as hashes; the datasets that it used.

    `defining`: it defines the lineage of its job. `parent`: the last of those that it names.
    """

    run: str
    run_id: str
    at: int
    outcome: str | None
    defining: bool | None
    parent: str | None
    job_facets: str | None
    facets: str | None
    reads: list[str]
    writes: list[str]


STATES_OF_JOB: Final = Statement(_PACKAGE, "states_of_job", RunOfJob)
