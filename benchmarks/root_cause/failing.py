"""The question why a job fails, where a fault makes some of those that it reaches fail, not only what they make bad."""

from collections.abc import Iterable, Mapping
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

    Not asked about are jobs that fail because others did, so that what they read is old: what those met is no part of
    what these were made from, or it was so already while they ran well.
    """
    by_job: dict[str, list[Done]] = {}
    by_run: dict[str, Done] = {}
    for done in runs:
        by_run[done.run] = done
        by_job.setdefault(done.job.name, []).append(done)
    found: list[tuple[list[Done], Done]] = []
    for _, every in sorted(by_job.items()):
        broken = [done for done in every if done.broken and _saw(done, fault, by_run)]
        good = [done for done in every if broken and done.wrote is not None and done.ended < broken[0].began]
        if good and (fault.kind == "stale-input" or not _saw(good[-1], fault, by_run)):
            found.append((broken, good[-1]))
    if not found:
        return None
    chance = chance_of("failure", seed)
    broken, good = chance.choice(found)
    return Failure(chance.choice(broken[:ASKED_AMONG]), good)


def _saw(done: Done, fault: Change, by_run: Mapping[str, Done]) -> bool:
    """Whether what a run was made from has the fault in it."""
    queue, known = [done], {done.run}
    while queue:
        each = queue.pop()
        if each.job.name == fault.name and each.began >= fault.at:
            return True
        for read in each.reads:
            if read.table == fault.name and read.content.at >= fault.at:
                return True
            maker = by_run.get(read.content.run or "")
            if maker is not None and fault.kind == "stale-input" and maker.job.name == fault.name:
                return True
            if maker is not None and maker.run not in known:
                known.add(maker.run)
                queue.append(maker)
    return False
