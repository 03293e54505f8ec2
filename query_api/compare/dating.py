"""In which runs of a job what differs between a good and a bad run changed, and how often it had before. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from query_api.compare import job_changes
from query_api.compare.change import Part, Said
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


class Dated(NamedTuple):
    """A change of the first run that had it, and how often the job had changed in the same way before.

    That is counted of the part that did so least: a job whose seed is another one with every run and whose learning
    rate never was has changed in a way it never did.
    """

    difference: RunDifference
    changed_before: ChangedBefore


def dated(difference: RunDifference, runs: Sequence[RunView], bodies: Bodies) -> list[Dated]:
    """The changes, one after the other, that made what differs, each of the first run that had it.

    Each part is dated by itself: what was taken back before the bad run is none, and a run that does not say is passed
    over. Parts that changed with one run are one change; those that change as a rule are one of their own.

    Args:
        difference: between a good and a bad run.
        runs: of the job, newest first.
        bodies: contents of facets by hash.
    """
    finder, good, bad = job_changes.FINDERS[difference.change.kind], difference.before, difference.after
    between = [view for view in reversed(runs) if good.ended < view.ended < bad.ended]
    steps: dict[tuple[int, int, bool], dict[Part, ChangedBefore]] = {}
    every = [good, *between, bad]
    said = [finder.says(view, bodies) for view in every]
    told = [_Told(view.began, finder.says(view, bodies)) for view in runs]
    for part in difference.change.parts:
        for before, after in _steps(part, said):
            changed = _changed_before(part, told, at=every[after].began)
            steps.setdefault((after, before, changed.is_routine), {})[part] = changed
    return [
        Dated(RunDifference(change, every[before], every[after]), min(map(parts.__getitem__, change.parts), key=_often))
        for (after, before, _), parts in sorted(steps.items(), key=lambda step: step[0])
        for change in finder.tell(every[after], said[before], said[after], list(parts))
    ]


def _steps(part: Part, said: Sequence[Said]) -> list[tuple[int, int]]:
    """Between which of these, each beside the last before it that says so, a part became other than in the first."""
    found: list[tuple[int, int]] = []
    before = 0
    for after in range(1, len(said)):
        answer = job_changes.part_has(part, said[after], unlike=said[0])
        if answer is Has.NOT_SAID:
            continue
        if answer is Has.NO:
            found.clear()
        elif job_changes.part_has(part, said[after], unlike=said[before]) is Has.YES:
            found.append((before, after))
        before = after
    return found


def _often(changed: ChangedBefore) -> float:
    return (changed.changed + 1) / (changed.pairs + 1)


class _Told(NamedTuple):
    """What a run that began at an instant says."""

    began: int
    said: Said


def _changed_before(part: Part, told: Sequence[_Told], *, at: int) -> ChangedBefore:
    earlier = [said for began, said in told if began < at and part.facet in said]
    answers = [job_changes.part_has(part, after, unlike=before) for after, before in pairwise(earlier)]
    return ChangedBefore(answers.count(Has.YES), len(answers))
