"""Facts of what becomes a node: jobs, datasets, runs, contents of facets."""

from msgspec import field

from graph_writer.facts.join import NOTHING, BaseFact, Content, Register, Registers, greatest, least, newest
from graph_writer.facts.observation import Observation
from headwater.identity import move_key


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
    """A job: `observed` if an event of its own came, else only named by others.

    Of its runs that used anything, `last` is the latest, `made` the latest that named an output, `checked` the latest
    that told what a check found.
    """

    key: str
    namespace: str
    name: str
    created: int
    updated: int
    observed: bool = False
    facets: Registers = field(default_factory=dict)
    declared: str = ""
    last: Observation | None = None
    made: Observation | None = None
    checked: Observation | None = None

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
            greatest(self.made, other.made),
            greatest(self.checked, other.checked),
        )

    @property
    def current(self) -> Observation | None:
        """The run whose group says what the job uses: the latest, but not one that only checked what others made.

        See `docs/graph-model.md#what-is-current`.
        """
        only_checked = self.last == self.checked and self.last != self.made
        return self.made if only_checked and self.made is not None else self.last


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


class MoveFact(BaseFact, frozen=True):
    """That no run, but an event of the dataset `new` itself, says that it is what `old` was, from `at` (µs UTC) on.

    It stands where a run would that did so: `docs/graph-model.md#renames`. Of several such events of one instant the
    one with the greatest stamp counts: `facets` are what it showed of the dataset.
    """

    old: str
    new: str
    at: int
    stamp: str
    facets: Registers

    @property
    def key(self) -> str:
        """That of its node."""
        return move_key(self.old, self.new, self.at)

    def join(self, other: "MoveFact") -> "MoveFact":
        """See the package."""
        return max(self, other, key=lambda each: (each.stamp, sorted(each.facets.items())))


class RunFact(BaseFact, frozen=True):
    """A run. `facets` hold bodies (a run's own), `job_facets` the hashes of what its events said of the job.

    A stub, named only by its children, has no times; `named_jobs` are the jobs that children say it belongs to.
    `latest` is (stamp, key of the job, producer) of the newest event of its own. `snapshot`: each of its events stands
    alone (`eventContentMode` COMPLETE_SNAPSHOT), so that what a later one does not name is no longer used. `named` are
    the pairs of job and event type of its own events, `started` and `restarted` its first and last START. `checks`: it
    told what a check found; `makes`: it named an output, and not as a test.
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
    named: frozenset[tuple[str, str]] = frozenset()
    restarted: int | None = None
    checks: bool = False
    makes: bool = False

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
            self.named | other.named,
            greatest(self.restarted, other.restarted),
            self.checks or other.checks,
            self.makes or other.makes,
        )

    @property
    def defining(self) -> bool:
        """Whether the run defines its job's lineage: ever COMPLETE, or running without an end by design."""
        return "COMPLETE" in self.event_types or (self.streaming and "RUNNING" in self.event_types)

    @property
    def state(self) -> str | None:
        """How its latest attempt stands. None for a stub.

        Terminal beats RUNNING beats START beats OTHER; FAIL and ABORT beat COMPLETE.
        """
        for state in ("FAIL", "ABORT", "COMPLETE"):
            if state in self._ends:
                return state
        for state in ("RUNNING", "START", "OTHER"):
            if state in self.event_types:
                return state
        return None

    @property
    def ended(self) -> int | None:
        """The eventTime of the terminal event that made the state."""
        return self._ends.get(self.state or "")

    @property
    def attempt(self) -> int | None:
        """The START of its latest attempt, if one before it came to an end.

        See `docs/graph-model.md#a-run-that-starts-again`. None if all that is known may be one attempt: a run has to
        have begun before, to begin again. A single START that is later than an end only has another clock.
        """
        if self.started is None or self.restarted is None or self.started == self.restarted:
            return None
        return self.restarted if any(at < self.restarted for at in self._all_ends.values()) else None

    @property
    def wrote(self) -> bool:
        """Whether what it named as outputs was written: a run that failed, or never came to its end, only meant to.

        One that streams had written while it ran, however it ended: most are stopped by an ABORT. What an earlier
        attempt had written stays so.
        """
        if self.streaming and "RUNNING" in self.event_types:
            return True
        return self.state == "COMPLETE" or self.written_before is not None

    @property
    def written_before(self) -> int | None:
        """The COMPLETE of an earlier attempt, if that ended well and the latest did not, or not yet."""
        attempt, completed = self.attempt, self.completed
        if attempt is None or completed is None or completed >= attempt:
            return None
        bad = [at for at in (self.failed, self.aborted) if at is not None and at < attempt]
        return completed if completed > max(bad, default=completed - 1) else None

    @property
    def written_at(self) -> int | None:
        """When its writes were done, µs UTC: at its COMPLETE, or when it was heard of last, if it did not end so.

        What is said of a run after its end, as by a registry that names the version later, does not move them.
        """
        if self.written_before is not None:
            return self.written_before
        return self.completed if self.state == "COMPLETE" else self.last

    @property
    def _all_ends(self) -> dict[str, int]:
        """The last terminal event of each type."""
        ends = (("FAIL", self.failed), ("ABORT", self.aborted), ("COMPLETE", self.completed))
        return {kind: at for kind, at in ends if at is not None}

    @property
    def _ends(self) -> dict[str, int]:
        """Those of the latest attempt."""
        attempt = self.attempt
        return {kind: at for kind, at in self._all_ends.items() if attempt is None or at >= attempt}
