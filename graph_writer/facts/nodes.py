"""Facts of what becomes a node: jobs, datasets, runs, contents of facets."""

from msgspec import field

from graph_writer.facts.join import NOTHING, BaseFact, Content, Register, Registers, greatest, least, newest
from graph_writer.facts.observation import Observation


class FacetFact(Content, frozen=True):
    """The content of a facet of a job or dataset, stored once. `hash` covers name and body."""

    hash: str
    name: str
    body: str

    @property
    def key(self) -> str:
        """The hash."""
        return self.hash


class JobFact(BaseFact, frozen=True):
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

    def join(self, other: "JobFact") -> "JobFact":
        """See the package."""
        return JobFact(
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


class DatasetFact(BaseFact, frozen=True):
    """A dataset: `observed` if a run, a job or an event of its own used it, else only named in facets of others.

    `lineage` and `column_lineage` are what its dataset events state: hashes of lineages. `replaced` is the latest
    eventTime that says it was made or filled anew, dropped, or got the data of another name, µs UTC; `moved`: it was
    said that it got another name itself.
    """

    key: str
    namespace: str
    name: str
    created: int
    updated: int
    observed: bool = False
    facets: Registers = field(default_factory=dict)
    lineage: Register = NOTHING
    column_lineage: Register = NOTHING
    replaced: int | None = None
    moved: bool = False

    def join(self, other: "DatasetFact") -> "DatasetFact":
        """See the package."""
        return DatasetFact(
            self.key,
            self.namespace,
            self.name,
            min(self.created, other.created),
            max(self.updated, other.updated),
            self.observed or other.observed,
            newest(self.facets, other.facets),
            max(self.lineage, other.lineage),
            max(self.column_lineage, other.column_lineage),
            greatest(self.replaced, other.replaced),
            self.moved or other.moved,
        )

    @property
    def declared_lineage(self) -> str:
        """The lineage that counts: an explicit one wins over one by column (`docs/graph-model.md#explicit-lineage`)."""
        return self.lineage[1] or self.column_lineage[1]


class RunFact(BaseFact, frozen=True):
    """A run. `facets` hold bodies (a run's own), `job_facets` the hashes of what its events said of the job.

    A stub, named only by its children, has no times; `named_jobs` are the jobs that children say it belongs to.
    `latest` is (stamp, key of the job, producer) of the newest event of its own. `snapshot`: each of its events stands
    alone (`eventContentMode` COMPLETE_SNAPSHOT), so that what a later one does not name is no longer used.
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
    snapshot: bool = False
    latest: tuple[str, str, str] = ("", "", "")
    facets: Registers = field(default_factory=dict)
    job_facets: Registers = field(default_factory=dict)

    def join(self, other: "RunFact") -> "RunFact":
        """See the package."""
        return RunFact(
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
            self.snapshot or other.snapshot,
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

    @property
    def wrote(self) -> bool:
        """Whether what it named as outputs was written: a run that failed, or never came to its end, only meant to.

        One that streams had written while it ran, however it ended: most are stopped by an ABORT.
        """
        if self.streaming and "RUNNING" in self.event_types:
            return True
        return self.defining and self.state not in {"FAIL", "ABORT"}
