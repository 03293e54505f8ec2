"""Judged versions of other datasets and models that share some of what changed: witnesses beside the node's own.

A run that fails is none: runs fail for want of memory or of a lock far more often than for what they read.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from query_api.database import Question
from query_api.pinned.load import Pinning
from query_api.pinned.views import RunView
from query_api.root_cause.verdicts import verdicts

#: Most datasets below what changed whose judges are looked for, nearest first.
MOST_BELOW = 2000
#: Reads of one dataset, before and after the bad one, among which judges are looked for.
MOST_READS = 60
#: Most judges that are read, nearest in time to the bad one first.
MOST_JUDGES = 300
#: Most other datasets, and versions of each, that are witnesses: those nearest in time to the bad one.
MOST_NODES = 8
MOST_VERSIONS = 4


@dataclass(frozen=True, slots=True)
class Version:
    """A judged version of another dataset: whose, by which run, whether it is bad."""

    dataset: str
    view: RunView
    bad: bool


@dataclass(slots=True)
class Elsewhere:
    """The versions that are witnesses, and what was left out: datasets that were not asked, versions not taken."""

    versions: list[Version] = field(default_factory=list[Version])
    unasked: int = 0
    untaken: int = 0


async def elsewhere(
    question: Question,
    pinning: Pinning,
    changed: Iterable[str],
    between: tuple[RunView, RunView],
    without: Container[str],
) -> Elsewhere:
    """Versions that may have what changed, made later than the earlier of the two that are compared.

    One that is bad counts only if one of the same dataset was good before: else what is wrong with it is older.

    Args:
        question: asks for judges.
        pinning: reads runs.
        changed: keys of the jobs and datasets that changed.
        between: the good one and the bad one.
        without: datasets and runs that are no witnesses.
    """
    good, bad = between
    found = Elsewhere()
    below = await _below(question, changed, found)
    rows = await question.rows("judges_around", datasets=below, at=bad.ended, limit=MOST_READS) if below else []
    judges = sorted((abs(at - bad.ended), judge) for at, judge in rows)[:MOST_JUDGES]
    said = (await verdicts(pinning, (judge for _, judge in judges), in_part=False)).by_writer
    nodes: list[list[Version]] = []
    for dataset, by_writer in sorted(said.items()):
        if dataset in without:
            continue
        every = [Version(dataset, view, by_writer[view.key]) for view in await pinning.views(sorted(by_writer))]
        first_good = min((each.view.ended for each in every if not each.bad), default=None)
        telling = [
            each
            for each in every
            if each.view.ended > min(good.ended, bad.ended)
            and each.view.key not in without
            and not (each.bad and (first_good is None or each.view.ended < first_good))
        ]
        telling.sort(key=lambda each: (abs(each.view.ended - bad.ended), each.view.key))
        if telling:
            nodes.append(telling)
    nodes.sort(key=lambda of_one: (abs(of_one[0].view.ended - bad.ended), of_one[0].dataset))
    found.versions = [each for of_one in nodes[:MOST_NODES] for each in of_one[:MOST_VERSIONS]]
    found.untaken = sum(map(len, nodes)) - len(found.versions)
    return found


async def _below(question: Question, changed: Iterable[str], found: Elsewhere) -> list[str]:
    """Datasets that what changed may have reached, nearest first; one round trip a layer."""
    seen: set[str] = set(changed)
    below: dict[str, None] = {}
    layer = sorted(seen)
    while layer and len(below) < MOST_BELOW:
        made: list[Any] = await question.rows("made_of", keys=layer)
        layer = sorted(set(made) - seen)
        seen |= set(layer)
        below |= dict.fromkeys(layer)
    found.unasked = max(0, len(below) - MOST_BELOW)
    return list(below)[:MOST_BELOW]
