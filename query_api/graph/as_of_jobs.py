"""What jobs read, wrote and stated as of an instant: their latest group of runs then, and their declaration then.

What is current is decided as in the graph of now (docs/graph-model.md), with what was known at the instant:

- A run defines its job's lineage from its COMPLETE on; one without an end by design from its beginning on.
- A read is known from its run's beginning on, a write once its run had ended, or the last event that named it had
  come; of a run without an end from its beginning on.
- Of the declarations of a job the graph keeps the latest that named each edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from headwater.graph.model import after_stamps_of
from query_api.graph.database import Question

#: Most runs that ended after the instant which are looked through for those that were under way then.
MOST_UNDER_WAY = 1000
#: Most jobs that one statement is asked about.
AT_ONCE = 5000

Kind = Literal["read", "write", "state"]


class Candidate(NamedTuple):
    """A run that may be its job's latest at the instant. The greatest is: see `Observation` of the graph writer."""

    defining: bool
    last: int
    run: str
    parent: str | None


class Run(NamedTuple):
    """A run as the statements return it; times in µs UTC."""

    key: str
    first: int
    last: int
    times: list[int]
    completed: int | None
    endless: bool
    snapshot: bool
    parent: str | None

    def defining(self, instant: int) -> bool:
        """Whether it defined its job's lineage at the instant."""
        return self.endless or (self.completed is not None and self.completed <= instant)

    def candidate(self, instant: int) -> Candidate:
        """The run as it was at the instant. What lies between the times that the graph keeps is not known."""
        known = [each for each in (self.first, self.last, *self.times) if each <= instant]
        last = instant if self.endless and self.last > instant else max(known)
        return Candidate(self.defining(instant), last, self.key, self.parent)


class Edge(NamedTuple):
    """What a job did with a dataset, or stated of a job or dataset, as of the instant.

    `declared_lineage` came with the declaration, `lineages` with runs.
    """

    observed: bool = False
    declared: bool = False
    declared_lineage: str | None = None
    lineages: frozenset[str] = frozenset()

    def stated(self, other: str) -> list[Any]:
        """What it states, with the key at the other end, as a statement does: see `query_api.graph.nodes.by_job`."""
        return [other, self.observed, self.declared, self.declared_lineage, sorted(self.lineages), None]

    def flow(self, other: str) -> list[Any]:
        """The edge as a statement returns one: see `query_api.graph.nodes.node`."""
        return [other, self.observed, self.declared, *self.stated(other)[1:]]


Edges = dict[str, Edge]
NO_EDGE = Edge()


class Job(NamedTuple):
    """A job as of the instant: its edges by the key at their other end."""

    reads: Edges
    writes: Edges
    states: Edges

    def of(self, kind: Kind) -> Edges:
        """The edges of one kind."""
        return {"read": self.reads, "write": self.writes, "state": self.states}[kind]


NO_JOB = Job({}, {}, {})


class JobsAsOf:
    """Jobs as of an instant, µs UTC; each is read once."""

    def __init__(self, question: Question, instant: int) -> None:
        self.instant = instant
        self.stamp = after_stamps_of(instant)
        self._question = question
        self._jobs: dict[str, Job] = {}

    def __getitem__(self, key: str) -> Job:
        """A job that was loaded."""
        return self._jobs[key]

    async def load(self, keys: Iterable[str]) -> None:
        """Read jobs that are not known yet, in two round trips."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._jobs]
        for start in range(0, len(missing), AT_ONCE):
            await self._read(missing[start : start + AT_ONCE])

    async def _read(self, keys: list[str]) -> None:
        rows = await self._question.rows(
            "jobs_as_of", jobs=keys, instant=self.instant, stamp=self.stamp, under_way=MOST_UNDER_WAY
        )
        latest: dict[str, Candidate] = {}
        for key, declared, runs, edges in rows:
            job = self._jobs[key] = Job({}, {}, {})
            _declare(job, declared, edges, self.stamp)
            candidates = [Run(*run).candidate(self.instant) for run in runs]
            if candidates:
                latest[key] = max(candidates, key=lambda each: each[:3])
        of = [{"job": job, "run": by.run, "parent": by.parent} for job, by in latest.items()]
        uses: dict[str, list[tuple[Run, list[list[Any]]]]] = defaultdict(list)
        for job, run, used in await self._question.rows("uses_as_of", groups=of, instant=self.instant):
            uses[job].append((Run(*run), used))
        for job, by in latest.items():
            for kind, target, lineages in current_uses(uses[job], by, self.instant):
                edges = self._jobs[job].of(kind)
                known = edges.get(target, NO_EDGE)
                edges[target] = known._replace(observed=True, lineages=known.lineages.union(lineages))


def current_uses(
    runs: Iterable[tuple[Run, list[list[Any]]]], latest: Candidate, instant: int
) -> Iterator[tuple[Kind, str, list[str]]]:
    """What the runs of the group of `latest` used: those that define if that one does.

    Of a run whose events stand alone what its last event up to the instant named.
    """
    for run, used in runs:
        if run.snapshot and run.key != latest.run:
            continue  # each of its events is a group of its own
        if run.defining(instant) != latest.defining:
            continue
        at = max((stated for *_, stated in used if stated <= instant), default=None) if run.snapshot else None
        for kind, target, lineages, stated in used:
            if at is None or stated == at:
                yield kind, target, lineages or []


def _declare(job: Job, declared: str | None, edges: list[list[Any]], stamp: str) -> None:
    """Take up what the latest declaration named that is not later than `stamp`, as far as it is known."""
    if declared is None or declared > stamp:
        declared = max((by for _, _, by, _ in edges), default=None)
    for kind, target, by, lineage in edges:
        if by == declared:
            job.of(kind)[target] = Edge(declared=True, declared_lineage=lineage)
