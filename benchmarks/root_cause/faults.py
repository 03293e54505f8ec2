"""The kinds of faults that are planted, one a world, at a random place above the model: what breaks, and how to tell.

Each is planted only where the change itself is in some event: what no event says, nobody can find.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Final, NamedTuple

from benchmarks.root_cause.change import Change, Effect, Kind, Shift
from benchmarks.root_cause.plan import DAY, Job, Plan, Table, used_by
from benchmarks.root_cause.state import sql

#: Factors by which a number is wrong whose unit changed.
UNITS: Final = (100.0, 0.01, 1000.0, 60.0, 0.4536, 2.54, 1 / 7.45)
#: How often a fault in the data is repaired, and days after which.
REPAIRED, REPAIRED_AFTER = 0.3, (5, 7)


class Place(NamedTuple):
    """Where a fault may be: the world, what the asked model is made of, chance, and when."""

    plan: Plan
    jobs: list[Job]
    tables: list[Table]
    used: Mapping[str, set[str]]
    chance: Random
    at: int


Fault = Callable[[Place], Change | None]


def plant(name: str, plan: Plan, chance: Random, at: int) -> Change | None:
    """A fault of this name above the first model, from `at` on; None if the world has no place for one."""
    model = plan.models[0]
    jobs, tables = plan.above(model)
    place = Place(plan, jobs, tables, used_by(plan, model), chance, at)
    found = FAULTS[name](place)
    return None if found is None else replace(found, effect=replace(found.effect, harms=found.kind != "stale-input"))


def _unit(place: Place) -> Change | None:
    table = _table(place, lambda table: table.source and table.measured)
    if table is None:
        return None
    return _data(place, table, Effect({_column(place, table.name): Shift(place.chance.choice(UNITS))}))


def _nulls(place: Place) -> Change | None:
    table = _table(place, lambda table: table.measured)
    if table is None:
        return None
    return _data(place, table, Effect({_column(place, table.name): Shift(nulls=place.chance.uniform(0.2, 0.7))}))


def _half_the_rows(place: Place) -> Change | None:
    table = _table(place, lambda table: table.counted)
    return table and _data(place, table, Effect(rows=place.chance.uniform(0.4, 0.6)))


def _dropped_column(place: Place) -> Change | None:
    table = _table(place, lambda table: table.source)
    if table is None:
        return None
    column = _column(place, table.name)
    return Change(place.at, "schema", "dataset", table.name, {"drop": [column]}, Effect({column: Shift()}))


def _commit(place: Place) -> Change | None:
    job = _job(place, "location")
    return job and _of_job(place, "code", job, {"commit": f"{place.chance.getrandbits(160):040x}"}, 2.0)


def _parameter(place: Place) -> Change | None:
    job = _job(place, "parameters")
    if job is None:
        return None
    if not job.training:
        values = {"window_days": ("7", "1", "280")}
    elif job.habits:
        values = place.chance.choice(({"l2": ("61.9", "0.0004")}, {"max_depth": ("2", "40")}, {"epochs": ("1", "400")}))
    else:
        values = {"learning_rate": ("0.9", "0.0001")}
    ((name, of),) = values.items()
    return _of_job(place, "parameters", job, {"parameters": {name: place.chance.choice(of)}}, 1.8)


def _engine(place: Place) -> Change | None:
    job = _job(place, "engine")
    return job and _of_job(place, "engine", job, {"engine": place.chance.choice(("4.0.1", "4.1.0"))}, 1.4)


def _stale_input(place: Place) -> Change | None:
    jobs = [job for job in place.jobs if not job.training and job.every <= DAY]
    if not jobs:
        return None
    job = place.chance.choice(jobs)
    return Change(place.at, "stale-input", "job", job.name, {"stop": True})


def _wrong_join(place: Place) -> Change | None:
    jobs = [job for job in place.jobs if "sql" in job.tells]
    if not jobs:
        return None
    job = place.chance.choice(jobs)
    wrong = sql((job.inputs[0], job.inputs[-1]), job.name, "on a.c1 = b.c2")
    rows = place.chance.choice((place.chance.uniform(1.5, 4.0), place.chance.uniform(0.2, 0.7)))
    return Change(place.at, "code", "job", job.name, {"sql": wrong}, Effect(rows=rows))


def _swapped_input(place: Place) -> Change | None:
    jobs = [job for job in place.jobs if set(job.inputs) & place.used.keys()]
    job = place.chance.choice(jobs)
    old = place.chance.choice([each for each in job.inputs if each in place.used])
    if place.chance.random() < 0.4:
        to: dict[str, object] = {"subset": {old: "region = 'test'"}}
    else:
        others = [each for each in _earlier(place.plan, job) if each not in job.inputs]
        if not others:
            return None
        to = {"replace": {old: place.chance.choice(others)}}
    return _of_job(place, "inputs", job, to, 3.0)


#: By name, as they are reported.
FAULTS: Final[dict[str, Fault]] = {
    "unit of a source": _unit,
    "null rate": _nulls,
    "dropped column": _dropped_column,
    "half the rows": _half_the_rows,
    "code commit": _commit,
    "parameter": _parameter,
    "engine upgrade": _engine,
    "stale input": _stale_input,
    "wrong join": _wrong_join,
    "swapped input": _swapped_input,
}


def _table(place: Place, fits: Callable[[Table], bool]) -> Table | None:
    fitting = [table for table in place.tables if table.name in place.used and fits(table)]
    return place.chance.choice(fitting) if fitting else None


def _job(place: Place, tells: str) -> Job | None:
    fitting = [job for job in place.jobs if tells in job.tells]
    if (often := place.plan.manners.at_training) and place.chance.random() < often:
        fitting = [job for job in fitting if job.training]
    return place.chance.choice(fitting) if fitting else None


def _column(place: Place, table: str) -> str:
    return place.chance.choice(sorted(place.used[table]))


def _earlier(plan: Plan, job: Job) -> list[str]:
    """Datasets that are made before the job's output, so that reading them makes no circle."""
    names = list(plan.tables)
    return names[: names.index(job.inputs[0]) + 1]


def _data(place: Place, table: Table, effect: Effect) -> Change:
    until = None
    if place.chance.random() < REPAIRED:
        until = place.at + place.chance.randint(*REPAIRED_AFTER) * DAY
    return Change(place.at, "data", "dataset", table.name, {}, effect, until)


def _of_job(place: Place, kind: Kind, job: Job, to: dict[str, object], factor: float) -> Change:
    """A change of a job that is wrong in one or two columns of what it makes; of a training, in the whole model."""
    used = sorted(place.used.get(job.output, ()))
    columns = place.chance.sample(used, k=min(len(used), place.chance.randint(1, 2)))
    by = place.chance.choice((factor, 1 / factor))
    if (often := place.plan.manners.silent) and place.chance.random() < often:
        by = 1.0  # other values are as wrong, and no number tells
    return Change(place.at, kind, "job", job.name, to, Effect({column: Shift(by) for column in columns}))


def expected(fault: Change, plan: Plan) -> tuple[Kind, str, str]:
    """Kind, node kind and name of the suspect that is right: of a job that stopped it is the dataset that it makes."""
    if fault.kind == "stale-input":
        return fault.kind, "dataset", next(job.output for job in plan.jobs if job.name == fault.name)
    return fault.kind, fault.node, fault.name
