"""The statements of this package, and what each row of them is.

Datasets, jobs and runs are keys; times µs UTC. Statements in two directions are by direction.
"""

from typing import Final, Literal, NamedTuple

import msgspec

from headwater.graph.rebuild import Phase
from headwater.identity import dataset_id
from query_api.graph.nodes import Alias, Derives, Direction
from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.graph"

EXISTING: Final = Statement(_PACKAGE, "existing", str)


class NamedAlike(NamedTuple):
    """A job or dataset with a name like one that is looked for."""

    is_job: bool
    namespace: str
    name: str


NAMED_ALIKE: Final = Statement(_PACKAGE, "named_alike", NamedAlike)


class ColumnNamed(NamedTuple):
    """A column of a dataset."""

    dataset: str
    field: str


COLUMNS_NAMED: Final = Statement(_PACKAGE, "columns_named", ColumnNamed)


class Created(NamedTuple):
    """When a job or dataset was first named."""

    key: str
    at: int


CREATED: Final = Statement(_PACKAGE, "created", Created)


class PlaceInTime(NamedTuple):
    """A place in the order of time: when, µs UTC, and the key of what is there."""

    at: int
    key: str


class RebuildState(NamedTuple):
    """Where the graph is: see `headwater.graph.rebuild.State`."""

    generation: int
    phase: Phase
    firsts: list[int]
    targets: list[int]
    done: int


REBUILD: Final = Statement(_PACKAGE, "rebuild", RebuildState)


class StoredFormat(NamedTuple):
    """What the graph says of its format: see `headwater.graph.format.format_in`."""

    version: int | None
    rules: str | None
    filled: bool


FORMAT: Final = Statement(_PACKAGE, "format", StoredFormat)


class AllNames(NamedTuple):
    """A dataset, and all its names, its own included."""

    key: str
    names: list[str]


ALL_NAMES: Final = Statement(_PACKAGE, "all_names", AllNames)


class DatasetName(NamedTuple):
    """A dataset under its own name. `observed`: an event used it; `aliases` are the current ones."""

    key: str
    namespace: str
    name: str
    observed: bool
    type: str | None
    aliases: list[Alias]

    @property
    def id(self) -> str:
        """The readable id."""
        return dataset_id(self.namespace, self.name)


DATASET_NAMES: Final = Statement(_PACKAGE, "dataset_names", DatasetName)


class DatasetFacets(NamedTuple):
    """The stored facets of a dataset under one name: JSON text, hashes by stamp and name."""

    key: str
    facets: str | None


DATASET_FACETS: Final = Statement(_PACKAGE, "dataset_facets", DatasetFacets)


class FacetBody(NamedTuple):
    """The content of a facet, as JSON text."""

    hash: str
    body: str


FACETS: Final = Statement(_PACKAGE, "facets", FacetBody)


class Flow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An edge CONSUMED_BY or PRODUCES to or from `key`, with what it states of its output.

    `observed` and `declared`: by what is current of the job. `lineages` are those of its latest group of runs, `ever`
    all that the edge keeps, in a question with history. `since`: when a run used it first, where the dataset was given
    another name.
    """

    key: str
    ever_observed: bool
    ever_declared: bool
    observed: bool | None
    declared: bool | None
    declared_lineage: str | None
    lineages: frozenset[str]
    ever: frozenset[str] | None
    since: int | None


class States(msgspec.Struct, array_like=True, tag="STATES", frozen=True, gc=False):
    """What an edge PRODUCES or STATES to or from `key` states, as in `Flow`."""

    key: str
    observed: bool | None
    declared: bool | None
    declared_lineage: str | None
    lineages: frozenset[str]
    ever: frozenset[str] | None


class NodeRow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A job or dataset with its neighbours; an edge that only the latest runs know is the neighbour's key alone."""

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared_lineage: str | None
    flows: tuple[str | Flow, ...]
    others: tuple[Derives | Alias | States, ...]
    flows_ever: int


FLOW_DOWNSTREAM: Final = Statement(_PACKAGE, "flow_downstream", NodeRow)
FLOW_UPSTREAM: Final = Statement(_PACKAGE, "flow_upstream", NodeRow)
FLOW: Final[dict[Direction, Statement[NodeRow]]] = {"downstream": FLOW_DOWNSTREAM, "upstream": FLOW_UPSTREAM}
REACH_DOWNSTREAM: Final = Statement(_PACKAGE, "reach_downstream", NodeRow)
REACH_UPSTREAM: Final = Statement(_PACKAGE, "reach_upstream", NodeRow)
REACH: Final[dict[Direction, Statement[NodeRow]]] = {"downstream": REACH_DOWNSTREAM, "upstream": REACH_UPSTREAM}


class Producers(NamedTuple):
    """A job or dataset with what states its lineage."""

    key: str
    declared_lineage: str | None
    edges: list[States]


