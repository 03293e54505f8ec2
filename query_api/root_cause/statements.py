"""The statements of this package, and what each row of them is. Datasets, jobs and runs are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.root_cause"


class JudgeAround(NamedTuple):
    """A run that read a dataset at an instant and says whether it is good."""

    at: int
    judge: str


JUDGES_AROUND: Final = Statement(_PACKAGE, "judges_around", JudgeAround)
#: Datasets.
ONE_JOB_BELOW: Final = Statement(_PACKAGE, "one_job_below", str)
#: Jobs.
READERS_OF: Final = Statement(_PACKAGE, "readers_of", str)
