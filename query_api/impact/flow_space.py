"""Impact by dataset and by job: over CONSUMED_BY and PRODUCES, and DERIVES where no job says the same.

Nobody passes through a job to an output whose lineage it states explicitly: downstream that output is left to DERIVES
edges, unless the question starts at the job; upstream the job is reached, but only as an end of the way: a state of its
own (`END`), since it may be passed on its way to another output.

A job whose column lineage names a source that it is not known to read has read it all the same: it is reached from
there, and passed to that output alone. By dataset it is an end of the way, beside the DERIVES edge; by job the way
leads through it, by a state of its own for each dataset that it leads to (`TO`).

What came to a dataset after all of it had been given another name did not go along (`query_api.impact.moved_away`).
Only datasets are bounded so, and only jobs are ends, or passed to one dataset; from such a job the way comes to that
dataset when it wrote it.

With history also to the names that a dataset no longer has: they are nodes of their own, joined by ALIAS.
"""

from typing import Literal, NamedTuple

from headwater.graph.model import COLUMN_LINEAGE, RENAME
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import CURRENT, EXPLICIT, SYMLINKS, Derives, Node
from query_api.impact.derives import derived, stating
from query_api.impact.inferred_reads import load_outputs, read_by_lineage
from query_api.impact.moved_away import UNTIL, MovedAway, since, split
from query_api.impact.unexplained import stated_apart
from query_api.impact.walk import Move

#: What follows the key of a job that is reached without its inputs. It sorts right behind the job.
END = "-"
#: What follows the key of a job that is passed only to the dataset whose key follows this.
TO = ">"


class Step(NamedTuple):
    """An edge that a walk takes: how it is known (see `query_api.graph.nodes`); DERIVES and ALIAS with what says so.

    `jobs` are those that state a DERIVES edge, by key. CONSUMED_BY has its type only where it is inferred.
    """

    bits: int
    type: Literal["DERIVES", "ALIAS", "CONSUMED_BY"] | None = None
    origin: str | None = None
    jobs: tuple[str, ...] = ()


#: The steps over edges other than DERIVES, by their bits: shared, since there are as many as edges.
_STEPS = [Step(bits) for bits in range(2 * EXPLICIT)]
_FORMER = Step(0, "ALIAS", SYMLINKS)
#: Stands for a step that is not taken because its source is inferred.
_INFERRED = Step(0, "DERIVES", COLUMN_LINEAGE)
#: A job read what its column lineage names. Only what is current is taken for it.
_READ = Step(CURRENT, "CONSUMED_BY", COLUMN_LINEAGE)


def _is_whole(state: str) -> bool:
    """Whether a state is a node as a whole, not a job that is only reached, or passed to one dataset."""
    return not state.endswith(END) and TO not in state


def node_key(state: str) -> str:
    """The key of the node that a state of the walk is about."""
    return state.partition(TO)[0].removesuffix(END).partition(UNTIL)[0]


def place(state: str) -> str:
    """The state without what only says how a job is passed: a job as a whole, or a dataset as it was reached."""
    return state if UNTIL in state else node_key(state)


