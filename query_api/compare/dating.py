"""In which runs of a job what differs between a good and a bad run changed, and how often it had before. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from query_api.compare import job_changes
from query_api.compare.change import Part, RunKind
from query_api.compare.differences import RunDifference
from query_api.compare.yes_no_not_said import Has
from query_api.history.run_view import Bodies, RunView

#: Least earlier pairs of runs from which it is known that something changes as a rule.
ROUTINE_PAIRS = 3


class ChangedBefore(NamedTuple):
    """In how many of so many earlier pairs of runs a job changed in the same way."""

    changed: int
    pairs: int

    @property
    def is_routine(self) -> bool:
        """Whether it changed in most of them: a date, a seed, the id of a run, the path of a partition."""
        return self.pairs >= ROUTINE_PAIRS and 2 * self.changed > self.pairs


def dated(difference: RunDifference, runs: Sequence[RunView], bodies: Bodies) -> list[RunDifference]:
    """The changes, one after the other, that made what differs, each of the first run that had it.

    Each part is dated by itself: what was taken back before the bad run is none, and a run that does not say is passed
    over. Parts that changed with one run are one change; those that change as a rule are one of their own.

    Args:
        difference: between a good and a bad run.
        runs: of the job, newest first.
        bodies: contents of facets by hash.
    """
    kind, good, bad = difference.change.kind, difference.before, difference.after
    between = [view for view in reversed(runs) if good.ended < view.ended < bad.ended]
    steps: dict[tuple[int, int, bool], list[Part]] = {}
    every = [good, *between, bad]
    finder = job_changes.FINDERS[kind]
    said = [finder.says(view, bodies) for view in every]
    told = _told(kind, runs, bodies)
    for part in difference.change.parts:
        found: list[tuple[int, int]] = []
        before = 0
        for after in range(1, len(every)):
            answer = job_changes.part_has(part, said[after], unlike=said[0])
            if answer is Has.NOT_SAID:
                continue
            if answer is Has.NO:
                found.clear()
            elif job_changes.part_has(part, said[after], unlike=said[before]) is Has.YES:
                found.append((before, after))
            before = after
        for before, after in found:
            routine = _part_changed_before(part, told, at=every[after].began).is_routine
            steps.setdefault((after, before, routine), []).append(part)
    return [
        RunDifference(change, every[before], every[after])
        for (after, before, _), parts in sorted(steps.items())
        for change in finder.tell(every[after], said[before], said[after], parts)
    ]


def changed_before(difference: RunDifference, runs: Sequence[RunView], bodies: Bodies) -> ChangedBefore:
    """How often the job had changed in the same way before, counted of the part that did so least; `runs` newest first.

    A job whose seed is another one with every run and whose learning rate never was has changed in a way it never did.
    """
    change = difference.change
    told = _told(change.kind, runs, bodies)
    return min(
        (_part_changed_before(part, told, at=change.at) for part in change.parts),
        key=lambda each: (each.changed + 1) / (each.pairs + 1),
    )


class _Told(NamedTuple):
    """What a run that began at an instant says."""

    began: int
    said: job_changes.Said


def _told(kind: RunKind, runs: Sequence[RunView], bodies: Bodies) -> list[_Told]:
    says = job_changes.FINDERS[kind].says
    return [_Told(view.began, says(view, bodies)) for view in runs]


def _part_changed_before(part: Part, told: Sequence[_Told], *, at: int) -> ChangedBefore:
    earlier = [said for began, said in told if began < at and part.facet in said]
    answers = [job_changes.part_has(part, after, unlike=before) for after, before in pairwise(earlier)]
    return ChangedBefore(answers.count(Has.YES), len(answers))
