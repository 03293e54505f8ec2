"""A job or dataset with its neighbours in one direction, as a statement `flow_*` or `reach_*` returns it."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from headwater.identity import dataset_id, job_id

Direction = Literal["downstream", "upstream"]

#: How an edge is known, as bits: by the job's current runs, by its current declaration; ever by a run, ever declared.
OBSERVED, DECLARED, EVER_OBSERVED, EVER_DECLARED = 1, 2, 4, 8
CURRENT = OBSERVED | DECLARED
#: Origin of an ALIAS edge.
SYMLINKS = "symlinks"


class Stated(NamedTuple):
    """Column lineages of a PRODUCES edge.

    `current` are stated by what makes the edge current: the job's latest group of runs, its latest declaration. They
    are trusted: a job that says so exactly what its output is made of uses nothing else for it. `ever` has in a
    question with history all that the edge keeps, else the same.
    """

    current: frozenset[str]
    ever: frozenset[str]


class Derives(NamedTuple):
    """A DERIVES edge to (from) another dataset."""

    key: str
    lineages: frozenset[str]
    origin: str


class Alias(NamedTuple):
    """A current ALIAS edge: the other name, whether that one is what a symlink of type TABLE names, or this one is."""

    key: str
    other_is_table: bool
    self_is_table: bool


@dataclass(slots=True)
class Node:
    """A job or dataset. `flows` are (key of the neighbour, bits of the edge), `former` names that it no longer has."""

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared_lineage: str | None
    flows: list[tuple[str, int]]
    stated: dict[str, Stated]
    derives: list[Derives]
    aliases: list[Alias]
    former: list[str]

    @property
    def id(self) -> str:
        """The readable id."""
        return (job_id if self.is_job else dataset_id)(self.namespace, self.name)


NOTHING_STATED = Stated(frozenset(), frozenset())


def stated(
    observed: bool | None, declared: bool | None, own: str | None, by_runs: list[str], ever: list[str] | None
) -> Stated:
    """What a PRODUCES edge states: `by_runs` of the latest group, `own` by its job event, `ever` by any run."""
    current = frozenset([*(by_runs if observed else ()), *((own,) if own and declared else ())])
    return Stated(current, current if ever is None else current.union(ever, (own,) if own else ()))


def node(row: list[Any]) -> Node:
    """A node from a row."""
    key, is_job, namespace, name, observed, kind, declared_lineage, flows, others = row
    if not others and all(flow.__class__ is str for flow in flows):
        runs_only = [(flow, OBSERVED | EVER_OBSERVED) for flow in flows]
        return Node(key, is_job, namespace, name, observed, kind, declared_lineage, runs_only, {}, [], [], [])
    lineages: dict[str, Stated] = {}
    return Node(
        key,
        is_job,
        namespace,
        name,
        observed,
        kind,
        declared_lineage or None,
        [_flow(flow, lineages) for flow in flows],
        lineages,
        [Derives(other[0], frozenset(other[1] or ()), other[2]) for other in others if len(other) == 3],  # noqa: PLR2004
        [
            Alias(key, other_is_table=owner and table, self_is_table=not owner and table)
            for key, owner, table, now in (other for other in others if len(other) == 4)  # noqa: PLR2004
            if now
        ],
        [other[0] for other in others if len(other) == 4 and not other[3]],  # noqa: PLR2004
    )


def _flow(flow: Any, lineages: dict[str, Stated]) -> tuple[str, int]:
    """The neighbour and the bits of an edge; what it states goes into `lineages`."""
    if flow.__class__ is str:  # the statement's short form of an edge that only runs know
        return flow, OBSERVED | EVER_OBSERVED
    other, now, declared, ever, ever_declared, own, by_runs, by_any = flow
    if by_runs or own or by_any:
        lineages[other] = stated(now, declared, own, by_runs, by_any)
    return other, bool(now) | bool(declared) * DECLARED | ever * EVER_OBSERVED | ever_declared * EVER_DECLARED
