"""Writes of a dataset, and which of them a read saw: the last one, and those whose data was still there. Pure."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from headwater.graph.model import REPLACING

Rule = Literal["version", "time", "unknown"]


class Write(NamedTuple):
    """A write by a run that succeeded: key and id of the run, when it ended (µs UTC), what it said became of the data.

    `read_itself`: its run had read the dataset, and so may have added to it. `version` is a key, see
    `headwater.identity.version_key`.
    """

    run: str
    run_id: str
    at: int
    lifecycle: str | None
    read_itself: bool = False
    version: str | None = None


class SawWrites(NamedTuple):
    """What a read saw: by which rule that is known, the last write, the others still there.

    `whole`: the write that replaced everything before it is among them, or there is none before the first.
    """

    rule: Rule
    writer: Write | None
    also: tuple[Write, ...]
    whole: bool


def replaces(write: Write, *, reports: bool) -> bool:
    """Whether nothing of earlier writes is left after it.

    A write that says nothing replaces all, unless its run read the dataset itself, or the producers of this dataset
    say so when they replace it (`reports`): Spark marks what overwrites, and nothing else.
    """
    if write.lifecycle is not None:
        return write.lifecycle in REPLACING
    return not write.read_itself and not reports


def saw(writes: Sequence[Write], *, run: str, at: int, version: str | None, reports: bool) -> SawWrites:
    """What a read by `run` at `at` saw of a dataset with these writes, newest first by time and then by run."""
    before = [write for write in writes if write.at <= at and write.run != run]
    if not before:
        return SawWrites("unknown", None, (), whole=True)
    place = next((place for place, write in enumerate(before) if version and write.version == version), None)
    rule: Rule = "time" if place is None else "version"
    kept: list[Write] = []
    for write in before[place or 0 :]:
        kept.append(write)
        if replaces(write, reports=reports):
            return SawWrites(rule, kept[0], tuple(kept[1:]), whole=True)
    return SawWrites(rule, kept[0], tuple(kept[1:]), whole=False)
