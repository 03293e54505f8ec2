"""The runs of a world, in the order of time: what each read as it was then, and what it wrote.

A read sees the last write that had ended when its run began, as Headwater has it. What a fault does spreads by the
true lineage, whatever producers tell of it: that is how it is known which model versions it really made worse.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from benchmarks.root_cause.change import Change, Effect, Shift
from benchmarks.root_cause.plan import DAY, HOUR, Job, Plan, Table, chance_of
from benchmarks.root_cause.state import JobState, State

#: How often runs are late, fail, and are not tried again when they do; hours that a late one waits at most.
LATE, FAILS, GIVES_UP, MOST_LATE = 0.02, 0.02, 0.15, 5
RETRY_AFTER: Final = 10 * 60
#: Attempts from which on a run that the fault makes fail is not tried again.
MOST_ATTEMPTS: Final = 2
#: Intervals after which what is read is too old to be good.
TOO_OLD: Final = 3
#: Part of a change of the number of rows that is left after a job that aggregates.
ROWS_LEFT: Final = 0.5
#: Every column.
ALL: Final = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a dataset: since when, who wrote it, its columns, and what has become of its numbers."""

    table: str
    at: int
    run: str | None
    columns: Mapping[str, str]
    rows: float = 1.0
    shifts: Mapping[str, Shift] = field(default_factory=dict[str, Shift])
    #: Columns that the fault has made worse.
    harmed: frozenset[str] = frozenset()
    documentation: str = "first"
    files: int = 2


class Read(NamedTuple):
    """A dataset as a run saw it."""

    table: str
    content: Content


@dataclass(frozen=True, slots=True)
class Done:
    """A run that is over. A run that failed has written nothing; it is `broken` if the fault made it fail."""

    job: Job
    run: str
    began: int
    ended: int
    how: Literal["COMPLETE", "FAIL"]
    state: JobState
    reads: tuple[Read, ...]
    wrote: Content | None
    broken: bool = False

    @property
    def harmed(self) -> bool:
        """Whether the fault reached what it wrote."""
        return self.wrote is not None and bool(self.wrote.harmed)


class _Step(NamedTuple):
    at: int
    order: int
    job: str
    attempt: int


def history(
    plan: Plan, changes: Iterable[Change], days: int, seed: int, brittle: Callable[[Job], bool] = lambda _: False
) -> Iterator[Done]:
    """Every run that ends within so many days, by when it ends; brittle jobs fail where the fault reaches them."""
    state = State(plan)
    pending = sorted(changes, key=lambda change: (change.at, change.name, change.kind))
    jobs = {job.name: job for job in plan.jobs}
    order = {name: place for place, name in enumerate(jobs)}
    content = {table.name: Content(table.name, -DAY, None, {}) for table in plan.tables.values()}
    starts = [_Step(job.offset, order[job.name], job.name, 1) for job in plan.jobs]
    heapq.heapify(starts)
    ends: list[tuple[int, int, Done]] = []
    chance = chance_of("runs", plan.name, seed)
    while starts and starts[0].at < days * DAY:
        step = heapq.heappop(starts)
        while ends and ends[0][0] <= step.at:
            yield _write(heapq.heappop(ends)[2], content)
        while pending and pending[0].at <= step.at:
            state.put(pending.pop(0))
        job = jobs[step.job]
        if step.attempt == 1:
            heapq.heappush(starts, _Step(_next(job, step.at), step.order, job.name, 1))
        if state.jobs[job.name].stopped:
            continue
        if step.attempt == 1 and chance.random() < LATE:
            heapq.heappush(starts, _Step(step.at + chance.randrange(HOUR, MOST_LATE * HOUR), step.order, job.name, 2))
            continue
        done = _run(plan, job, step, state, content)
        broken = done.harmed and brittle(job)
        if chance.random() < FAILS or broken:
            half = (done.began + done.ended) // 2
            done = Done(job, done.run, done.began, half, "FAIL", done.state, done.reads, None, broken)
            if chance.random() >= GIVES_UP and not (broken and step.attempt > MOST_ATTEMPTS):
                heapq.heappush(starts, _Step(done.ended + RETRY_AFTER, step.order, job.name, step.attempt + 2))
        heapq.heappush(ends, (done.ended, step.order, done))
    while ends:
        yield _write(heapq.heappop(ends)[2], content)


