"""What was measured of a dataset over time, by those that wrote it and those that read it.

Read newest first, piece by piece, until there are enough points, or too much to read for one answer.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, Final, Literal, NamedTuple

from headwater.event.time import iso
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies, newest
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.graph.statements import PlaceInTime
from query_api.uses.measured import STATED, Measured, measured
from query_api.uses.shape import MeasuredPoint, StatisticsOfDataset
from query_api.uses.statements import MEASURED_READS, MEASURED_WRITES, MeasuredUse, MeasuredUses
from query_api.web import cursor as cursors
from query_api.web.run_card import job_of_run

Source = Literal["write", "read"]

#: Points that are read at once, out of so many uses.
PIECE: Final = 50
LOOKED_AT: Final = 500
#: About how many uses of each side are looked through for one answer.
MOST_LOOKED_AT: Final = 5000
#: Most characters of facets that are read for one answer, of each side.
MOST_TEXT: Final = 24_000_000
#: Most columns that are shown unless they are chosen.
MOST_COLUMNS: Final = 50
#: Most assertions of a point.
MOST_ASSERTIONS: Final = 100

_STATEMENTS: Final[dict[Source, Statement[MeasuredUses]]] = {"write": MEASURED_WRITES, "read": MEASURED_READS}


class _Point(NamedTuple):
    """A use, and what it says was measured."""

    use: MeasuredUse
    source: Source
    measured: Measured

    @property
    def place(self) -> PlaceInTime:
        return PlaceInTime(self.use.at, self.use.run)


class _Side(NamedTuple):
    """Points of writes or reads, newest first; why and where it ends, if that is not its beginning."""

    points: list[_Point]
    reason: Literal["points", "runs", "size"] | None
    end: PlaceInTime | None


async def statistics_of(
    question: Question, dataset: str, chosen: Collection[str], begin: PlaceInTime | None, limit: int
) -> StatisticsOfDataset:
    """The newest points of the dataset with this key, under all its names, from behind `begin` on; oldest first."""
    names = DatasetNames(question)
    await names.load([dataset])
    place = begin or PlaceInTime(END, "")
    sides = [await _side(question, dataset, source, place, limit) for source in _STATEMENTS]
    found = sorted((each for side in sides for each in side.points), key=lambda each: each.place, reverse=True)
    cut = max((side for side in sides if side.end), key=lambda side: side.end or place, default=None)
    reason, end = (cut.reason, cut.end) if cut else (None, None)
    if end is not None:  # what is older than the end of one side may not be all there is
        found = [each for each in found if each.place >= end]
    if len(found) > limit:
        found = found[:limit]
        reason, end = "points", found[-1].place
    columns = _columns(found, chosen)
    every = {column for each in found for column in each.measured.columns}
    return {
        "dataset": names.shown(dataset).id,
        "points": [_shown(each, columns) for each in reversed(found)],
        "columnsLeftOut": len(every - columns),
        "truncated": {"reason": reason, "cursor": cursors.encode(end)} if reason and end else None,
    }


async def _side(question: Question, dataset: str, source: Source, begin: PlaceInTime, limit: int) -> _Side:
    points: list[_Point] = []
    contents: dict[str, Any] = {}
    looked_at = text = 0
    place = begin
    while True:
        (row,) = await question.ask(
            _STATEMENTS[source], dataset=dataset, at=place.at, run=place.key, limit=PIECE, scan=LOOKED_AT
        )
        sets = [newest(use.facets) for use in row.uses]
        unread = [{name: each for name, each in facets.items() if each not in contents} for facets in sets]
        read = await bodies(question, unread, set(STATED))
        contents |= read
        text += sum(len(use.facets or "") + len(use.use_facets or "") for use in row.uses)
        looked_at += row.looked_at
        for use, facets in zip(row.uses, sets, strict=True):
            of_dataset = {name: contents[own] for name, own in facets.items() if own in contents and name in STATED}
            said = measured(of_dataset, newest(use.use_facets))
            if said.is_any:
                points.append(_Point(use, source, said))
        full = len(row.uses) == PIECE
        if row.last is None or not (full or row.looked_at >= LOOKED_AT):
            return _Side(points, None, None)
        place = PlaceInTime(row.uses[-1].at, row.uses[-1].run) if full else row.last
        if len(points) > limit:
            return _Side(points, "points", place)
        if text > MOST_TEXT:
            return _Side(points, "size", place)
        if looked_at >= MOST_LOOKED_AT and not full:
            return _Side(points, "runs", place)


def _columns(points: list[_Point], chosen: Collection[str]) -> set[str]:
    """The columns to show: those chosen, in any case, else those measured most often."""
    counts = Counter(column for each in points for column in each.measured.columns)
    if chosen:
        wanted = {each.casefold() for each in chosen}
        return {column for column in counts if column.casefold() in wanted}
    return set(sorted(counts, key=lambda column: (-counts[column], column))[:MOST_COLUMNS])


def _shown(point: _Point, columns: set[str]) -> MeasuredPoint:
    use, said = point.use, point.measured
    return {
        "at": iso(use.at),
        "runId": use.run_id,
        "job": job_of_run(use.job),
        "version": use.version,
        "source": point.source,
        "rowCount": said.whole.get("rowCount"),
        "bytes": said.whole.get("bytes"),
        "fileCount": said.whole.get("fileCount"),
        "columns": {name: said.columns[name] for name in sorted(said.columns.keys() & columns)},
        "assertions": said.assertions[:MOST_ASSERTIONS],
        "assertionCount": len(said.assertions),
    }
