"""Judged versions of other datasets and models that share some of what changed: witnesses beside the node's own."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from query_api.database import Question
from query_api.pinned.load import Pinning
from query_api.pinned.views import RunView
from query_api.root_cause.verdicts import verdicts

#: Reads of one dataset, before and after the bad one, among which judges are looked for.
MOST_READS = 60
#: Most judges that are read, nearest in time to the bad one first.
MOST_JUDGES = 300
#: Most other datasets, and versions of each, that are witnesses: those nearest in time to the bad one.
MOST_NODES = 8
MOST_VERSIONS = 4


class Version(NamedTuple):
    """A judged version of another dataset, or (`dataset` None) a run of another job: the run, whether it is bad."""

    dataset: str | None
    view: RunView
    bad: bool


class Elsewhere(NamedTuple):
    """Those that are witnesses, nearest in time first; how many more there are; nodes that were not looked at."""

    versions: list[Version]
    untaken: int = 0
    unasked: int = 0


async def elsewhere(
    question: Question,
    pinning: Pinning,
    below: Sequence[str],
    between: tuple[RunView, RunView],
    without: Container[str],
) -> Elsewhere:
    """Versions that may have what changed, made later than the earlier of the two that are compared.

    One that is bad counts only if one of the same dataset was good before: else what is wrong with it is older.

    Args:
        question: asks for judges.
        pinning: reads runs.
        below: keys of the datasets below what changed.
        between: the good one and the bad one.
        without: datasets and runs that are no witnesses.
    """
    good, bad = between
    rows = await question.rows("judges_around", datasets=below, at=bad.ended, limit=MOST_READS) if below else []
    judges = sorted((abs(at - bad.ended), judge) for at, judge in rows)[:MOST_JUDGES]
    said = (await verdicts(pinning, (judge for _, judge in judges), in_part=False)).by_writer
    nodes: list[tuple[str, list[Version]]] = []
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
            nodes.append((dataset, telling))
    nodes.sort(key=lambda of_one: (abs(of_one[1][0].view.ended - bad.ended), of_one[0]))
    versions = [each for _, of_one in nodes[:MOST_NODES] for each in of_one[:MOST_VERSIONS]]
    return Elsewhere(versions, sum(len(of_one) for _, of_one in nodes) - len(versions))
