"""The part of the graph around a question as it stood at an instant.

Edges and lineages are those of the instant. Names, types, and whether an event used a dataset are those of now: a
dataset that has two names today is one, then as now.
"""

from typing import Any, NamedTuple

from query_api.graph.as_of_jobs import NO_JOB, JobsAsOf
from query_api.graph.database import Question
from query_api.graph.neighbourhood import AT_ONCE, Neighbourhood, lineages_of
from query_api.graph.nodes import Direction, by_job


class NeighbourhoodAsOf(Neighbourhood):
    """What is known of the graph as of an instant, µs UTC, so far. A hop is three round trips, however wide."""

    def __init__(self, question: Question, direction: Direction, instant: int) -> None:
        super().__init__(question, direction, history=False, far=False, room=0)
        self.jobs = JobsAsOf(question, instant)

    async def _read(self, keys: list[str]) -> None:
        jobs = self.jobs
        for start in range(0, len(keys), AT_ONCE):
            piece = keys[start : start + AT_ONCE]
            rows = await self._question.rows(
                f"nodes_as_of_{self.direction}", keys=piece, instant=jobs.instant, stamp=jobs.stamp
            )
            read = [_Row(*row) for row in rows]
            own = [row.key for row in read if row.is_job]
            await jobs.load([*own, *(job for row in read for job, _ in row.beside)])
            self._add([self._row(row) for row in read])

    def _row(self, row: "_Row") -> list[Any]:
        """A row as `query_api.graph.nodes.node` takes it."""
        key, downstream = row.key, self.direction == "downstream"
        own = self.jobs[key] if row.is_job else NO_JOB
        beside = [(job, self.jobs[job], test) for job, test in _each_once(row.beside)]
        if downstream:
            flows = [edge.flow(other) for other, edge in own.writes.items()]
            flows += [job.reads[key].flow(other) for other, job, _ in beside if key in job.reads]
            states = own.states.items()
        else:
            flows = [edge.flow(other) for other, edge in own.reads.items()]
            flows += [job.writes[key].flow(other) for other, job, test in beside if key in job.writes and not test]
            states = [(other, job.states[key]) for other, job, _ in beside if key in job.states]
        others = row.others + [["STATES", *edge.stated(other)] for other, edge in states]
        return [*row[:6], _declared(row.declared, self.jobs.stamp), flows, others]

    async def _read_stated(self, keys: list[str]) -> None:
        jobs = self.jobs
        rows = await self._question.rows("producers_as_of", keys=keys, instant=jobs.instant, stamp=jobs.stamp)
        await jobs.load(job for _, _, beside in rows for job, _ in beside)
        for key, declared, beside in rows:
            edges: list[list[Any]] = []
            for job, test in _each_once(beside):
                if key in jobs[job].writes and not test:
                    edges.append(jobs[job].writes[key].stated(job))
                if key in jobs[job].states:
                    edges.append(jobs[job].states[key].stated(job))
            self._lineages[key] = lineages_of(by_job(edges), _declared(declared, jobs.stamp))


class _Row(NamedTuple):
    """A row of `nodes_as_of_*`. `beside` are jobs that may have an edge to it, with whether they are tests."""

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    declared: list[str] | None
    beside: list[list[Any]]
    others: list[list[Any]]


def _each_once(beside: list[list[Any]]) -> list[tuple[str, bool]]:
    """A job may have two edges to one node."""
    return list(dict.fromkeys((job, test) for job, test in beside))


def _declared(registers: list[str] | None, stamp: str) -> str | None:
    """The lineage that a dataset's own events had stated: an explicit one wins over one by column."""
    if registers is None:
        return None
    explicit_at, explicit, by_column_at, by_column = registers
    return (explicit if explicit_at <= stamp else "") or (by_column if by_column_at <= stamp else "") or None
