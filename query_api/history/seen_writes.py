"""Which writes of a dataset a read saw: the last one before it, and those whose data was still there. Pure.

A read happens at its run's earliest eventTime, a write at its run's latest. A write that ended after a read began is
never one that it saw.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from headwater.graph.model import REPLACING

Rule = Literal["version", "time", "unknown"]


class Write(NamedTuple):
    """A write by a run that succeeded: key and id of the run, when it ended (µs UTC), what it said became of the data.

    `read_itself`: its run had read the dataset, and so may have added to it. `version_key`: see
    `headwater.identity.version_key`.
    """

    run: str
    run_id: str
    at: int
    lifecycle: str | None
    read_itself: bool = False
    version_key: str | None = None


class SeenWrites(NamedTuple):
    """What a read saw: by which rule that is known, the last write, and then the others that were still there.

    `whole`: the write that replaced everything before it is among them, or there is none before the first.
    """

    rule: Rule
    writers: tuple[Write, ...]
    whole: bool


class Read(NamedTuple):
    """That a run read a dataset: which writes it saw, the last first, and by which rule they are known.

    Keys; times in µs UTC. `cut`: there may be more writes than were looked through.
    """

    run: str
    dataset: str
    at: int
    version: str | None
    rule: Rule
    writers: tuple[Write, ...]
    cut: bool

    @property
    def writer(self) -> Write | None:
        """The last write that it saw; None: a source, as far as is known."""
        return self.writers[0] if self.writers else None

    @property
    def also(self) -> tuple[Write, ...]:
        """The other writes whose data was still there."""
        return self.writers[1:]


def replaces(write: Write, *, reports: bool) -> bool:
    """Whether nothing of earlier writes is left after it.

    A write that says nothing replaces all, unless its run read the dataset itself, or the producers of this dataset
    say so when they replace it (`reports`): Spark marks what overwrites, and nothing else.
    """
    if write.lifecycle is not None:
        return write.lifecycle in REPLACING
    return not write.read_itself and not reports


def seen_writes(writes: Sequence[Write], *, run: str, at: int, version_key: str | None, reports: bool) -> SeenWrites:
    """What a read by `run` at `at` saw of a dataset with these writes, newest first by time and then by run."""
    before = [write for write in writes if write.at <= at and write.run != run]
    if not before:
        return SeenWrites("unknown", (), whole=True)
    place = next(
        (place for place, write in enumerate(before) if version_key and write.version_key == version_key), None
    )
    rule: Rule = "time" if place is None else "version"
    kept: list[Write] = []
    for write in before[place or 0 :]:
        kept.append(write)
        if replaces(write, reports=reports):
            return SeenWrites(rule, tuple(kept), whole=True)
    return SeenWrites(rule, tuple(kept), whole=False)
