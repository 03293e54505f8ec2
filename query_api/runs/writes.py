"""Writes of a dataset, and which of them are still in it: those since the last one that replaced all of it."""

from collections.abc import Iterable
from typing import NamedTuple

#: Lifecycle changes after which nothing of earlier writes is left.
REPLACING = {"OVERWRITE", "CREATE", "TRUNCATE", "DROP"}


class Write(NamedTuple):
    """A write by a run that succeeded: key and id of the run, when it ended (µs UTC), what it said became of the data.

    `read_itself`: its run had read the dataset, and so may have added to it.
    """

    run: str
    run_id: str
    at: int
    lifecycle: str | None
    read_itself: bool = False


def replaces(write: Write, *, reports: bool) -> bool:
    """Whether nothing of earlier writes is left after it.

    A write that says nothing replaces all, unless its run read the dataset itself, or the producers of this dataset
    say so when they replace it (`reports`): Spark marks what overwrites, and nothing else.
    """
    if write.lifecycle is not None:
        return write.lifecycle in REPLACING
    return not write.read_itself and not reports


def still_there(writes: Iterable[Write], *, reports: bool) -> tuple[list[Write], bool]:
    """Of writes, newest first, those whose data is still there, and whether the one that began it is among them."""
    kept: list[Write] = []
    for write in writes:
        kept.append(write)
        if replaces(write, reports=reports):
            return kept, True
    return kept, False
