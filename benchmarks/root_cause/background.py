"""Changes that break nothing: releases, tweaks, upgrades, new columns, documentation, drift, unusual days."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from benchmarks.root_cause.change import Change, Effect, Kind, Shift
from benchmarks.root_cause.plan import DAY, Job, Plan, chance_of
from benchmarks.root_cause.state import sql

#: How likely each is on a day: of a team, a job, a dataset, a source.
RELEASE: Final = 0.1
OF_JOB: Final[dict[str, float]] = {
    "sql": 0.01,
    "parameters": 0.01,
    "engine": 0.004,
    "read": 0.003,
    "subset": 0.002,
    "documentation": 0.01,
    "patch": 0.0,
}
OF_DATASET: Final[dict[str, float]] = {"add": 0.008, "retype": 0.003, "documentation": 0.01, "compaction": 0.0}
OF_SOURCE: Final[dict[str, float]] = {"drift": 0.03, "spike": 0.015, "slump": 0.0}
#: Part of all jobs that one upgrade of the platform reaches, once.
UPGRADED: Final = 0.3

KINDS: Final[dict[str, Kind]] = {
    "sql": "code",
    "parameters": "parameters",
    "engine": "engine",
    "patch": "engine",
    "read": "inputs",
    "subset": "inputs",
    "add": "schema",
    "retype": "schema",
    "documentation": "metadata",
    "drift": "data",
    "spike": "data",
    "slump": "data",
    "compaction": "data",
}


def background(plan: Plan, days: int, seed: int) -> list[Change]:
    """All of them, from the second day on."""
    chance = chance_of("background", plan.name, seed)
    changes = [*_upgrade(plan, days, chance), *_other_faults(plan, days, seed)]
    of_job, of_dataset, of_source = (
        {what: plan.manners.often.get(what, often) for what, often in of.items()}
        for of in (OF_JOB, OF_DATASET, OF_SOURCE)
    )
    for day in range(1, days):
        changes += _releases(plan, day, chance)
        for job in plan.jobs:
            changes += [
                _of_job(what, plan, job, _moment(day, chance), chance)
                for what, often in of_job.items()
                if often and chance.random() < often
            ]
        for table in plan.tables.values():
            often_of = of_dataset | (of_source if table.source else {})
            changes += [
                _of_dataset(what, table.name, [column.name for column in table.columns], _moment(day, chance), chance)
                for what, often in often_of.items()
                if table.columns and often and chance.random() < often
            ]
    return changes


def _other_faults(plan: Plan, days: int, seed: int) -> Iterator[Change]:
    """Commits of other trainings that make only their own models bad, some day."""
    for job in plan.models[1:]:
        chance = chance_of("other faults", plan.name, seed, job.name)
        if chance.random() < plan.manners.other_faults:
            at, commit = _moment(chance.randrange(2, days), chance), f"{chance.getrandbits(160):040x}"
            yield Change(at, "code", "job", job.name, {"commit": commit}, Effect(harms=True))


def _moment(day: int, chance: Random) -> int:
    return day * DAY + chance.randrange(DAY)


def _releases(plan: Plan, day: int, chance: Random) -> Iterator[Change]:
    """A team's jobs come from one repository, and all say its commit."""
    teams = sorted({job.team for job in plan.jobs})
    for team in teams:
        if chance.random() < RELEASE:
            at, commit = _moment(day, chance), f"{chance.getrandbits(160):040x}"
            for job in plan.jobs:
                if job.team == team:
                    yield Change(at, "code", "job", job.name, {"commit": commit})


def _upgrade(plan: Plan, days: int, chance: Random) -> Iterator[Change]:
    at = chance.randrange(days * DAY // 3, days * DAY)
    for job in plan.jobs:
        if chance.random() < UPGRADED:
            yield Change(at, "engine", "job", job.name, {"engine": "3.5.2"})


def _of_job(what: str, plan: Plan, job: Job, at: int, chance: Random) -> Change:
    names = list(plan.tables)
    earlier = names[: names.index(job.inputs[0]) + 1]
    to: dict[str, Any] = {
        "sql": lambda: f"{sql(job.inputs, job.name)}, {chance.randrange(1000)}",
        "parameters": lambda: {chance.choice(("seed", "num_workers")): str(chance.randrange(1, 100))},
        "engine": lambda: chance.choice(("3.5.2", "3.5.3", "3.6.0")),
        "patch": lambda: f"3.5.{chance.randrange(2, 9)}",
        "read": lambda: [chance.choice(earlier)],
        "subset": lambda: {job.inputs[-1]: f"day >= {chance.randrange(365)}"},
        "documentation": lambda: f"as of {at}",
    }
    return Change(at, KINDS[what], "job", job.name, {"engine" if what == "patch" else what: to[what]()})


def _of_dataset(what: str, table: str, columns: list[str], at: int, chance: Random) -> Change:
    column = chance.choice(columns)
    to: dict[str, Any] = {
        "add": {f"extra_{at}": "STRING"},
        "retype": {column: chance.choice(("DECIMAL(18,4)", "FLOAT"))},
        "documentation": f"as of {at}",
        "compaction": chance.choice((1, 4, 40)) if what == "compaction" else None,
    }
    effect, until = Effect(), None
    if what == "drift":
        effect = Effect({column: Shift(chance.uniform(0.94, 1.06))}, rows=chance.uniform(0.97, 1.04))
    elif what == "spike":
        effect, until = Effect(rows=chance.uniform(1.15, 1.6)), at + DAY
    elif what == "slump":
        effect, until = Effect(rows=chance.uniform(0.78, 0.9)), at + DAY
    return Change(at, KINDS[what], "dataset", table, {what: to[what]} if what in to else {}, effect, until)
