"""Runs of one state are one version.

What a run does not say still holds as it was said last: unsaid carries forward, and never back. So a version begins
where something is said that was not said before, or otherwise. A state that comes back after another one is a version
of its own. A run that drops is one too; nothing of what was said before or by it holds after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from headwater.graph.model import DROP
from query_api.graph.facets import part

State = dict[str, Any]


class StateByRun(NamedTuple):
    """A state as one run showed it: key and id of the run, id of its job, when (µs UTC), what it said and measured.

    One by which a dataset became another without a run has neither id.
    """

    run: str
    run_id: str | None
    job: str | None
    at: int
    outcome: str | None
    state: State
    statistics: dict[str, int]


@dataclass(slots=True)
class Range:
    """A statistic over the runs of a version: its extremes, and what the last run measured."""

    least: int
    most: int
    last: int


@dataclass(slots=True)
class Version:
    """Runs of one state: the last and the first of them, how many, how they ended, what they measured."""

    last: StateByRun
    first: StateByRun
    state: State
    runs: int = 0
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    statistics: dict[str, Range] = field(default_factory=dict[str, Range])

    @property
    def dropped(self) -> bool:
        """Whether the dataset was gone."""
        return _drops(self.state)

    def fits(self, seen: StateByRun) -> bool:
        """Whether all that a later run says was said already."""
        if self.dropped:
            return _drops(seen.state) and seen.state == self.state
        known = self.state
        return all(known.get(each) is said or known.get(each) == said for each, said in seen.state.items())

    def add(self, seen: StateByRun) -> None:
        """Take up a later run, which says nothing new."""
        self.last = seen
        self.runs += 1
        if seen.outcome is not None:
            self.outcomes[seen.outcome] = self.outcomes.get(seen.outcome, 0) + 1
        for name, value in seen.statistics.items():
            known = self.statistics.setdefault(name, Range(value, value, value))
            known.least, known.most, known.last = min(known.least, value), max(known.most, value), value


def versions(newest_first: Sequence[StateByRun]) -> list[Version]:
    """The versions that these runs are, newest first, as far as these say."""
    found: list[Version] = []
    for seen in reversed(newest_first):
        if not found or not found[-1].fits(seen):
            carried = {} if not found or found[-1].dropped or _drops(seen.state) else found[-1].state
            found.append(Version(seen, seen, carried | seen.state))
        found[-1].add(seen)
    return found[::-1]


def settled(newest_first: Sequence[Version], count: int) -> bool:
    """Whether the first so many versions, and what each says, are the same whatever was said before the runs read."""
    if len(newest_first) <= count:
        return False
    before = newest_first[count]
    return before.dropped or all(each.state.keys() <= before.state.keys() for each in newest_first[:count])


def _drops(state: State) -> bool:
    return part(state, "lifecycleStateChange", "lifecycleStateChange") == DROP