PRODUCERS: Final = Statement(_PACKAGE, "producers", Producers)


class JobBeside(NamedTuple):
    """A job that may have had an edge to a node, and whether it is a test."""

    job: str
    is_test: bool


class DeclaredLineages(NamedTuple):
    """What events of a dataset itself stated last: an explicit lineage, one by column, each after its stamp, or ''."""

    explicit_stamp: str
    explicit: str
    by_column_stamp: str
    by_column: str


class ProducedSince(NamedTuple):
    """The other end of an edge PRODUCES whose dataset was given another name, and when a run used it first."""

    key: str
    at: int


class NodeAsOf(NamedTuple):
    """A job or dataset with what may have been beside it at an instant."""

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared_lineages: DeclaredLineages | None
    beside: list[JobBeside]
    others: list[Derives | Alias]
    produced: list[ProducedSince]


NODES_AS_OF_DOWNSTREAM: Final = Statement(_PACKAGE, "nodes_as_of_downstream", NodeAsOf)
NODES_AS_OF_UPSTREAM: Final = Statement(_PACKAGE, "nodes_as_of_upstream", NodeAsOf)
NODES_AS_OF: Final[dict[Direction, Statement[NodeAsOf]]] = {
    "downstream": NODES_AS_OF_DOWNSTREAM,
    "upstream": NODES_AS_OF_UPSTREAM,
}


class ProducersAsOf(NamedTuple):
    """A job or dataset with what may have stated its lineage by an instant."""

    key: str
    declared_lineages: DeclaredLineages | None
    beside: list[JobBeside]


PRODUCERS_AS_OF: Final = Statement(_PACKAGE, "producers_as_of", ProducersAsOf)

#: What a job does with a dataset, or states of a dataset or job.
EdgeKind = Literal["read", "write", "state"]


class RunAsOf(NamedTuple):
    """A run with what says how it stood at an instant.

    `times` are those of its first event of each kind. `writes_from`: from when on what it writes is seen, if it is at
    all; `streams`: that is its beginning, and it went on to its last event. `snapshot`: its events stand
    alone. `checks`: it told what a check found; `makes`: it had named an output.
    """

    key: str
    first: int
    last: int
    times: list[int]
    writes_from: int | None
    streams: bool
    snapshot: bool
    parent: str | None
    checks: bool
    makes: bool


class DeclaredEdge(NamedTuple):
    """What a declaration of a job named; `declared` is the declaration's stamp."""

    kind: EdgeKind
    target: str
    declared: str
    lineage: str | None


class JobAsOf(NamedTuple):
    """A job with the runs that may have been its latest, and what was declared of it. `declared`: its latest stamp."""

    key: str
    declared: str | None
    runs: list[RunAsOf]
    edges: list[DeclaredEdge]


JOBS_AS_OF: Final = Statement(_PACKAGE, "jobs_as_of", JobAsOf)


class UseAsOf(NamedTuple):
    """What a run did with a dataset, or stated; `stated_at`: when the last event came that named it."""

    kind: EdgeKind
    target: str
    lineages: list[str] | None
    stated_at: int


class UsesAsOf(NamedTuple):
    """A run of a job's group, and what it used for that job."""

    job: str
    run: RunAsOf
    uses: list[UseAsOf]


USES_AS_OF: Final = Statement(_PACKAGE, "uses_as_of", UsesAsOf)


class ColumnSource(NamedTuple):
    """The column at the other end of an edge FEEDS or INFLUENCES, with what states the edge."""

    dataset: str
    field: str
    lineages: frozenset[str]
    transformations: tuple[str, ...]


class ColumnSources(NamedTuple):
    """A column, and those that feed it."""

    dataset: str
    field: str
    sources: list[ColumnSource]


COLUMNS_OF_UPSTREAM: Final = Statement(_PACKAGE, "columns_of_upstream", ColumnSources)


class WholeSources(NamedTuple):
    """A dataset or job, and the columns that influence all of it."""

    key: str
    sources: list[ColumnSource]


INFLUENCES_UPSTREAM: Final = Statement(_PACKAGE, "influences_upstream", WholeSources)


class LeftOut(NamedTuple):
    """A column with the lineages that leave it out, and those that explain it."""

    field: str
    by: frozenset[str]
    explained_by: frozenset[str]

    def is_unexplained(self, stated: frozenset[str], leaving: frozenset[str]) -> bool:
        """Whether any of `leaving` leaves it out, and none of all that is stated beside it explains it."""
        return not self.by.isdisjoint(leaving) and self.explained_by.isdisjoint(stated)


class ColumnsLeftOut(NamedTuple):
    """A dataset, and its columns that some lineage leaves out."""

    dataset: str
    columns: list[LeftOut]


LEFT_OUT: Final = Statement(_PACKAGE, "left_out", ColumnsLeftOut)
