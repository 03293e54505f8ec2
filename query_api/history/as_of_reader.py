"""Reads jobs and datasets with their neighbours as they stood at an instant.

Edges and lineages are those of the instant. Names, types, and whether an event used a dataset are those of now: a
dataset that has two names today is one, then as now.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from headwater.graph.model import RENAME
from query_api.graph.node_reader import AT_ONCE
from query_api.graph.nodes import ByKey, Derives, Direction, Lineages, Node, add_stated, explicit_bit, lineages_of
from query_api.graph.question import Question
from query_api.graph.statements import NODES_AS_OF, PRODUCERS_AS_OF, DeclaredLineages, JobBeside, NodeAsOf
from query_api.history.as_of_jobs import NO_JOB, Edge, Job, JobsAsOf


class AsOfReader:
    """The `Reader` of the graph as of an instant, µs UTC. A hop is three round trips, however wide."""

    history = False

    def __init__(self, question: Question, direction: Direction, instant: int) -> None:
        self.direction: Direction = direction
        self._question = question
        self._jobs = JobsAsOf(question, instant)

    async def nodes(self, keys: list[str], _known: object, /) -> list[Node]:
        """These nodes, those of them that exist."""
        jobs = self._jobs
        found: list[Node] = []
        for start in range(0, len(keys), AT_ONCE):
            piece = keys[start : start + AT_ONCE]
            rows = await self._question.ask(
                NODES_AS_OF[self.direction], keys=piece, instant=jobs.instant, stamp=jobs.stamp
            )
            own = (row.key for row in rows if row.is_job)
            await jobs.load([*own, *(each.job for row in rows for each in row.beside)])
            found += map(self._node, rows)
        return found

    async def lineages(self, keys: list[str], _ahead: object, /) -> dict[str, Lineages]:
        """What is stated of these."""
        jobs = self._jobs
        rows = await self._question.ask(PRODUCERS_AS_OF, keys=keys, instant=jobs.instant, stamp=jobs.stamp)
        await jobs.load(each.job for row in rows for each in row.beside)
        found: dict[str, Lineages] = {}
        for row in rows:
            stated: ByKey = {}
            for each, job in self._beside(row.beside):
                if row.key in job.writes and not each.is_test:
                    add_stated(stated, each.job, job.writes[row.key].stated())
                if row.key in job.states:
                    add_stated(stated, each.job, job.states[row.key].stated())
            found[row.key] = lineages_of(stated, _declared(row.declared_lineages, jobs.stamp))
        return found

    async def outputs(self, jobs: list[str], /) -> dict[str, list[str]]:
        """The datasets that these jobs wrote: of those of tests nothing is stated as upstream."""
        await self._jobs.load(jobs)
        return {job: list(self._jobs[job].writes) for job in jobs}

    def _node(self, row: NodeAsOf) -> Node:
        flows, states = self._downstream(row) if self.direction == "downstream" else self._upstream(row)
        node = Node(
            key=row.key,
            is_job=row.is_job,
            namespace=row.namespace,
            name=row.name,
            observed=row.observed,
            type=row.type,
            declared_lineage=_declared(row.declared_lineages, self._jobs.stamp),
            flows=[],
            stated={other: edge.stated() for other, edge in states},
        )
        for other, edge in flows:
            if edge.lineages or edge.declared_lineage:
                add_stated(node.stated, other, edge.stated())
            node.flows.append((other, edge.bits() | explicit_bit(node.stated, other)))
        for other in row.others:
            renamed = isinstance(other, Derives) and other.origin == RENAME
            node.add(replace(other, current_rename=True) if renamed else other)
        node.since = {each.key: each.at for each in row.produced}
        return node

    def _downstream(self, row: NodeAsOf) -> tuple[list[tuple[str, Edge]], list[tuple[str, Edge]]]:
        """What it feeds, and what it states, by the key at the other end."""
        own = self._own(row)
        readers = [(each.job, job.reads[row.key]) for each, job in self._beside(row.beside) if row.key in job.reads]
        return [*own.writes.items(), *readers], [*own.states.items()]

    def _upstream(self, row: NodeAsOf) -> tuple[list[tuple[str, Edge]], list[tuple[str, Edge]]]:
        """What feeds it, and who states its lineage, by the key at the other end. What tests write is no flow."""
        beside = [*self._beside(row.beside)]
        writers = [
            (each.job, job.writes[row.key]) for each, job in beside if row.key in job.writes and not each.is_test
        ]
        states = [(each.job, job.states[row.key]) for each, job in beside if row.key in job.states]
        return [*self._own(row).reads.items(), *writers], states

    def _own(self, row: NodeAsOf) -> Job:
        return self._jobs[row.key] if row.is_job else NO_JOB

    def _beside(self, beside: list[JobBeside]) -> Iterator[tuple[JobBeside, Job]]:
        """Each job once, though it may have two edges to one node."""
        return ((each, self._jobs[each.job]) for each in dict.fromkeys(beside))


def _declared(stated: DeclaredLineages | None, stamp: str) -> str | None:
    """The lineage that a dataset's own events had stated: an explicit one wins over one by column."""
    if stated is None:
        return None
    explicit = stated.explicit if stated.explicit_stamp <= stamp else ""
    return explicit or (stated.by_column if stated.by_column_stamp <= stamp else "") or None
