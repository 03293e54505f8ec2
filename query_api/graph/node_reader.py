"""Reads jobs and datasets with their neighbours as they are now; for questions that go far, many hops at once."""

from collections.abc import Container, Iterable
from itertools import islice

from headwater.graph.model import TEST
from query_api.graph.nodes import (
    DECLARED,
    EVER_DECLARED,
    EVER_OBSERVED,
    OBSERVED,
    ByKey,
    Direction,
    Lineages,
    Node,
    Stated,
    add_stated,
    explicit_bit,
    lineages_of,
    stated,
)
from query_api.graph.question import Question
from query_api.graph.statements import FLOW, PRODUCERS, REACH, Flow, NodeRow, States

#: Up to so many nodes are worth reading many hops ahead from.
FEW = 4
#: Most nodes read by one statement.
AT_ONCE = 25_000
#: How an edge is known that the statement has in its short form: only runs know it.
_BY_RUNS = OBSERVED | EVER_OBSERVED


class NodeReader:
    """The `Reader` of the graph as it is now.

    Args:
        question: that it is for.
        direction: of the neighbours.
        history: edges that are no longer current too.
        far: read ahead, for walks that go many hops.
        room: about how many nodes may be read ahead.
    """

    def __init__(self, question: Question, direction: Direction, *, history: bool, far: bool, room: int) -> None:
        self.direction: Direction = direction
        self.history = history
        self._question = question
        self._far = far
        self._room = min(room, AT_ONCE)

    async def nodes(self, keys: list[str], known: Container[str], /) -> list[Node]:
        """These nodes, and if they are few, others that lie ahead and are not known."""
        found: list[Node] = []
        if self._far and len(keys) <= FEW:
            rows = await self._question.ask(
                REACH[self.direction], keys=keys, history=self.history, limit=self._room + len(keys)
            )
            found = [node(row) for row in rows if row.key not in known]
            self._far = len(rows) - len(found) <= len(rows) // 2  # else single hops are cheaper
            ahead = {each.key for each in found}
            keys = [key for key in keys if key not in ahead]
        for start in range(0, len(keys), AT_ONCE):
            piece = keys[start : start + AT_ONCE]
            rows = await self._question.ask(FLOW[self.direction], keys=piece, history=self.history)
            found += map(node, rows)
        return found

    async def lineages(self, keys: list[str], ahead: Iterable[str], /) -> dict[str, Lineages]:
        """What is stated of these, and if they are few, of others that are likely to be next."""
        if self._far and len(keys) <= FEW:
            keys = list(dict.fromkeys([*keys, *islice(ahead, AT_ONCE)]))
        rows = await self._question.ask(PRODUCERS, keys=keys, history=self.history)
        return {row.key: lineages_of(by_job(row.edges), row.declared_lineage) for row in rows}

    async def outputs(self, jobs: list[str], /) -> dict[str, list[str]]:
        """The datasets that these jobs write; what tests do is no flow of data."""
        rows = await self._question.ask(FLOW["downstream"], keys=jobs, history=self.history)
        return {row.key: [] if row.type == TEST else [key for key, _ in node(row).flows] for row in rows}


def by_job(edges: list[States]) -> ByKey:
    """What jobs state of one target, from their edges to it."""
    found: ByKey = {}
    for edge in edges:
        add_stated(found, edge.key, _stated(edge))
    return found


def node(row: NodeRow) -> Node:
    """A node from its row. It is made by position: by name takes twice as long, and there are tens of thousands."""
    flows, others = row.flows, row.others
    if not others:
        by_runs = [(flow, _BY_RUNS) for flow in flows if isinstance(flow, str)]
        if len(by_runs) == len(flows):
            read = Node(
                row.key, row.is_job, row.namespace, row.name, row.observed, row.type, row.declared_lineage, by_runs
            )
            read.flows_ever = row.flows_ever
            return read
    read = Node(row.key, row.is_job, row.namespace, row.name, row.observed, row.type, row.declared_lineage, [])
    read.flows_ever = row.flows_ever
    for other in others:
        if isinstance(other, States):
            add_stated(read.stated, other.key, _stated(other))
        else:
            read.add(other)
    # What the events of a job state of its output, and that it is its output, may be on two edges.
    read.flows = [_flow(flow, read.stated) for flow in flows]
    read.since = {flow.key: flow.since for flow in flows if isinstance(flow, Flow) and flow.since is not None}
    return read


def _flow(flow: str | Flow, lineages: ByKey) -> tuple[str, int]:
    """The neighbour and the bits of an edge; what it states goes into `lineages`."""
    if isinstance(flow, str):
        return flow, _BY_RUNS | explicit_bit(lineages, flow)
    bits = (
        bool(flow.observed) * OBSERVED
        | bool(flow.declared) * DECLARED
        | flow.ever_observed * EVER_OBSERVED
        | flow.ever_declared * EVER_DECLARED
    )
    if flow.lineages or flow.declared_lineage or flow.ever:
        add_stated(lineages, flow.key, _stated(flow))
    return flow.key, bits | explicit_bit(lineages, flow.key)


def _stated(edge: Flow | States) -> Stated:
    return stated(
        observed=edge.observed,
        declared=edge.declared,
        own=edge.declared_lineage,
        by_runs=edge.lineages,
        ever=edge.ever,
    )
