"""In which runs of a job what differs between a good and a bad run changed, and how often it had before. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from query_api.compare import job_changes
from query_api.compare.differences import Difference
from query_api.history.run_view import RunView


def steps(difference: Difference, runs: Sequence[RunView], bodies: Mapping[str, Any]) -> list[Difference]:
    """The changes, one after the other, that made what differs, each of the first run that had it.

    What was taken back before the bad run is none. A difference that is not of runs of the job is itself the only step.

    Args:
        difference: between two runs.
        runs: of the job, newest first.
        bodies: contents of facets by hash.
    """
    kind, good, bad = difference.change.kind, difference.before, difference.after
    if not isinstance(good, RunView) or not isinstance(bad, RunView):
        return [difference]
    between = [
        view for view in reversed(runs) if good.ended < view.ended < bad.ended and job_changes.states(kind, view)
    ]
    found: list[Difference] = []
    for before, after in pairwise([good, *between, bad]):
        if not job_changes.differs(kind, good, after, bodies):
            found.clear()
        else:
            found += [Difference(change, before, after) for change in job_changes.FIND[kind](before, after, bodies)]
    return found or [difference]


def changed_before(difference: Difference, runs: Sequence[RunView], bodies: Mapping[str, Any]) -> tuple[int, int]:
    """How often the job changed in the same way in how many pairs of runs before."""
    kind, at = difference.change.kind, difference.change.at
    earlier = [view for view in runs if view.began < at and job_changes.states(kind, view)]
    changed = [job_changes.differs(kind, before, after, bodies) for after, before in pairwise(earlier)]
    return sum(changed), len(changed)
