"""The question why a job fails, where a fault makes some of those that it reaches fail, not only what they make bad."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks.root_cause.change import Change
from benchmarks.root_cause.history import Done
from benchmarks.root_cause.plan import Job, chance_of

#: Part of the jobs that fail rather than hand on what is wrong.
BRITTLE: Final = 0.5
#: Which of the first runs that failed somebody asks about.
ASKED_AMONG: Final = 3


def is_brittle(job: Job, seed: int, fault: Change) -> bool:
    """Whether it fails on what the fault has made worse; always the same. Data is bad only if somebody writes it."""
    return job.output != fault.name and chance_of("brittle", seed, job.name).random() < BRITTLE


@dataclass(frozen=True, slots=True)
class Failure:
    """The question: why did the run `bad` fail, when `good`, an earlier one of the same job, had not?"""

    bad: Done
    good: Done


def failure(runs: Iterable[Done], seed: int, fault: Change) -> Failure | None:
    """One of the jobs that the fault made fail; None if there is none that had run well before.

    Jobs that fail only because others did, so that what they read is old, are not asked about.
    """
    by_job: dict[str, list[Done]] = {}
    for done in runs:
        by_job.setdefault(done.job.name, []).append(done)
    found: list[tuple[list[Done], Done]] = []
    for _, every in sorted(by_job.items()):
        broken = [done for done in every if done.broken and _meets(done, fault)]
        good = [done for done in every if broken and done.wrote is not None and done.ended < broken[0].began]
        if good:
            found.append((broken, good[-1]))
    if not found:
        return None
    chance = chance_of("failure", seed)
    broken, good = chance.choice(found)
    return Failure(chance.choice(broken[:ASKED_AMONG]), good)


def _meets(done: Done, fault: Change) -> bool:
    """Whether a run has the fault in it, or read what the fault had reached."""
    reached = fault.kind == "stale-input" or any(read.content.harmed for read in done.reads)
    return reached or done.job.name == fault.name