def _next(job: Job, now: int) -> int:
    return job.offset + ((now - job.offset) // job.every + 1) * job.every


def _write(done: Done, content: dict[str, Content]) -> Done:
    if done.wrote is not None:
        content[done.wrote.table] = done.wrote
    return done


def _run(plan: Plan, job: Job, step: _Step, state: State, content: Mapping[str, Content]) -> Done:
    told = state.jobs[job.name]
    run = f"{job.name}/{step.at}/{step.attempt}"
    ended = step.at + job.takes
    reads = tuple(Read(name, _seen(plan.tables[name], step.at, state, content)) for name in told.inputs)
    own = [*state.at_work(job.name, step.at), *state.at_work(job.output, step.at)]
    wrote = _made(plan, job, reads, own, _Making(step.at, ended, run, state))
    return Done(job, run, step.at, ended, "COMPLETE", told, reads, wrote)


def _seen(table: Table, now: int, state: State, content: Mapping[str, Content]) -> Content:
    """A dataset as it is read now: a source is as its effects make it, others as they were written."""
    if not table.source:
        return content[table.name]
    of = state.tables[table.name]
    bare = Content(table.name, now, None, of.columns, documentation=of.documentation, files=of.files)
    return _under(bare, state.at_work(table.name, now), of.columns)


def _under(content: Content, effects: Iterable[Effect], columns: Iterable[str]) -> Content:
    """Content with effects at work on it."""
    shifts, rows, harmed = dict(content.shifts), content.rows, content.harmed
    for effect in effects:
        rows *= effect.rows
        for name, shift in effect.columns.items():
            shifts[name] = _both(shifts.get(name, Shift()), shift)
        if effect.harms:
            harmed |= frozenset(effect.columns) or frozenset(columns) | ALL
    return replace(content, rows=rows, shifts=shifts, harmed=harmed)


def _both(one: Shift, other: Shift) -> Shift:
    return Shift(one.factor * other.factor, min(1.0, one.nulls + other.nulls))


class _Making(NamedTuple):
    began: int
    ended: int
    run: str
    state: State


def _made(plan: Plan, job: Job, reads: tuple[Read, ...], own: list[Effect], making: _Making) -> Content:
    """What a run makes of what it reads, by the true lineage."""
    by_name = {read.table: read.content for read in reads}
    # Who reads another dataset in place of one takes its columns for those of the first.
    stands_for = dict(zip(job.inputs, (read.table for read in reads), strict=False))
    stale = any(_too_old(plan, read, making.began) for read in reads)
    of = making.state.tables[job.output]
    if job.training:
        harmed = ALL if stale or any(read.content.harmed for read in reads) else frozenset[str]()
        return _under(Content(job.output, making.ended, making.run, {}, harmed=harmed), own, ())
    shifts: dict[str, Shift] = {}
    harmed = frozenset[str]()
    for column, sources in job.lineage.items():
        found = [(by_name[stands_for[table]], name) for table, name in sources if stands_for.get(table) in by_name]
        shift = _mixed([_shift_of(content, name) for content, name in found])
        if shift != Shift():
            shifts[column] = shift
        if any({name, "*"} & content.harmed for content, name in found):
            harmed |= {column}
    if stale:
        harmed |= frozenset(of.columns) | ALL
    rows = reads[0].content.rows ** (1.0 if len(reads) == 1 else ROWS_LEFT) if reads else 1.0
    bare = Content(job.output, making.ended, making.run, of.columns, rows, shifts, harmed, of.documentation, of.files)
    return _under(bare, own, of.columns)


def _shift_of(content: Content, column: str) -> Shift:
    """A column that is not there any more reads as nothing but nulls."""
    if content.columns and column not in content.columns:
        return Shift(nulls=1.0)
    return content.shifts.get(column, Shift())


def _mixed(shifts: list[Shift]) -> Shift:
    if not shifts:
        return Shift()
    factor = 1.0
    for shift in shifts:
        factor *= shift.factor ** (1 / len(shifts))
    return Shift(factor, sum(shift.nulls for shift in shifts) / len(shifts))


def _too_old(plan: Plan, read: Read, now: int) -> bool:
    maker = plan.maker.get(read.table)
    return maker is not None and read.content.run is not None and now - read.content.at > TOO_OLD * maker.every
