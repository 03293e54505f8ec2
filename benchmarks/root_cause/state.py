"""What holds of jobs and sources at a moment: changes are put into it one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from benchmarks.root_cause.change import Change, Effect, Shift
from benchmarks.root_cause.plan import Column, Job, Plan

#: What nothing has happened to.
NO_SHIFT = Shift()


@dataclass(frozen=True, slots=True)
class JobState:
    """What a run of the job would tell now. `subsets` are conditions by input."""

    commit: str
    sql: str
    engine: str
    parameters: Mapping[str, str]
    inputs: tuple[str, ...]
    subsets: Mapping[str, str] = field(default_factory=dict[str, str])
    documentation: str = "first"
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class TableState:
    """What a dataset is now: column names with types, and its documentation."""

    columns: Mapping[str, str]
    documentation: str = "first"
    files: int = 2


class State:
    """The state of every job and dataset, and the effects that are at work at each."""

    def __init__(self, plan: Plan) -> None:
        self.jobs = {job.name: first(job) for job in plan.jobs}
        self.tables = {table.name: TableState(types(table.columns)) for table in plan.tables.values()}
        self.effects: dict[str, list[tuple[Change, Effect]]] = defaultdict(list)

    def put(self, change: Change) -> None:
        """From now on it is so."""
        to = change.to
        if change.node == "dataset":
            table = self.tables[change.name]
            columns = {name: of for name, of in table.columns.items() if name not in to.get("drop", ())}
            columns |= to.get("add", {}) | {name: of for name, of in to.get("retype", {}).items() if name in columns}
            self.tables[change.name] = TableState(
                columns, to.get("documentation", table.documentation), to.get("compaction", table.files)
            )
        else:
            job = self.jobs[change.name]
            swapped = to.get("replace", {})
            known = {name: to[name] for name in ("commit", "sql", "engine", "documentation") if name in to}
            self.jobs[change.name] = replace(
                job,
                **known,
                parameters={**job.parameters, **to.get("parameters", {})},
                inputs=tuple(dict.fromkeys([swapped.get(each, each) for each in job.inputs] + to.get("read", []))),
                subsets={**job.subsets, **to.get("subset", {})},
                stopped=job.stopped or to.get("stop", False),
            )
        self.effects[change.name].append((change, change.effect))

    def at_work(self, name: str, now: int) -> Iterable[Effect]:
        """The effects of changes at a job or dataset that have not ended."""
        return (effect for change, effect in self.effects[name] if change.until is None or now < change.until)


#: What trainings with routine parameters have beside those of all jobs.
OF_TRAINING: Final = {"l2": "0.62", "max_depth": "6", "epochs": "20"}


def first(job: Job) -> JobState:
    """Before anything changed."""
    return JobState(
        commit=f"{abs(hash_of(job.name)):040x}",
        sql=sql(job.inputs, job.name),
        engine="3.5.1",
        parameters={"window_days": "28", "learning_rate": "0.05", "seed": "42"}
        | (OF_TRAINING if job.training and job.habits else {}),
        inputs=job.inputs,
    )


def sql(tables: Sequence[str], comment: str, condition: str = "using (c0)") -> str:
    """A query that joins tables."""
    return " ".join(("select a.* from", " join ".join(tables), condition, "--", comment))


def hash_of(text: str) -> int:
    """A number that depends on nothing but the text."""
    return int.from_bytes(text.encode()[-16:], "big") * 2_654_435_761


def types(columns: Iterable[Column]) -> dict[str, str]:
    """The columns' types, by name."""
    return {column.name: "DOUBLE" for column in columns}
