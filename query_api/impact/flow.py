"""Impact by dataset and by job: over CONSUMED_BY and PRODUCES, and DERIVES where no job says the same.

With history also to the names that a dataset no longer has: they are nodes of their own, joined by ALIAS.
"""

from typing import Literal, NamedTuple

from query_api.impact.walk import Move
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import CURRENT, SYMLINKS, Derives, Node


class Step(NamedTuple):
    """An edge that a walk takes: how it is known (see `query_api.nodes`); DERIVES and ALIAS with what says so."""

    bits: int
    type: Literal["DERIVES", "ALIAS"] | None = None
    origin: str | None = None


#: The steps over edges other than DERIVES, by their bits: shared, since there are as many as edges.
_STEPS = [Step(bits) for bits in range(16)]
_FORMER = Step(0, "ALIAS", SYMLINKS)


class FlowSpace:
    """Jobs and datasets by key. With `by_job` only reaching a job costs depth."""

    def __init__(self, around: Neighbourhood, *, by_job: bool) -> None:
        self._around = around
        self._by_job = by_job

    def elect(self, target: str) -> str:
        """The name that is shown."""
        return self._around.elect(target)

    async def settle(self, targets: list[str]) -> list[str]:
        """Read targets with all their names."""
        await self._around.load(targets)
        return [self._around.elect(target) for target in targets]

    async def prepare(self, states: list[str]) -> None:
        """Read what decides which DERIVES edges are followed."""
        around = self._around
        deriving = [node for state in states for node in around.members(state) if node.derives]
        if around.direction == "downstream":
            unsaid = [
                other.key for node in deriving for other in node.derives if not self._through_known_job(node, other)
            ]
            await around.load_producers(unsaid, around.derived())
        else:
            await around.load(dict.fromkeys(job for node in deriving for job, _ in node.flows))
            # Both under all their names: a job may read another name of a dataset than its column lineage states.
            read = [dataset for node in deriving for job, _ in node.flows for dataset, _ in around.nodes[job].flows]
            await around.load(dict.fromkeys([*read, *(other.key for node in deriving for other in node.derives)]))

    def moves(self, state: str) -> list[Move[str, Step]]:
        """Every edge to follow from a node, under all its names."""
        around, steps = self._around, _STEPS
        moves: list[Move[str, Step]] = []
        for node in around.members(state):
            cost = 1 if not self._by_job else 0 if node.is_job else 1
            moves += [(target, cost, steps[bits]) for target, bits in node.flows]
            cost = 0 if self._by_job else 1
            if node.former and around.history:
                moves += [(former, cost, _FORMER) for former in node.former if around.elect(former) != state]
            if node.derives:
                moves += [
                    (other.key, cost, Step(now, "DERIVES", other.origin))
                    for other in node.derives
                    if (now := self._followed(node, other)) is not None
                ]
        return moves

    def _followed(self, node: Node, other: Derives) -> int | None:
        """Bits of a DERIVES edge, None where it says nothing new: it is no longer current, or a job between says it."""
        around = self._around
        if around.direction == "downstream":
            if self._through_known_job(node, other):
                return None
            by_job, current = around.producers[other.key]
        else:
            by_job = node.stated
            current = frozenset[str]().union(*(each.current for each in by_job.values()))
            if node.declared_lineage:
                current |= {node.declared_lineage}
        between = self._between(node, other)
        now = {job for job, bits in between.items() if bits & CURRENT}
        if (other.lineages & current).difference(*(each.current for job, each in by_job.items() if job in now)):
            return CURRENT
        if not around.history or other.lineages & current:
            return None
        return 0 if other.lineages.difference(*(each.ever for job, each in by_job.items() if job in between)) else None

    def _between(self, node: Node, other: Derives) -> dict[str, int]:
        """Jobs that may stand between the two datasets, with the bits of what leads from the source to them."""
        around = self._around
        if around.direction == "downstream":
            return {key: bits for name in around.members(around.elect(node.key)) for key, bits in name.flows}
        source = around.elect(other.key)
        return {
            key: bits
            for key, _ in node.flows
            for dataset, bits in around.nodes[key].flows
            if around.elect(dataset) == source
        }

    def _through_known_job(self, node: Node, other: Derives) -> bool:
        """Whether jobs that are read already, between the two datasets, state all of the edge's lineages."""
        nodes = self._around.nodes
        left = other.lineages
        for key, bits in node.flows:
            job = nodes.get(key) if bits & CURRENT else None
            if job is not None and (said := job.stated.get(other.key)) is not None:
                left = left - said.current
                if not left:
                    return True
        return False