class FlowSpace:
    """Jobs and datasets by key. With `by_job` only reaching a job costs depth.

    `inferred` are the pairs of source and target, with the state beside which they stand, that were not followed: only
    a column lineage names the source, and no event ever used it, so it is likely to be no dataset but the name that a
    query gives to a part of itself.
    """

    def __init__(self, around: Neighbourhood, starts: list[str], *, by_job: bool) -> None:
        self.inferred: dict[tuple[str, str], str] = {}
        self._around = around
        self._moved = MovedAway(around)
        self._starts = starts
        self._by_job = by_job

    def elect(self, target: str) -> str:
        """The name that is shown, bounded only if the bound says something."""
        return self._moved.elect(target) if UNTIL in target else self._around.elect(target)

    async def settle(self, targets: list[str]) -> list[str]:
        """Read targets with all their names."""
        await self._around.load([node_key(target) for target in targets])
        return [self.elect(target) for target in targets]

    async def prepare(self, states: list[str]) -> None:
        """Read what decides which DERIVES edges are followed."""
        around = self._around
        deriving = [
            node
            for state in states
            if _is_whole(state)
            for node in around.members(node_key(state))
            if any(other.origin != RENAME for other in node.derives)
        ]
        await load_outputs(
            around, (state for state in states if _is_whole(state) and self._begins_above(node_key(state)))
        )
        if around.direction == "downstream":
            unsaid = [
                other.key
                for node in deriving
                for other in node.derives
                if other.origin != RENAME
                and not (other.origin == COLUMN_LINEAGE and self._through_known_job(node, other))
            ]
            await around.load_stated(unsaid, around.derived())
        else:
            await around.load(dict.fromkeys(job for node in deriving for job, _ in node.flows))
            # Both under all their names: a job may read another name of a dataset than its column lineage states.
            read = [dataset for node in deriving for job, _ in node.flows for dataset, _ in around.nodes[job].flows]
            await around.load(dict.fromkeys([*read, *(other.key for node in deriving for other in node.derives)]))

    def moves(self, state: str) -> list[Move[str, Step]]:
        """Every edge to follow from a node, under all its names."""
        if not _is_whole(state):
            return [self._on_to(*state.split(TO))] if TO in state else []
        around = self._around
        key, until = split(state)
        moves: list[Move[str, Step]] = []
        left_out: list[str] = []
        for node in around.members(key):
            moves += self._flows(key, node, until)
            if node.former and around.history:
                cost = 0 if self._by_job else 1
                moves += [(former, cost, _FORMER) for former in node.former if around.elect(former) != key]
            for other in node.derives:
                if self._moved.too_late(other, until):
                    continue
                step = self._derives(node, other)
                if step is _INFERRED:
                    left_out.append(other.key)
                elif step is not None:
                    moves += self._over(node, other, step, until)
        moves += self._read_by_lineage(key)
        if left_out:
            reached = {around.elect(node_key(target)) for target, _, _ in moves}
            for other in {around.elect(each) for each in left_out} - reached:
                self.inferred[(key, other) if around.direction == "downstream" else (other, key)] = state
        return moves

    def _flows(self, key: str, node: Node, until: int | None) -> list[Move[str, Step]]:
        cost, steps = (1 if not self._by_job else 0 if node.is_job else 1), _STEPS
        flows = self._in_time(node, until) if node.since else node.flows
        if not node.stated:
            return [(target, cost, steps[bits]) for target, bits in flows]
        if self._around.direction == "upstream":
            return [(target + END if bits & EXPLICIT else target, cost, steps[bits]) for target, bits in flows]
        begins = self._starts_at(key)
        return [(target, cost, steps[bits]) for target, bits in flows if begins or not bits & EXPLICIT]

    def _in_time(self, node: Node, until: int | None) -> list[tuple[str, int]]:
        """Flows of a job into datasets that got other names, each bounded by when it wrote there first.

        Upstream the flows into such a dataset, without those that came too late.
        """
        if self._around.direction == "downstream":
            return [(since(node, key), bits) for key, bits in node.flows]
        return [(key, bits) for key, bits in node.flows if not self._moved.came_late(node, key, until)]

    def _starts_at(self, key: str) -> bool:
        elect = self._around.elect
        elected = elect(key)
        return any(elect(start) == elected for start in self._starts)

    def _derives(self, node: Node, other: Derives) -> Step | None:
        if other.origin == COLUMN_LINEAGE:
            return self._by_columns(node, other)
        found = derived(self._around, node, other, other.lineages)
        return found and Step(CURRENT if found.current else 0, "DERIVES", other.origin, found.jobs)

    def _by_columns(self, node: Node, other: Derives) -> Step | None:
        """The step over a DERIVES edge of a column lineage; None: it says nothing new."""
        around = self._around
        downstream = around.direction == "downstream"
        if downstream and self._through_known_job(node, other):
            return None
        by_job, current, _ = around.stated(other.key if downstream else node.key)
        between = self._between(node, other)
        # A job that nobody passes says nothing of how the two hang together.
        passed = {job: each for job, each in by_job.items() if job in between and not each.explicit}
        now = {job for job in passed if between[job] & CURRENT}
        if (other.lineages & current).difference(*(passed[job].current for job in now)):
            known = CURRENT
        elif not around.history or other.lineages & current:
            return None
        elif other.lineages.difference(*(each.ever for each in passed.values())):
            known = 0
        else:
            return None
        source = node.key if downstream else other.key
        if around.inferred(source) and not self._starts_at(source):
            return _INFERRED
        jobs = stating(other.lineages & (current if known else other.lineages), by_job, current=bool(known))
        return Step(known, "DERIVES", other.origin, jobs)

    def _over(self, node: Node, other: Derives, step: Step, until: int | None) -> list[Move[str, Step]]:
        """Over a DERIVES edge; of one of a column lineage also to the jobs that have read its source by this alone."""
        around = self._around
        if other.origin != COLUMN_LINEAGE:
            return [(self._moved.reached(other), 1 if not self._by_job or other.is_job else 0, step)]
        source = node.key if around.direction == "downstream" else other.key
        apart = dict(stated_apart(around, node, other)) if step.bits and not around.inferred(source) else {}
        readers = [job for job in apart if job is not None]
        if not self._by_job:
            ends = readers if around.direction == "downstream" else []
            return [(other.key, 1, step), *((job + END, 1, _READ) for job in ends)]
        flows = _READ if around.direction == "downstream" else None
        moves: list[Move[str, Step]] = [
            (f"{job}{TO}{other.key}", 1, flows or _STEPS[dict(node.flows)[job]])
            for job in readers
            if not self._moved.came_late(node, job, until)
        ]
        said = frozenset[str]().union(*(apart[job] for job in readers))
        current = around.stated(other.key if around.direction == "downstream" else node.key).current
        if not readers or (other.lineages & current) - said:
            moves.append((other.key, 0, step))
        return moves

    def _on_to(self, job: str, dataset: str) -> Move[str, Step]:
        """From a job to the only dataset that it is passed to: what it makes of its source, or the source."""
        if self._around.direction == "upstream":
            return dataset, 0, _READ
        elect = self._around.elect
        node = self._around.nodes[job]
        key, bits = next(flow for flow in node.flows if elect(flow[0]) == elect(dataset))
        return since(node, key), 0, _STEPS[bits]

    def _read_by_lineage(self, state: str) -> list[Move[str, Step]]:
        """Upstream of a job at which the question starts: to what only its column lineages name."""
        return [
            (other.key, 0 if self._by_job else 1, _READ)
            for node, other in (read_by_lineage(self._around, state) if self._begins_above(state) else ())
            if self._by_columns(node, other) not in {None, _INFERRED}
        ]

    def _begins_above(self, state: str) -> bool:
        around = self._around
        return around.direction == "upstream" and around.nodes[state].is_job and self._starts_at(state)

    def _between(self, node: Node, other: Derives) -> dict[str, int]:
        """Jobs that may stand between the two datasets, with the bits of what leads from the source to them."""
        around = self._around
        if around.direction == "downstream":
            return {key: bits for name in around.all(node.key) for key, bits in name.flows}
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
            if job is not None and (said := job.stated.get(other.key)) is not None and not said.explicit:
                left = left - said.current
                if not left:
                    return True
        return False
