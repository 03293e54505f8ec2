"""A world before anything runs in it: jobs in layers, what each reads and makes, how much their producers tell.

Everything follows from the seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, Literal

from benchmarks.root_cause.manners import CALM, Habit, Manners

Shape = Literal["layered", "hubs", "diamonds"]
SHAPES: Final[tuple[Shape, ...]] = ("layered", "hubs", "diamonds")

HOUR: Final = 3600
DAY: Final = 24 * HOUR
#: From one layer to the next in a day's schedule, seconds.
LAYER_TAKES: Final = 45 * 60
#: How many layers of jobs lie between sources and trainings, by the number of jobs.
DEPTH: Final = {20: 3, 200: 5, 2000: 7}
#: Jobs that release together.
TEAM: Final = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its usual mean, the part of it that is null, and how far its mean moves by itself."""

    name: str
    level: float
    nulls: float
    noise: float


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset. Nobody in this world writes a source."""

    name: str
    columns: tuple[Column, ...]
    rows: float
    noise: float
    source: bool
    #: Whether whoever writes it (or reads it, if it is a source) counts rows, and measures columns.
    counted: bool
    measured: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A job that makes one dataset, or a training that makes versions of a model."""

    name: str
    inputs: tuple[str, ...]
    output: str
    #: By column of the output: the columns that it is made of.
    lineage: Mapping[str, tuple[tuple[str, str], ...]]
    #: Seconds from one start to the next, from midnight to the first, and that a run takes.
    every: int
    offset: int
    takes: int
    team: str
    training: bool = False
    #: What its producer tells: `sql`, `location`, `lineage`, `parameters`, `engine`.
    tells: frozenset[str] = frozenset()
    habits: frozenset[Habit] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """Tables by name and jobs in an order in which each comes after those whose outputs it reads."""

    name: str
    tables: Mapping[str, Table]
    jobs: Sequence[Job]
    maker: Mapping[str, Job] = field(default_factory=dict[str, Job])
    manners: Manners = CALM

    @property
    def models(self) -> list[Job]:
        """The trainings; the first is the one that is asked about."""
        return [job for job in self.jobs if job.training]

    def above(self, job: Job) -> tuple[list[Job], list[Table]]:
        """Jobs and datasets that a job's output is made of, itself and what it reads included, in a fixed order."""
        jobs, tables, ahead = {job.name: job}, dict[str, Table](), [job]
        while ahead:
            for name in ahead.pop().inputs:
                tables[name] = self.tables[name]
                maker = self.maker.get(name)
                if maker is not None and maker.name not in jobs:
                    jobs[maker.name] = maker
                    ahead.append(maker)
        return list(jobs.values()), list(tables.values())


def used_by(plan: Plan, model: Job) -> dict[str, set[str]]:
    """By dataset the columns from which what a model is trained on is made, by the true lineage."""
    found: dict[str, set[str]] = {}
    ahead = [(name, column.name) for name in model.inputs for column in plan.tables[name].columns]
    while ahead:
        table, column = ahead.pop()
        if column in found.setdefault(table, set()):
            continue
        found[table].add(column)
        if table in plan.maker:
            ahead += plan.maker[table].lineage[column]
    return found


def chance_of(*what: object) -> Random:
    """Chance that depends on nothing but what it is for, so that a change in one place moves nothing elsewhere."""
    return Random("/".join(map(str, what)))  # noqa: S311  (the same world every time)


