"""In which runs of a job what differs between a good and a bad run changed, and how often it had before. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from query_api.compare import job_changes
from query_api.compare.differences import RunDifference
from query_api.compare.yes_no_not_said import Has
from query_api.history.run_view import Bodies, RunView


def dated(difference: RunDifference, runs: Sequence[RunView], bodies: Bodies) -> list[RunDifference]:
    """The changes, one after the other, that made what differs, each of the first run that had it.

    What was taken back before the bad run is none, and a run that does not say is passed over.

    Args:
        difference: between a good and a bad run.
        runs: of the job, newest first.
        bodies: contents of facets by hash.
    """
    kind, good, bad = difference.change.kind, difference.before, difference.after
    between = [view for view in reversed(runs) if good.ended < view.ended < bad.ended]
    found: list[RunDifference] = []
    before = good
    for after in [*between, bad]:
        answer = Has.YES if after is bad else job_changes.has(kind, after, unlike=good, bodies=bodies)
        if answer is Has.NOT_SAID:
            continue
        if answer is Has.NO:
            found.clear()
        else:
            changes = job_changes.FINDERS[kind].find(before, after, bodies)
            found += [RunDifference(change, before, after) for change in changes]
        before = after
    return found or [difference]


class ChangedBefore(NamedTuple):
    """In how many of so many earlier pairs of runs a job changed in the same way."""

    changed: int
    pairs: int


def changed_before(difference: RunDifference, runs: Sequence[RunView], bodies: Bodies) -> ChangedBefore:
    """How often the job had changed in the same way before; `runs` newest first."""
    kind, at = difference.change.kind, difference.change.at
    earlier = [view for view in runs if view.began < at and job_changes.states(kind, view)]
    answers = [job_changes.has(kind, after, unlike=before, bodies=bodies) for after, before in pairwise(earlier)]
    return ChangedBefore(answers.count(Has.YES), len(answers))
