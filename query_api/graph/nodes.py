"""A job or dataset with its neighbours in one direction, as a statement `flow_*` or `reach_*` returns it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

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
#: The jobType of a job whose outputs are no flow of data.
TEST = "TEST"


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


class Derives(NamedTuple):
    """A DERIVES edge to (from) another dataset or job.

    `whole` are those of its lineages for which the source counts as a whole. A rename has no lineages that anybody
    states: it is current by itself.
    """

    key: str
    origin: str
    is_job: bool
    lineages: frozenset[str]
    whole: frozenset[str]
    current_rename: bool


class Alias(NamedTuple):
    """A current ALIAS edge: the other name, whether that one is what a symlink of type TABLE names, or this one is."""

    key: str
    other_is_table: bool
    self_is_table: bool


@dataclass(slots=True)
class Node:
    """A job or dataset. `type` is that of the dataset, or of the job.

    `flows` are (key of the neighbour, bits of the edge), `former` names that it no longer has. `stated` is by the key
    at the other end: downstream what a job states of its outputs, upstream what jobs state of the node.
    """

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared_lineage: str | None
    flows: list[tuple[str, int]]
    stated: dict[str, Stated] = field(default_factory=dict)
    derives: list[Derives] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    former: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The readable id."""
        return (job_id if self.is_job else dataset_id)(self.namespace, self.name)


NOTHING_STATED = Stated(frozenset(), frozenset())


def stated(
    observed: bool | None, declared: bool | None, own: str | None, by_runs: list[str], ever: list[str] | None
) -> Stated:
    """What an edge states: `by_runs` of the latest group, `own` by its job event, `ever` by any."""
    current = frozenset([*(by_runs if observed else ()), *((own,) if own and declared else ())])
    complete = not observed or len(by_runs) < MOST_LINEAGES
    return Stated(current, current if ever is None else current.union(ever), complete)


def by_job(rows: Iterable[list[Any]]) -> dict[str, Stated]:
    """What jobs state of one target, from the rows of their edges to it."""
    found: dict[str, Stated] = {}
    for job, *row in rows:
        said = stated(*row)
        found[job] = found[job].join(said) if job in found else said
    return found


def node(row: list[Any]) -> Node:
    """A node from a row."""
    key, is_job, namespace, name, observed, kind, declared_lineage, flows, others = row
    if not others and all(flow.__class__ is str for flow in flows):
        runs_only = [(flow, OBSERVED | EVER_OBSERVED) for flow in flows]
        return Node(key, is_job, namespace, name, observed, kind, declared_lineage, runs_only)
    # What the events of a job state of its output, and that it is its output, may be on two edges.
    lineages = by_job(other[1:] for other in others if other[0] == "STATES")
    read = Node(key, is_job, namespace, name, observed, kind, declared_lineage or None, [], lineages)
    read.flows = [_flow(flow, lineages) for flow in flows]
    for label, *other in others:
        if label == "DERIVES":
            read.derives.append(_derives(other))
        elif label == "ALIAS":
            aliased, owner, table, current = other
            if current:
                read.aliases.append(Alias(aliased, other_is_table=owner and table, self_is_table=not owner and table))
            else:
                read.former.append(aliased)
    return read


def _derives(row: list[Any]) -> Derives:
    key, origin, is_job, lineages, whole, rename = row
    return Derives(key, origin, is_job, frozenset(lineages or ()), frozenset(whole or ()), rename)


def _flow(flow: Any, lineages: dict[str, Stated]) -> tuple[str, int]:
    """The neighbour and the bits of an edge; what it states goes into `lineages`."""
    if flow.__class__ is str:  # the statement's short form of an edge that only runs know
        return flow, OBSERVED | EVER_OBSERVED | (flow in lineages and lineages[flow].explicit) * EXPLICIT
    other, ever, ever_declared, now, declared, own, by_runs, by_any = flow
    bits = bool(now) | bool(declared) * DECLARED | ever * EVER_OBSERVED | ever_declared * EVER_DECLARED
    if by_runs or own or by_any:
        said = stated(now, declared, own, by_runs, by_any)
        lineages[other] = lineages[other].join(said) if other in lineages else said
    return other, bits | (other in lineages and lineages[other].explicit) * EXPLICIT
