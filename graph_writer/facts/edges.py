"""Facts of what becomes an edge: what runs used, its summary a job, other names, and what contains or starts what."""

from typing import Literal

from msgspec import field

from graph_writer.facts.join import NOTHING, BaseFact, Content, Register, Registers, greatest, least, newest
from graph_writer.facts.observation import Lineages, Observation, latest
from headwater.graph.model import COLUMN_LINEAGE, ITSELF

#: What a run, and so its job, does to a dataset: or (`state`) says of a job or dataset that it does not write.
Direction = Literal["read", "write", "state"]


class UseFact(BaseFact, frozen=True):
    """That a run read or wrote a dataset: the facets seen there, and those of this use (input and output facets).

    `jobs` are the jobs under whose name the run's events said so, `lineages` the lineages it stated, `stated` the
    latest eventTime that named it, µs UTC. With direction `state` the target is a job or dataset that the run only
    states a lineage of. `ignored` are columns of a stated lineage that the output does not have. `makes`: some event
    named the output without saying that it was dropped; a run that only drops makes nothing.

    A use without jobs is one that no input or output says. A read is then `inferred`, if only a column lineage that the
    run stated names the dataset: `columnLineage`, or `itself`, that of the very dataset, which so is made of what it
    was before. Or the run gave a dataset another name: it read it under its name before, which is no inference, and
    took it away from there (`docs/graph-model.md#renames`). `renamed_from` are the names that a written dataset had
    before, `moved` is the latest eventTime that says it was given another, µs UTC. `stated` is 0 for both.
    """

    direction: Direction
    run: str
    target: str
    jobs: frozenset[str]
    stated: int
    facets: Registers = field(default_factory=dict)
    use_facets: Registers = field(default_factory=dict)
    lineages: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    makes: bool = True
    inferred: str | None = None
    renamed_from: frozenset[str] = frozenset()
    moved: int | None = None

    @classmethod
    def named_by_lineage(cls, run: str, source: str, *, itself: bool) -> "UseFact":
        """That a column lineage stated by a run names a source, which nothing else says that it read."""
        return cls("read", run, source, frozenset(), 0, inferred=ITSELF if itself else COLUMN_LINEAGE)

    @classmethod
    def read_by_renaming(cls, run: str, old: str) -> "UseFact":
        """That a run read what was under the name that its output had before."""
        return cls("read", run, old, frozenset(), 0)

    @classmethod
    def taken_away(cls, run: str, old: str, time: int) -> "UseFact":
        """That a run took away what was under the name that its output had before, as an event of this time says."""
        return cls("write", run, old, frozenset(), 0, makes=False, moved=time)

    @property
    def key(self) -> tuple[str, Direction, str]:
        """Run, direction, target."""
        return (self.run, self.direction, self.target)

    @property
    def moved_away(self) -> bool:
        """Whether the run left nothing under this name: what it wrote there itself was there before, and went along.

        Where one event says both, a name that got another dataset's data by a rename got it last, as in a swap; what
        else was written is what was given the other name, as after the loading of a staging table.
        """
        if self.moved is None or not self.jobs:
            return self.moved is not None
        return self.stated < self.moved or (self.stated == self.moved and not self.renamed_from)

    def join(self, other: "UseFact") -> "UseFact":
        """See the package."""
        return UseFact(
            self.direction,
            self.run,
            self.target,
            self.jobs | other.jobs,
            max(self.stated, other.stated),
            newest(self.facets, other.facets),
            newest(self.use_facets, other.use_facets),
            self.lineages | other.lineages,
            self.ignored | other.ignored,
            self.makes or other.makes,
            _inferred(self.inferred, other.inferred),
            self.renamed_from | other.renamed_from,
            greatest(self.moved, other.moved),
        )


def _inferred(one: str | None, other: str | None) -> str | None:
    """Whatever knows of a read otherwise ends the inference; of two lineages that of the very dataset says more."""
    return None if one is None or other is None else max(one, other)


