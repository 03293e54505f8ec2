"""What an event says, in small facts, and how two facts of one key become one.

`join` is commutative, associative and idempotent for every fact: it is built of minimum, maximum, union and
last-writer-wins by stamp only. Two facts that are joined always have the same key. Times are µs UTC.
"""

from typing import Literal, NamedTuple, Self, TypeVar

from msgspec import Struct, field

#: A last-writer-wins register: (stamp, value). The greater pair wins; "" as value says deleted.
Register = tuple[str, str]
Registers = dict[str, Register]
NOTHING: Register = ("", "")

Direction = Literal["read", "write"]
_T = TypeVar("_T", int, "Observation")


class Observation(Struct, frozen=True, order=True, array_like=True, gc=False):
    """That a run used an edge. Sorts so that the greatest is the one that counts (DESIGN.md section 3).

    For one run each field only ever grows while its events arrive, so the maximum over all observations is the same
    in any order of arrival.
    """

    defining: bool
    last: int
    run: str
    group: str


def group_of(run: str, parents: frozenset[str]) -> str:
    """The group of a run: its parent's ("p…"), or its own ("o…") while no parent is known; the former sorts higher."""
    return f"p{max(parents)}" if parents else f"o{run}"


def least(a: _T | None, b: _T | None) -> _T | None:
    """The smaller of the two that are known."""
    return b if a is None else a if b is None else min(a, b)


def greatest(a: _T | None, b: _T | None) -> _T | None:
    """The greater of the two that are known."""
    return b if a is None else a if b is None else max(a, b)


def newest(a: Registers, b: Registers) -> Registers:
    """Both sets of registers, the greater one of each name."""
    if not a or a == b:
        return b
    if not b:
        return a
    return a | {name: register for name, register in b.items() if register > a.get(name, NOTHING)}


class _Fact(Struct, frozen=True, array_like=True, tag=True, tag_field="fact", gc=False):
    """What every fact is: immutable, comparable, and sent between processes as an array that begins with its type."""


class Content(_Fact, frozen=True):
    """A fact that its key says all of: two of one key are equal."""

    def join(self, _other: Self) -> Self:
        """Either."""
        return self


class FacetFact(Content, frozen=True):
    """The content of a facet of a job or dataset, stored once. `hash` covers name and body."""

    hash: str
    name: str
    body: str

    @property
    def key(self) -> str:
        """The hash."""
        return self.hash


class JobFact(_Fact, frozen=True):
    """A job: `observed` if an event of its own came, else only named by others; `last` its latest group's run."""

    key: str
    namespace: str
    name: str
    created: int
    updated: int
    observed: bool = False
    facets: Registers = field(default_factory=dict)
    declared: str = ""
    last: Observation | None = None

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(
            self.key,
            self.namespace,
            self.name,
            min(self.created, other.created),
            max(self.updated, other.updated),
            self.observed or other.observed,
            newest(self.facets, other.facets),
            max(self.declared, other.declared),
            greatest(self.last, other.last),
        )


class DatasetFact(_Fact, frozen=True):
    """A dataset: `observed` if a run, a job or an event of its own used it, else only named in facets of others.

    `type` is the value of the `datasetType` facet, `lineage` the column lineage that a dataset event states.
    """

    key: str
    namespace: str
    name: str
    created: int
    updated: int
    observed: bool
    facets: Registers
    type: Register = NOTHING
    lineage: Register = NOTHING

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(
            self.key,
            self.namespace,
            self.name,
            min(self.created, other.created),
            max(self.updated, other.updated),
            self.observed or other.observed,
            newest(self.facets, other.facets),
            max(self.type, other.type),
            max(self.lineage, other.lineage),
        )


class RunFact(_Fact, frozen=True):
    """A run. `facets` hold bodies (a run's own), `job_facets` the hashes of what its events said of the job.

    A stub, named only by its children, has no times; `named_jobs` are the jobs that children say it belongs to.
    `latest` is (stamp, key of the job, producer) of the newest event of its own.
    """

    key: str
    run_id: str
    jobs: frozenset[str] = frozenset()
    named_jobs: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    event_types: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None
    started: int | None = None
    completed: int | None = None
    failed: int | None = None
    aborted: int | None = None
    streaming: bool = False
    latest: tuple[str, str, str] = ("", "", "")
    facets: Registers = field(default_factory=dict)
    job_facets: Registers = field(default_factory=dict)

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(
            self.key,
            self.run_id,
            self.jobs | other.jobs,
            self.named_jobs | other.named_jobs,
            self.parents | other.parents,
            self.event_types | other.event_types,
            least(self.first, other.first),
            greatest(self.last, other.last),
            least(self.started, other.started),
            greatest(self.completed, other.completed),
            greatest(self.failed, other.failed),
            greatest(self.aborted, other.aborted),
            self.streaming or other.streaming,
            max(self.latest, other.latest),
            newest(self.facets, other.facets),
            newest(self.job_facets, other.job_facets),
        )

    @property
    def defining(self) -> bool:
        """Whether the run defines its job's lineage: ever COMPLETE, or running without an end by design."""
        return "COMPLETE" in self.event_types or (self.streaming and "RUNNING" in self.event_types)

    @property
    def state(self) -> str | None:
        """Terminal beats RUNNING beats START beats OTHER; FAIL and ABORT beat COMPLETE. None for a stub."""
        for state in ("FAIL", "ABORT", "COMPLETE", "RUNNING", "START", "OTHER"):
            if state in self.event_types:
                return state
        return None

    @property
    def ended(self) -> int | None:
        """The eventTime of the terminal event that made the state."""
        return {"FAIL": self.failed, "ABORT": self.aborted, "COMPLETE": self.completed}.get(self.state or "")


