"""The statements of this package, and what each row of them is. Datasets, jobs and runs are keys; times µs UTC."""

from typing import Any, Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.history"


def keys_of(*keys: str | None) -> tuple[str, ...]:
    """Those of a version and a snapshot that are there."""
    return tuple(key for key in keys if key is not None)


class RunsBefore(NamedTuple):
    """Of the job at a place of what was asked the latest runs up to its instant, newest first."""

    place: int
    runs: list[str]


RUNS_BEFORE: Final = Statement(_PACKAGE, "runs_before", RunsBefore)
RUNS_AROUND: Final = Statement(_PACKAGE, "runs_around", str)


class LatestRun(NamedTuple):
    """The latest run of a job, with what is shown of it among others."""

    job: str
    run: dict[str, Any]


LATEST_RUNS: Final = Statement(_PACKAGE, "latest_runs", LatestRun)


class EndedWell(NamedTuple):
    """When a run ended that was successful."""

    at: int


LAST_RUN_THAT_ENDED_WELL: Final = Statement(_PACKAGE, "last_run_that_ended_well", EndedWell)


class UseDetails(NamedTuple):
    """What a run read or wrote: facets as JSON text, those of the dataset as hashes; `version` as it was said.

    `inferred`: only a column lineage that the run stated names what it read.
    """

    dataset: str
    at: int | None
    facets: str | None
    use_facets: str | None
    version: str | None
    lineages: list[str] | None
    inferred: bool


class RunDetails(NamedTuple):
    """A run with all that its events carried; one that is only named as a parent has next to nothing."""

    run: str
    run_id: str
    job: str | None
    state: str | None
    began: int | None
    ended: int | None
    producer: str | None
    error: str | None
    job_facets: str | None
    facets: str | None
    reads: list[UseDetails]
    writes: list[UseDetails]


RUN_DETAILS: Final = Statement(_PACKAGE, "run_details", RunDetails)


class NamedAndOwned(NamedTuple):
    """A job or dataset."""

    key: str
    namespace: str
    name: str
    owners: list[str] | None


NAMED_AND_OWNED: Final = Statement(_PACKAGE, "named_and_owned", NamedAndOwned)


class ReadOfRun(NamedTuple):
    """That a run read a dataset: when, and what it said it read: a version or snapshot, and the keys of both.

    `until`: when its run was seen last, if that streams. `inferred`: only a column lineage that it stated says so;
    `by_renaming`: only that it gave the dataset another name, which is no inference.
    """

    run: str
    dataset: str
    at: int
    until: int | None
    version: str | None
    version_key: str | None
    snapshot_key: str | None
    inferred: bool
    by_renaming: bool

    @property
    def version_keys(self) -> tuple[str, ...]:
        """The keys of what it names."""
        return keys_of(self.version_key, self.snapshot_key)


READS_OF_RUNS: Final = Statement(_PACKAGE, "reads_of_runs", ReadOfRun)


class WriteOfDataset(NamedTuple):
    """A write. `read`: what its run read; of one that read much only whether the dataset is among it.

    A move has no `run_id`, and no `job`. `until`: when its run was seen last, if that streams. `lineages`: hashes of
    the column lineages that its run stated of the dataset.
    """

    run: str
    run_id: str | None
    at: int
    until: int | None
    lifecycle: str | None
    read: list[ReadOfRun] | bool
    version_key: str | None
    snapshot_key: str | None
    job: str | None
    lineages: list[str] | None


class WritesOfDataset(NamedTuple):
    """A dataset with all its names, and its writes, in no order; none if they are more than was asked for.

    `reports`: its producers say when they replace it. `total`: of its writes, those that were only meant included.
    """

    key: str
    namespace: str
    name: str
    names: list[str]
    reports: bool
    total: int
    writes: list[WriteOfDataset]


WRITES_OF_DATASETS: Final = Statement(_PACKAGE, "writes_of_datasets", WritesOfDataset)


class WritesSeen(NamedTuple):
    """What the read at a place of what was asked may have seen.

    `by_version`: of the writes of its version the latest before it, and another one, so that one alone is known to be
    the only one. `writes`: the latest of any, newest first. `lasting`: those of streams that outlasted these.
    """

    place: int
    by_version: list[WriteOfDataset]
    writes: list[WriteOfDataset]
    lasting: list[WriteOfDataset]


WRITES_SEEN: Final = Statement(_PACKAGE, "writes_seen", WritesSeen)


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


class WriteAround(NamedTuple):
    """A write: by which run, and when."""

    run: str
    at: int


WRITES_AROUND: Final = Statement(_PACKAGE, "writes_around", WriteAround)
WRITES_OF_VERSIONS: Final = Statement(_PACKAGE, "writes_of_versions", int)


MOVES_INTO: Final = Statement(_PACKAGE, "moves_into", str)


class JudgeOfRun(NamedTuple):
    """A run, and one that has test results and waited for it."""

    run: str
    judge: str


JUDGES_OF_RUNS: Final = Statement(_PACKAGE, "judges_of_runs", JudgeOfRun)
JUDGES_OF_DATASET: Final = Statement(_PACKAGE, "judges_of_dataset", str)


class Annotated(NamedTuple):
    """What one run says of a node: when, of which version, and the facet that says it, as JSON text."""

    at: int
    run_id: str
    version: str | None
    body: str


class AnnotatedNode(NamedTuple):
    """A node of which something is said, with the latest of it, newest first."""

    key: str
    said: list[Annotated]


ANNOTATIONS_OF_DATASETS: Final = Statement(_PACKAGE, "annotations_of_datasets", AnnotatedNode)
ANNOTATIONS_OF_WORK: Final = Statement(_PACKAGE, "annotations_of_work", AnnotatedNode)


class JobName(NamedTuple):
    """A job by its names."""

    namespace: str
    name: str


class ListedRun(NamedTuple):
    """What is shown of a run where many are listed. `parents` are ids of runs, the first of them."""

    key: str
    run_id: str
    job: JobName | None
    state: str | None
    streaming: bool | None
    started: int | None
    ended: int | None
    last_seen: int | None
    producer: str | None
    error: str | None
    parents: list[str]