def plan(  # noqa: PLR0917  (what makes a world)
    name: str, jobs: int, shape: Shape, seed: int, models: int, manners: Manners = CALM
) -> Plan:
    """So many jobs, trainings included, in the shape; `models` of them are trainings."""
    chance = chance_of("plan", seed, jobs, shape)
    tables: dict[str, Table] = {}
    made: list[Job] = []
    steps = jobs - models
    layers = DEPTH.get(jobs, 4)
    above = [_table(f"source_{each}", chance, manners, source=True) for each in range(max(3, steps // 5))]
    everything = list(above)
    tables |= {table.name: table for table in above}
    for layer in range(layers):
        width = steps // layers + (layer < steps % layers)
        below: list[Table] = []
        for at in range(width):
            inputs = _inputs(shape, chance, above, everything, at)
            table = _table(f"table_{layer}_{at}", chance, manners, source=False)
            made.append(_job(f"job_{layer}_{at}", inputs, table, (layer, at // TEAM), chance))
            below.append(table)
        tables |= {table.name: table for table in below}
        everything += below
        above = below
    for number in range(models):
        inputs = tuple(chance.sample(above, k=min(len(above), chance.randint(2, layers))))
        made.append(_training(number, inputs, layers, chance))
        tables[made[-1].output] = Table(made[-1].output, (), 0, 0, source=False, counted=False, measured=False)
    made = [replace(job, habits=_habits(job, seed, manners)) for job in made]
    return Plan(name, tables, made, {job.output: job for job in made}, manners)


def _habits(job: Job, seed: int, manners: Manners) -> frozenset[Habit]:
    chance = chance_of("habits", seed, job.name)
    often = manners.trains_with if job.training else manners.habits
    return frozenset(habit for habit, likely in often.items() if chance.random() < likely)


def unmeasured(plan: Plan) -> Plan:
    """The same world, but nobody counts rows or measures columns."""
    tables = {name: replace(table, counted=False, measured=False) for name, table in plan.tables.items()}
    return replace(plan, tables=tables)


def _table(name: str, chance: Random, manners: Manners, *, source: bool) -> Table:
    columns = tuple(
        Column(
            f"c{number}",
            level=10 ** chance.uniform(0, 4),
            nulls=chance.choice((0.0, 0.0, 0.01, 0.08)),
            noise=chance.uniform(0.005, 0.04),
        )
        for number in range(chance.randint(3, 7))
    )
    counted = chance.random() < manners.counted
    return Table(
        name,
        columns,
        rows=10 ** chance.uniform(3, 6),
        noise=chance.uniform(0.01, 0.06),
        source=source,
        counted=counted,
        measured=counted and chance.random() < manners.measured,
    )


def _inputs(
    shape: Shape, chance: Random, above: Sequence[Table], everything: Sequence[Table], at: int
) -> tuple[Table, ...]:
    match shape:
        case "diamonds":  # neighbours read the same two
            pair = 2 * (at // 4)
            picked = [above[(pair + each) % len(above)] for each in range(2)]
        case "hubs":  # a few early tables are read by nearly everybody
            hubs = everything[:3]
            picked = [*chance.sample(above, k=min(len(above), 2)), chance.choice(hubs)]
        case "layered":
            picked = [above[at % len(above)], *chance.sample(above, k=min(len(above), chance.randint(0, 2)))]
    if chance.random() < 0.25:
        picked.append(chance.choice(everything))
    return tuple({table.name: table for table in picked}.values())


def _job(name: str, inputs: tuple[Table, ...], output: Table, place: tuple[int, int], chance: Random) -> Job:
    sources = [(table.name, column.name) for table in inputs for column in table.columns]
    lineage = {column.name: tuple(chance.sample(sources, k=chance.randint(1, 2))) for column in output.columns}
    every = chance.choices((6 * HOUR, 12 * HOUR, DAY, 7 * DAY), weights=(1, 2, 16, 1))[0]
    in_order = chance.random() < 0.85
    offset = (place[0] if in_order else 0) * LAYER_TAKES + chance.randrange(600)
    tells = {
        each
        for each, often in (("location", 0.7), ("lineage", 0.7), ("parameters", 0.5), ("engine", 0.8))
        if chance.random() < often
    }
    if chance.random() < 0.6:
        tells.add("sql")
    return Job(
        name,
        tuple(table.name for table in inputs),
        output.name,
        lineage,
        every,
        offset,
        takes=chance.randint(2, 25) * 60,
        team=f"{place[0]}.{place[1]}",
        tells=frozenset(tells),
    )


def _training(number: int, inputs: tuple[Table, ...], layers: int, chance: Random) -> Job:
    return Job(
        f"train_{number}",
        tuple(table.name for table in inputs),
        f"models/model_{number}",
        {},
        every=chance.choice((DAY, DAY, 36 * HOUR, 2 * DAY)) if number else DAY,
        offset=layers * LAYER_TAKES + chance.randrange(1, 6) * HOUR,
        takes=chance.randint(20, 90) * 60,
        team=f"models.{number}",
        training=True,
        tells=frozenset({"location", "parameters", "engine"}),
    )
