"""Under which names a run goes, where its events name several jobs (`docs/graph-model.md#one-run-under-several-names`).

All that is said here of a run and a job may change while events arrive, and ends the same in any order: a summary keeps
the greatest observation of a run, the group is its last field, and whatever is said later of a run has a greater group.
So nothing that was written is taken back: it is of a group that is not its job's.
"""

from enum import IntEnum
from typing import NamedTuple

from graph_writer.facts import RunFact, UseFact
from headwater.graph.model import BY_NAMES, TERMINAL


class _Stage(IntEnum):
    """What is known of a run with several names. It only ever grows."""

    OPEN = 0
    #: It runs without an end, under one name.
    LASTS = 1
    LASTS_UNDER_SEVERAL = 2
    ENDED = 3
    ENDED_UNDER_SEVERAL = 4


class RunNames(NamedTuple):
    """What follows from the jobs that the events of a run named.

    `chosen` is the one that the run is of, if it named several and that is known; `able` are those that it may be of.
    `was_of_others`: before it ended it may have been taken for one of others, under whose names it ran without an end.
    """

    stage: _Stage
    chosen: str | None
    able: frozenset[str]
    was_of_others: bool

    def jobs_of(self, use: UseFact) -> frozenset[str]:
        """The jobs that a use was ever taken to be of, in any order of the events; of one that no event names none."""
        return use.jobs | self.able if use.jobs else use.jobs

    def group(self, job: str, group: str) -> str:
        """The group of the run as a run of this job."""
        plain = self.stage == _Stage.OPEN or (job == self.chosen and not self.was_of_others)
        return group if plain else f"{group}{BY_NAMES}{self.stage}"

    def group_of_use(self, job: str, group: str, use: UseFact) -> str:
        """The group of a use of the run, as one of this job: the same as the job's, if it is."""
        if job == self.chosen if self.chosen else job in use.jobs:
            return self.group(job, group)
        return f"{group}{BY_NAMES}{self.stage - 1}" if self.was_of_others else group


def names_of(run: RunFact) -> RunNames:
    """The names of a run."""
    if len(run.jobs) <= 1:
        return RunNames(_Stage.OPEN, None, frozenset(), was_of_others=False)
    ended = {job for job, event_type in run.named if event_type in TERMINAL}
    lasting = {job for job, event_type in run.named if run.streaming and event_type == "RUNNING"}
    stage = _Stage.OPEN
    if ended:
        stage = _Stage.ENDED if len(ended) == 1 else _Stage.ENDED_UNDER_SEVERAL
    elif lasting:
        stage = _Stage.LASTS if len(lasting) == 1 else _Stage.LASTS_UNDER_SEVERAL
    one = stage in {_Stage.LASTS, _Stage.ENDED}
    chosen = next(iter(ended or lasting)) if one else None
    return RunNames(stage, chosen, frozenset(ended | lasting), bool(ended and lasting - {chosen}))


def defines(run: RunFact, job: str) -> bool:
    """Whether the run defines what this job uses: ever COMPLETE under its name, or running there without an end."""
    if len(run.jobs) == 1:
        return run.defining
    return (job, "COMPLETE") in run.named or (run.streaming and (job, "RUNNING") in run.named)
