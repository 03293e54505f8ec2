"""The runs that wrote or read a dataset, newest first, with what is known of which write they saw."""

from itertools import groupby
from typing import Final, Literal, NamedTuple

from headwater.event.time import iso
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.graph.statements import PlaceInTime
from query_api.history.seen_writes import Read
from query_api.history.write_histories import WriteHistories
from query_api.uses.shape import UseCard, UsesOfDataset
from query_api.uses.statements import READERS, WRITERS, UseOfDataset
from query_api.web import cursor as cursors
from query_api.web.run_card import run_card

Direction = Literal["wrote", "read"]

_STATEMENTS: Final[dict[Direction, Statement[UseOfDataset]]] = {"wrote": WRITERS, "read": READERS}


class _Known(NamedTuple):
    """What is known of writes: the runs whose writes stand, the last first, and what each run read of the dataset."""

    standing: list[str]
    reads: dict[str, Read]


async def uses_of(
    question: Question, dataset: str, direction: Direction, begin: PlaceInTime | None, limit: int
) -> UsesOfDataset:
    """A page of the runs that used the dataset with this key, under all its names, from behind `begin` on."""
    names = DatasetNames(question)
    await names.load([dataset])
    place = begin or PlaceInTime(END, "")
    # A run that used it under several names has a row of each, beside each other: one more tells where it ends.
    limit_of_rows = limit * len(names.all(dataset)) + 1
    rows = await question.ask(_STATEMENTS[direction], dataset=dataset, at=place.at, run=place.key, limit=limit_of_rows)
    each_once = [next(of_run) for _, of_run in groupby(rows, key=lambda row: (row.at, row.run.key))]
    page = each_once[:limit]
    histories = WriteHistories(question)
    known = _Known([write.run for write in (await histories.standing(dataset)).writers], {})
    if direction == "read":
        keys = {name.key for name in names.all(dataset)}
        found = await histories.reads(row.run.key for row in page)
        known.reads.update((read.run, read) for read in found if read.dataset in keys)
    more = len(each_once) > limit
    return {
        "dataset": names.shown(dataset).id,
        "direction": direction,
        "runs": [_card(row, direction, known, question.stale_before) for row in page],
        "next": cursors.encode(PlaceInTime(page[-1].at, page[-1].run.key)) if more else None,
    }


def _card(row: UseOfDataset, direction: Direction, known: _Known, stale_before: int) -> UseCard:
    card = run_card(row.run, stale_before)
    wrote = direction == "wrote"
    read = None if wrote else known.reads.get(row.run.key)
    writer = read.writer if read else None
    return {
        **card,
        "at": iso(row.at),
        "version": row.version,
        "rule": read.rule if read else None,
        "writer": writer.run_id if writer else None,
        "rowCount": row.rows,
        "written": bool(row.written),
        "inferred": row.inferred,
        "current": row.run.key in known.standing
        if wrote
        else writer is not None and [writer.run] == known.standing[:1],
    }
