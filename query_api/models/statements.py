"""The statements of this package, and what each row of them is. Datasets, jobs and runs are keys; times µs UTC."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement
from query_api.graph.statements import ColumnSource

_PACKAGE: Final = "query_api.models"


class ModelRow(NamedTuple):
    """A dataset of type MODEL under its own name. `aliased`: it has other names, or had.

    `elsewhere`: all its versions were registered under another name, or moved there, where they are counted.
    """

    key: str
    namespace: str
    name: str
    owners: list[str] | None
    tags: list[str] | None
    aliased: bool
    elsewhere: bool


ALL_MODELS: Final = Statement(_PACKAGE, "all_models", ModelRow)


class MoveOfModel(NamedTuple):
    """A move by which one of the names that were asked about lost or got its data: the other name, and when.

    `away`: it lost it, and `other` got it.
    """

    name: str
    other: str
    at: int
    away: bool


MOVES_OF_MODELS: Final = Statement(_PACKAGE, "moves_of_models", MoveOfModel)


class WriteOfModel(NamedTuple):
    """A write of a model: by which run, when that ended (None: it still goes on), as which version, by what job.

    `at`: the latest event of its run, which may be one that registered the version later. `dataset`: the key of the
    name that was written.
    """

    run: str
    run_id: str
    job: str | None
    began: int | None
    ended: int | None
    at: int
    version: str | None
    version_key: str | None
    dataset: str


class WritesOfModel(NamedTuple):
    """The latest writes of the model at a place of what was asked, newest first, and how many it has in all."""

    place: int
    total: int
    writes: list[WriteOfModel]


WRITES_OF_MODELS: Final = Statement(_PACKAGE, "writes_of_models", WritesOfModel)


class Latest(NamedTuple):
    """The write that made a version: when its training ended, by which run, what the version is called.

    `at`, `dataset`: as of `WriteOfModel`.
    """

    trained_at: int
    run: str
    label: str
    run_id: str
    at: int
    version: str | None
    dataset: str


class LatestVersions(NamedTuple):
    """Of the model at a place of what was asked how many versions there are, and which was trained last.

    `latest_there`: of those that were not deleted.
    """

    place: int
    versions: int
    latest: Latest | None
    latest_there: Latest | None


LATEST_VERSIONS: Final = Statement(_PACKAGE, "latest_versions", LatestVersions)


class ReadOfModel(NamedTuple):
    """A run that may have used a version: it names it, or read while it was the latest."""

    run: str
    at: int


READS_OF_MODEL: Final = Statement(_PACKAGE, "reads_of_model", ReadOfModel)


class LaterRead(NamedTuple):
    """A read of a model by a run of one of some jobs."""

    run: str
    job: str
    at: int


LATER_READS: Final = Statement(_PACKAGE, "later_reads", LaterRead)


class ColumnMadeOf(NamedTuple):
    """A column with the columns that feed it, and the lineages that explain it without a source."""

    dataset: str
    field: str
    sourceless: frozenset[str]
    sources: list[ColumnSource]


COLUMNS_ABOVE: Final = Statement(_PACKAGE, "columns_above", ColumnMadeOf)


class DescribedDataset(NamedTuple):
    """What is said of a dataset now. `declares`: events of the dataset itself say what it is made of."""

    key: str
    owners: list[str] | None
    tags: list[str] | None
    column_tags: list[str] | None
    description: str | None
    version: str | None
    declares: bool


DESCRIBED_DATASETS: Final = Statement(_PACKAGE, "described_datasets", DescribedDataset)


class DeclaredJob(NamedTuple):
    """The facets of a job now, as JSON text of hashes by stamp."""

    key: str
    facets: str | None


DECLARED_JOBS: Final = Statement(_PACKAGE, "declared_jobs", DeclaredJob)


class DeclaredRead(NamedTuple):
    """A dataset that a job is declared to read, in a version that the declaration names."""

    dataset: str
    job: str
    version: str


DECLARED_READS: Final = Statement(_PACKAGE, "declared_reads", DeclaredRead)


class JobNow(NamedTuple):
    """The latest run of a job: how it is, and the facets of the job that it carried, as JSON text of hashes."""

    job: str
    run_id: str
    state: str | None
    at: int
    error: str | None
    job_facets: str | None


JOBS_NOW: Final = Statement(_PACKAGE, "jobs_now", JobNow)
