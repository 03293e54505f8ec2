"""How the people of a world work: how often what changes nothing changes, and how much is told of it rightly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

#: What a job says otherwise with every run: the date it is for, a seed, a temporary path; the partition that it reads,
#: as the slice of an input or in its SQL.
Habit = Literal["ds", "seed", "path", "partition", "dated sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What differs between worlds of one make.

    `habits`: how likely a job has each; `trains_with`: the same of a training. `often`: how likely each innocent change
    is on a day, where it is not as `benchmarks.root_cause.background` has it. `counted` and `measured`: how likely the
    rows of a dataset are counted, and its columns measured too. `files`: whether it is told in how many files it lies.
    `at_training`: how likely a fault of a job is one of the training itself. `silent`: how likely a job's fault shows
    in no statistics. `unlabelled`, `wrong`: part of the versions that are not evaluated, and of the evaluations that
    say the opposite of what is true. `other_faults`: how likely another model has a fault of its own some day.
    """

    habits: Mapping[Habit, float] = field(default_factory=dict[Habit, float])
    trains_with: Mapping[Habit, float] = field(default_factory=dict[Habit, float])
    often: Mapping[str, float] = field(default_factory=dict[str, float])
    counted: float = 0.75
    measured: float = 0.7
    files: bool = False
    at_training: float = 0.0
    silent: float = 0.0
    unlabelled: float = 0.15
    wrong: float = 0.06
    other_faults: float = 0.0


#: Little changes but for a reason, faults of jobs show in the numbers of what they make, and models are bad for one.
CALM: Final = Manners()
#: Everything carries a date or a seed, tables gain columns, platforms are patched, files are compacted, fewer datasets
#: are measured, half of the faults of jobs show in no number, and other models are bad for reasons of their own.
BUSY: Final = Manners(
    habits={"ds": 0.6, "seed": 0.1, "path": 0.2, "partition": 0.2, "dated sql": 0.3},
    trains_with={"ds": 0.5, "seed": 0.7, "path": 0.3, "partition": 0.1},
    often={"add": 0.025, "patch": 0.02, "parameters": 0.02, "slump": 0.02, "compaction": 0.01},
    counted=0.7,
    measured=0.5,
    files=True,
    at_training=0.25,
    silent=0.5,
    wrong=0.1,
    other_faults=0.5,
)
