"""The statements of this package, and what each row of them is. Runs and datasets are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement
from query_api.graph.statements import PlaceInTime
from query_api.history.statements import JobName, ListedRun

_PACKAGE: Final = "query_api.uses"


class UseOfDataset(NamedTuple):
    """A run that wrote or read a dataset: when, which version, how many rows it says.

    `written`: it has written what it named as an output. `inferred`: only a column lineage says that it read it.
    """

    run: ListedRun
    at: int
    version: str | None
    rows: int | None
    written: bool | None
    inferred: bool


WRITERS: Final = Statement(_PACKAGE, "writers", UseOfDataset)
READERS: Final = Statement(_PACKAGE, "readers", UseOfDataset)


class MeasuredUse(NamedTuple):
    """What a run stated of a dataset that it wrote or read: facets of the dataset as hashes, of the use as bodies."""

    run: str
    run_id: str
    job: JobName | None
    at: int
    version: str | None
    facets: str | None
    use_facets: str | None


class MeasuredUses(NamedTuple):
    """What was measured, newest first; the last use that was looked at, and how many were."""

    last: PlaceInTime | None
    looked_at: int
    uses: list[MeasuredUse]


MEASURED_WRITES: Final = Statement(_PACKAGE, "measured_writes", MeasuredUses)
MEASURED_READS: Final = Statement(_PACKAGE, "measured_reads", MeasuredUses)
