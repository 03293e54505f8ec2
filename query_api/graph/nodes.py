"""A job or dataset with its neighbours in one direction, and what edges say of them, now or as of an instant."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import msgspec

from headwater.graph.model import EXPLICIT_PREFIX, MOST_LINEAGES
from headwater.identity import dataset_id, job_id

Direction = Literal["downstream", "upstream"]

#: How an edge is known, as bits: by the job's current runs, by its current declaration; ever by a run, ever declared.
OBSERVED, DECLARED, EVER_OBSERVED, EVER_DECLARED = 1, 2, 4, 8
CURRENT = OBSERVED | DECLARED
#: A further bit of a PRODUCES edge: a current explicit lineage says what its output is made of, so nobody passes.
EXPLICIT = 16
#: Origin of ALIAS edges.
SYMLINKS = "symlinks"


class Stated(NamedTuple):
    """Lineages that a PRODUCES or STATES edge states of its target.

    `current` are stated by what makes the edge current: the job's latest group of runs, its latest declaration. `ever`
    has in a question with history all that the edge keeps, else the same. `complete`: none of the current ones can
    have been forgotten.
    """

    current: frozenset[str]
    ever: frozenset[str]
    complete: bool = True

    @property
    def trusted(self) -> frozenset[str]:
        """The current ones, if they say exactly what the job's output is made of: it uses nothing else for it."""
        return self.current if self.complete else frozenset()

    @property
    def explicit(self) -> bool:
        """Whether nobody passes through the job to this output."""
        return self.complete and any(each.startswith(EXPLICIT_PREFIX) for each in self.current)

    def join(self, other: "Stated") -> "Stated":
        """What two edges of one job to one target state."""
        return Stated(self.current | other.current, self.ever | other.ever, self.complete and other.complete)


#: What jobs state of one target, or one job of its targets, by the key at the other end.
ByKey = dict[str, Stated]


class Lineages(NamedTuple):
    """What is stated of a dataset or job: by which jobs; all that is current, with what its `own` event declares."""

    by_job: ByKey
    current: frozenset[str]
    own: str | None = None


class Derives(msgspec.Struct, array_like=True, tag="DERIVES", frozen=True, gc=False):
    """A DERIVES edge to (from) another dataset or job.

    `whole` are those of its lineages for which the source counts as a whole. A rename has no lineages that anybody
    states: it is current by itself. It was done `first` and `last` at these times, µs UTC, if it was.
    """

    key: str
    origin: str
    is_job: bool
    lineages: frozenset[str]
    whole: frozenset[str]
    current_rename: bool
    first: int | None = None
    last: int | None = None


class Alias(msgspec.Struct, array_like=True, tag="ALIAS", frozen=True, gc=False):
    """An ALIAS edge: the other name, whether a symlink of type TABLE names that one, or this one; if it is current."""

    key: str
    other_is_table: bool
    self_is_table: bool
    current: bool


@dataclass(slots=True)
class Node:
    """A job or dataset. `type` is that of the dataset, or of the job.

    `flows` are (key of the neighbour, bits of the edge), `flows_ever` how many there are with those that are no longer
    current and those of tests, as the graph is now; `aliases` are current, `former` names that it no longer has.
    `stated` is by the key at the other end: downstream what a job states of its outputs, upstream what jobs state of
    the node. `since` is, by the key at the other end, when an edge PRODUCES was used first, µs UTC, where its dataset
    was given another name.
    """

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared_lineage: str | None
    flows: list[tuple[str, int]]
    stated: ByKey = field(default_factory=dict)
    derives: list[Derives] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    flows_ever: int = 0
    since: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The readable id."""
        return (job_id if self.is_job else dataset_id)(self.namespace, self.name)

    def add(self, edge: Derives | Alias) -> None:
        """Take up an edge."""
        if isinstance(edge, Derives):
            self.derives.append(edge)
        elif edge.current:
            self.aliases.append(edge)
        else:
            self.former.append(edge.key)


_NONE: frozenset[str] = frozenset()
NOTHING_STATED = Stated(_NONE, _NONE)


def stated(
    *,
    observed: bool | None,
    declared: bool | None,
    own: str | None,
    by_runs: frozenset[str],
    ever: frozenset[str] | None = None,
) -> Stated:
    """What an edge states: `by_runs` of the latest group, `own` by its job event, `ever` by any."""
    current = by_runs if observed else _NONE
    if own and declared:
        current |= {own}
    complete = not observed or len(by_runs) < MOST_LINEAGES
    return Stated(current, current if ever is None else current | ever, complete)


def add_stated(found: ByKey, key: str, said: Stated) -> None:
    """Take up what an edge states: of what the events of a job state of its output, a part may be on another edge."""
    found[key] = found[key].join(said) if key in found else said


def explicit_bit(found: ByKey, key: str) -> int:
    """The bit of an edge to or from `key` that says whether nobody passes it, by all that is stated there."""
    return EXPLICIT if key in found and found[key].explicit else 0


def lineages_of(by_job: ByKey, declared: str | None) -> Lineages:
    """What is stated of a dataset or job: by jobs, and `declared` by its own event."""
    current = frozenset[str]().union(*(each.current for each in by_job.values()))
    return Lineages(by_job, current | {declared} if declared else current, declared)
