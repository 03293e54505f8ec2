"""What jobs read, wrote and stated as of an instant: their latest group of runs then, and their declaration then.

What is current is decided as in the graph of now (docs/graph-model.md), with what was known at the instant:

- A run defines its job's lineage from when on its writes are seen (`query_api.history.seen_writes`): of a batch its
  COMPLETE, of one that streams its beginning.
- A read is known from its run's beginning on, as is a write of what streams; one of a batch once its run had ended, or
  the last event that named it had come.
- Of the declarations of a job the graph keeps the latest that named each edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from headwater.graph.model import after_stamps_of
from query_api.graph.nodes import DECLARED, EVER_DECLARED, EVER_OBSERVED, OBSERVED, Stated, stated
from query_api.graph.question import Question
from query_api.graph.statements import (
    JOBS_AS_OF,
    USES_AS_OF,
    DeclaredEdge,
    EdgeKind,
    RunAsOf,
    UseAsOf,
    UsesAsOf,
)
from query_api.history.seen_writes import begun, last_by

#: Most runs that ended after the instant which are looked through for those that were under way then.
MOST_UNDER_WAY = 1000
#: Most jobs that one statement is asked about.
AT_ONCE = 5000


class Candidate(NamedTuple):
    """A run that may be its job's latest at the instant. The greatest is: see `Observation` of the graph writer."""

    defining: bool
    last: int
    run: str
    parent: str | None


class Edge(NamedTuple):
    """What a job did with a dataset, or stated of a job or dataset, as of the instant.

    `declared_lineage` came with the declaration, `lineages` with runs.
    """

    observed: bool = False
    declared: bool = False
    declared_lineage: str | None = None
    lineages: frozenset[str] = frozenset()

    def bits(self) -> int:
        """How it is known: see `query_api.graph.nodes`."""
        return self.observed * (OBSERVED | EVER_OBSERVED) | self.declared * (DECLARED | EVER_DECLARED)

    def stated(self) -> Stated:
        """The lineages that it states."""
        return stated(observed=self.observed, declared=self.declared, own=self.declared_lineage, by_runs=self.lineages)


Edges = dict[str, Edge]
NO_EDGE = Edge()


class Job(NamedTuple):
    """A job as of the instant: its edges by the key at their other end."""

    reads: Edges
    writes: Edges
    states: Edges

    def of(self, kind: EdgeKind) -> Edges:
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
        rows = await self._question.ask(
            JOBS_AS_OF, jobs=keys, instant=self.instant, stamp=self.stamp, under_way=MOST_UNDER_WAY
        )
        latest: dict[str, Candidate] = {}
        makers: set[str] = set()
        for row in rows:
            job = self._jobs[row.key] = Job({}, {}, {})
            _declare(job, row.declared, row.edges, self.stamp)
            if row.runs:
                latest[row.key] = latest_of(row.runs, self.instant)
            if any(run.makes for run in row.runs):
                makers.add(row.key)
        of = [{"job": job, "run": by.run, "parent": by.parent} for job, by in latest.items()]
        used: dict[str, list[UsesAsOf]] = defaultdict(list)
        for each in await self._question.ask(USES_AS_OF, groups=of, instant=self.instant):
            used[each.job].append(each)
        for job, by in latest.items():
            for use in current_uses(used[job], by, self.instant, makes=job in makers):
                edges = self._jobs[job].of(use.kind)
                known = edges.get(use.target, NO_EDGE)
                lineages = known.lineages.union(use.lineages or ())
                edges[use.target] = known._replace(observed=True, lineages=lineages)


def defining(run: RunAsOf, instant: int) -> bool:
    """Whether a run defined its job's lineage at the instant."""
    return run.writes_from is not None and begun(run.writes_from, instant)


def candidate(run: RunAsOf, instant: int) -> Candidate:
    """A run as it was at the instant. What lies between the times that the graph keeps is not known."""
    known = [each for each in (run.first, run.last, *run.times) if each <= instant]
    last = max(known)
    if run.streams and run.writes_from is not None:
        last = last_by(run.first, run.last, instant)
    return Candidate(defining(run, instant), last, run.key, run.parent)


def latest_of(runs: list[RunAsOf], instant: int) -> Candidate:
    """The run whose group said what its job used at the instant: the latest, but not one that only checked.

    One that told what a check found and named no output counts only for a job none of whose runs named one.
    """
    candidates = {run.key: candidate(run, instant) for run in runs}
    latest = max(runs, key=lambda run: candidates[run.key][:3])
    if latest.checks and not latest.makes:
        latest = max((run for run in runs if run.makes), key=lambda run: candidates[run.key][:3], default=latest)
    return candidates[latest.key]


def current_uses(
    runs: Iterable[UsesAsOf], latest: Candidate, instant: int, *, makes: bool = False
) -> Iterator[UseAsOf]:
    """What the runs of the group of `latest` used: those that define if that one does.

    If some run of the job makes something, what runs used that only checked says nothing of it.

    Of a run whose events stand alone what its last event up to the instant named.
    """
    for each in runs:
        run, uses = each.run, each.uses
        if run.snapshot and run.key != latest.run:
            continue  # each of its events is a group of its own
        if defining(run, instant) != latest.defining or (makes and run.checks and not run.makes):
            continue
        last = max((use.stated_at for use in uses if use.stated_at <= instant), default=None) if run.snapshot else None
        yield from (use for use in uses if last is None or use.stated_at == last)


def _declare(job: Job, declared: str | None, edges: list[DeclaredEdge], stamp: str) -> None:
    """Take up what the latest declaration named that is not later than `stamp`, as far as it is known."""
    if declared is None or declared > stamp:
        declared = max((edge.declared for edge in edges), default=None)
    for edge in edges:
        if edge.declared == declared:
            job.of(edge.kind)[edge.target] = Edge(declared=True, declared_lineage=edge.lineage)