class EdgeFact(BaseFact, frozen=True):
    """The edge between a job and a dataset: the summary of the runs that used it, and what job events declare.

    `last` is the latest run that used it, `made` the latest of those that named an output, `checked` of those that told
    what a check found. `lineages` are the lineages that runs stated for it. `declared_version` is the version that a
    job event named what it reads in. With direction `state` see `UseFact`.
    """

    direction: Direction
    job: str
    target: str
    first: int | None = None
    last: Observation | None = None
    declared: str = ""
    lineages: Lineages = field(default_factory=dict)
    declared_lineage: Register = NOTHING
    made: Observation | None = None
    checked: Observation | None = None
    declared_version: Register = NOTHING

    @property
    def key(self) -> tuple[str, Direction, str]:
        """Job, direction, target."""
        return (self.job, self.direction, self.target)

    def join(self, other: "EdgeFact") -> "EdgeFact":
        """See the package."""
        return EdgeFact(
            self.direction,
            self.job,
            self.target,
            least(self.first, other.first),
            greatest(self.last, other.last),
            max(self.declared, other.declared),
            latest(self.lineages, other.lineages),
            max(self.declared_lineage, other.declared_lineage),
            greatest(self.made, other.made),
            greatest(self.checked, other.checked),
            max(self.declared_version, other.declared_version),
        )

    @property
    def only_checked(self) -> bool:
        """Whether it is no part of how the job makes what it makes: only runs that checked used it lately."""
        return self.made is None and self.last is not None and self.last == self.checked


class AliasFact(BaseFact, frozen=True):
    """That a `symlinks` facet of `owner` names `other`, with the types it gives, in the facets with these hashes."""

    owner: str
    other: str
    types: frozenset[str]
    facets: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """Owner and other."""
        return (self.owner, self.other)

    def join(self, other: "AliasFact") -> "AliasFact":
        """See the package."""
        return AliasFact(self.owner, self.other, self.types | other.types, self.facets | other.facets)


class RenameFact(BaseFact, frozen=True):
    """That the dataset `old` became the dataset `new`, as `lifecycleStateChange` facets with these hashes say.

    `first` and `last` are when it was done, at the earliest and at the latest, µs UTC; None: by a run that, as far as
    is known, did not complete, and so only meant to.
    """

    old: str
    new: str
    facets: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Old and new."""
        return (self.old, self.new)

    def join(self, other: "RenameFact") -> "RenameFact":
        """See the package."""
        return RenameFact(
            self.old,
            self.new,
            self.facets | other.facets,
            least(self.first, other.first),
            greatest(self.last, other.last),
        )


class ContainsFact(Content, frozen=True):
    """That a parent facet names the job `parent` above the job `child`."""

    parent: str
    child: str

    @property
    def key(self) -> tuple[str, str]:
        """Parent and child."""
        return (self.parent, self.child)


class ControlFact(BaseFact, frozen=True):
    """That the job `downstream` waits for the job `upstream` (`jobDependencies`), which is no flow of data."""

    upstream: str
    downstream: str
    types: frozenset[str]
    first: int
    last: int

    @property
    def key(self) -> tuple[str, str]:
        """Upstream and downstream."""
        return (self.upstream, self.downstream)

    def join(self, other: "ControlFact") -> "ControlFact":
        """See the package."""
        return ControlFact(
            self.upstream,
            self.downstream,
            self.types | other.types,
            min(self.first, other.first),
            max(self.last, other.last),
        )


class TriggerFact(Content, frozen=True):
    """That the run `downstream` waited for the run `upstream` (`jobDependencies`)."""

    upstream: str
    downstream: str

    @property
    def key(self) -> tuple[str, str]:
        """Upstream and downstream."""
        return (self.upstream, self.downstream)


class AnnotationFact(BaseFact, frozen=True):
    """That a run says something of a dataset, job or run (`subject`), which it does not use: what, in `body`.

    Of what several events of the run say of one subject, the one with the greatest stamp counts, from `at` (µs UTC).
    `version`: that of the dataset which is meant; "" for none.
    """

    run: str
    subject: str
    stamp: str
    at: int
    version: str
    body: str

    @property
    def key(self) -> tuple[str, str]:
        """Run and subject."""
        return (self.run, self.subject)

    def join(self, other: "AnnotationFact") -> "AnnotationFact":
        """See the package."""
        return max(self, other, key=lambda each: (each.stamp, each.version, each.body))