class UseFact(_Fact, frozen=True):
    """That a run read or wrote a dataset: the facets seen there, and those of this use (input and output facets).

    `jobs` are the jobs under whose name the run's events said so, `lineages` the column lineages it stated.
    """

    direction: Direction
    run: str
    dataset: str
    jobs: frozenset[str]
    facets: Registers
    use_facets: Registers
    version: Register = NOTHING
    lineages: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, Direction, str]:
        """Run, direction, dataset."""
        return (self.run, self.direction, self.dataset)

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(
            self.direction,
            self.run,
            self.dataset,
            self.jobs | other.jobs,
            newest(self.facets, other.facets),
            newest(self.use_facets, other.use_facets),
            max(self.version, other.version),
            self.lineages | other.lineages,
        )


#: Column lineages by hash, each with the last observation of a run that stated it.
Lineages = dict[str, Observation]

#: Most column lineages that an edge keeps: the latest. A source that has a date in its name gives a new one every run.
MOST_LINEAGES = 32


def latest(a: Lineages, b: Lineages) -> Lineages:
    """Both, each with its greatest observation, the latest `MOST_LINEAGES` of them.

    That is associative although it forgets: observations only grow, so what is among the latest in the end was among
    the latest whenever it was joined.
    """
    if not a or not b:
        return a or b
    both = a | {name: max(by, a[name]) if name in a else by for name, by in b.items()}
    if len(both) <= MOST_LINEAGES:
        return both
    return dict(sorted(both.items(), key=lambda item: (item[1], item[0]))[-MOST_LINEAGES:])


class EdgeFact(_Fact, frozen=True):
    """The edge between a job and a dataset: the summary of the runs that used it, and what job events declare.

    `lineages` are the column lineages that runs stated for it.
    """

    direction: Direction
    job: str
    dataset: str
    first: int | None = None
    last: Observation | None = None
    declared: str = ""
    lineages: Lineages = field(default_factory=dict)
    declared_lineage: Register = NOTHING

    @property
    def key(self) -> tuple[str, Direction, str]:
        """Job, direction, dataset."""
        return (self.job, self.direction, self.dataset)

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(
            self.direction,
            self.job,
            self.dataset,
            least(self.first, other.first),
            greatest(self.last, other.last),
            max(self.declared, other.declared),
            latest(self.lineages, other.lineages),
            max(self.declared_lineage, other.declared_lineage),
        )


class Feed(NamedTuple):
    """One column feeding another (or, with `target` None, influencing the whole dataset)."""

    source_dataset: str
    source: str
    target: str | None
    transformations: tuple[str, ...]


class ColumnLineageFact(Content, frozen=True):
    """A column lineage of the dataset with the key `dataset`, stored once, whoever states it how often."""

    dataset: str
    hash: str
    feeds: tuple[Feed, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Dataset and hash."""
        return (self.dataset, self.hash)


class SchemaFact(Content, frozen=True):
    """The columns, by dotted path, that a schema facet of the dataset with the key `dataset` names."""

    dataset: str
    hash: str
    fields: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Dataset and facet hash."""
        return (self.dataset, self.hash)


class AliasFact(_Fact, frozen=True):
    """That a `symlinks` facet of `owner` names `other`, with the types it gives, in the facets with these hashes."""

    owner: str
    other: str
    types: frozenset[str]
    facets: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """Owner and other."""
        return (self.owner, self.other)

    def join(self, other: Self) -> Self:
        """See the module."""
        return type(self)(self.owner, self.other, self.types | other.types, self.facets | other.facets)


class ContainsFact(Content, frozen=True):
    """That a parent facet names the job `parent` above the job `child`."""

    parent: str
    child: str

    @property
    def key(self) -> tuple[str, str]:
        """Parent and child."""
        return (self.parent, self.child)


Fact = (
    FacetFact
    | JobFact
    | DatasetFact
    | RunFact
    | UseFact
    | EdgeFact
    | ColumnLineageFact
    | SchemaFact
    | AliasFact
    | ContainsFact
)
