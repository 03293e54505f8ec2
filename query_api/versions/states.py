"""Runs of one state are one version.

What a run does not say is not known to differ: its state is that of the version if all that both say is equal. A state
that comes back after another one is a version of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

State = dict[str, Any]


class StateByRun(NamedTuple):
    """A state as one run showed it: key and id of the run, id of its job, when (µs UTC), what it said and measured."""

    run: str
    run_id: str
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
    """Runs that showed one state: the last and the first of them, how many, how they ended, what they measured."""

    last: StateByRun
    first: StateByRun
    state: State
    runs: int = 0
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    statistics: dict[str, Range] = field(default_factory=dict[str, Range])

    def fits(self, seen: StateByRun) -> bool:
        """Whether nothing that an earlier run said differs."""
        known = self.state
        return all(known.get(part, said) is said or known[part] == said for part, said in seen.state.items())

    def add(self, seen: StateByRun) -> None:
        """Take up an earlier run."""
        self.first = seen
        self.runs += 1
        self.state = seen.state | self.state
        if seen.outcome is not None:
            self.outcomes[seen.outcome] = self.outcomes.get(seen.outcome, 0) + 1
        for name, value in seen.statistics.items():
            known = self.statistics.setdefault(name, Range(value, value, value))
            known.least, known.most = min(known.least, value), max(known.most, value)


def versions(newest_first: Iterable[StateByRun], known: Iterable[Version] = ()) -> list[Version]:
    """The versions that these runs are, newest first, after those `known` of newer runs; the last of these may grow."""
    found = list(known)
    for seen in newest_first:
        if not found or not found[-1].fits(seen):
            found.append(Version(seen, seen, {}))
        found[-1].add(seen)
    return found
