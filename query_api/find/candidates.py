"""What may be shown, still without its details: found by a part of the name, or among what was named last.

Both are bounded. By name at most `MOST_NAMED` of each kind are looked at that are called so, that begin so, and that
contain each word of the text; where more do, also the newest of those. Of several words some may be of a column's name
and the others of its dataset's. So what fits best is found in any graph, and a text
that nearly all names have costs no more than one that a thousand have.
"""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from headwater.errors import InvalidQuestion
from headwater.identity import ID_PREFIX, dataset_key, readings, run_key
from query_api.find.ranking import rank, words
from query_api.find.shape import FoundKind
from query_api.find.statements import (
    COLUMNS_BY_WORDS,
    COLUMNS_NAMED,
    DATASETS_NAMED,
    DATASETS_NAMED_LATELY,
    JOBS_NAMED,
    JOBS_NAMED_LATELY,
    NEWEST_DATASETS,
    NEWEST_JOBS,
    NEWEST_RUNS,
    RUNS_NAMED,
    Named,
    Newest,
)
from query_api.find.wanted import Wanted
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.dataset_type import is_model
from query_api.graph.question import Question
from query_api.graph.resolve import MOST_COLONS
from query_api.graph.resolve import Named as NamedNode
from query_api.graph.statement import Statement
from query_api.graph.statements import EXISTING, PlaceInTime
from query_api.history.run_state import STORED

#: Most of each kind that are looked at by name, of each of three ways to fit.
MOST_NAMED: Final = 1000
#: Most of each kind that are looked through, newest first, for a page, or for those that fit.
MOST_NEWEST: Final = 5000
#: Most of these that fit: as many as a page has.
MOST_LATELY: Final = 200
#: From this length on a text is looked for among the ids of runs, unless only runs are asked for: names are meant.
LEAST_OF_ID: Final = 4
_RUN: Final = f"{ID_PREFIX['run']}:"


class Candidate(NamedTuple):
    """What may be shown: a job, dataset or run by its key, a column by that of its dataset and its path.

    Attributes:
        behind: what fits as well stands before it: columns behind nodes, runs behind both.
        at: when something was heard of it last, µs UTC.
    """

    rank: int
    behind: Literal[0, 1, 2]
    at: int
    kind: FoundKind
    key: str
    field: str | None = None

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        """The best first, then the newest."""
        return self.rank, self.behind, -self.at, self.key, self.field or ""


class Candidates(NamedTuple):
    """In order, and whether nothing else is there."""

    found: list[Candidate]
    complete: bool


async def by_name(question: Question, names: DatasetNames, wanted: Wanted) -> Candidates:
    """What has `wanted.text` in its name; runs by the beginning of their ids."""
    search = _Search(question, names, wanted)
    found = await _by_id(question, names, wanted) if wanted.anything else []
    if wanted.looks_for("job"):
        found += await search.jobs()
    if wanted.looks_for("dataset") or wanted.looks_for("model"):
        found += await search.datasets()
    if wanted.looks_for("column"):
        found += await search.columns()
    if wanted.looks_for("run") and (len(wanted.text) >= LEAST_OF_ID or wanted.only("run")):
        found += await search.runs()
    return Candidates(_each_once(found), search.complete)


async def _by_id(question: Question, names: DatasetNames, wanted: Wanted) -> list[Candidate]:
    """The jobs, datasets and columns that the text is the whole id of; nothing, if it is none."""
    if wanted.said.count(":") > MOST_COLONS:
        return []
    try:
        ways = [NamedNode(kind, parts) for kind, parts in readings(wanted.said) if kind != "run"]
    except InvalidQuestion:
        return []
    keys = {way.key: way for way in ways}
    found: list[Candidate] = []
    for way in [keys[key] for key in await question.ask(EXISTING, keys=list(keys))]:
        kind: FoundKind = "column" if way.kind == "column" else "job"
        key = way.key
        if way.kind != "job":
            dataset = dataset_key(way.namespace, way.name)
            await names.load([dataset])
            key = names.elect(dataset)
            if way.kind == "dataset":
                kind = "model" if is_model(names.shown(key).type) else "dataset"
        if wanted.looks_for(kind):
            found.append(Candidate(0, 0, END, kind, key, way.field if kind == "column" else None))
    return found


class _Search:
    """Looks for one text; `complete` as long as all that has it was looked at."""

    def __init__(self, question: Question, names: DatasetNames, wanted: Wanted) -> None:
        self.complete = True
        self._question = question
        self._names = names
        self._text = wanted.text
        self._said = wanted.said
        self._models = wanted.models
        looked_for = words(wanted.text)
        self._asked: dict[str, object] = {
            "text": wanted.text,
            "word": looked_for[0],
            "words": looked_for,
            "most": MOST_NAMED,
            **wanted.parameters(),
        }
        self._several = len(looked_for) > 1

    async def jobs(self) -> list[Candidate]:
        rows = await self._nodes(JOBS_NAMED, JOBS_NAMED_LATELY)
        return [each for row in rows for each in _candidate(row, "job", self._text)]

    async def datasets(self) -> list[Candidate]:
        rows = await self._nodes(DATASETS_NAMED, DATASETS_NAMED_LATELY, models=self._models)
        await self._names.load(dict.fromkeys(row.key for row in rows if row.other_names))
        elected = [row._replace(key=self._names.elect(row.key)) for row in rows]
        return [each for row in elected for each in _candidate(row, "dataset", self._text)]

    async def columns(self) -> list[Candidate]:
        rows = await self._question.ask(COLUMNS_NAMED, **self._asked)
        self.complete &= len(rows) < MOST_NAMED
        if self._several:
            more = await self._question.ask(COLUMNS_BY_WORDS, **self._asked, scan=MOST_NEWEST)
            self.complete &= len(more) < MOST_NAMED
            rows += more
        await self._names.load(dict.fromkeys(row.dataset for row in rows if row.other_names))
        return [
            # As good as a table of which it is the last part of the name, not better.
            Candidate(max(fits, 1), 1, row.at, "column", self._names.elect(row.dataset), row.field)
            for row in rows
            if (fits := rank(row.text, self._text)) is not None
        ]

    async def runs(self) -> list[Candidate]:
        text = self._text.removeprefix(_RUN)
        key = run_key(self._said.removeprefix(_RUN))
        rows = await self._question.ask(RUNS_NAMED, key=key, **self._asked | {"text": text})
        self.complete &= len(rows) < MOST_NAMED
        return [each for row in rows for each in _candidate(row, "run", text)]

    async def _nodes(self, statement: Statement[Named], lately: Statement[Named], **more: object) -> list[Named]:
        rows = await self._question.ask(statement, **self._asked, **more)
        if len(rows) >= MOST_NAMED:
            self.complete = False
            bounds = {"at": END, "scan": MOST_NEWEST, "most": MOST_LATELY}
            rows += await self._question.ask(lately, **self._asked | bounds, **more)
        return rows


def _candidate(row: Named, kind: FoundKind, text: str) -> list[Candidate]:
    fits = rank(row.text, text)
    return [] if fits is None else [Candidate(fits, 2 if kind == "run" else 0, row.at, kind, row.key)]


def _each_once(found: list[Candidate]) -> list[Candidate]:
    """In order; what was found in several ways, or under several names, where it fits best."""
    best: dict[tuple[str, str | None], Candidate] = {}
    for each in sorted(found, key=lambda each: each.order):
        field = each.field and each.field.casefold()  # names that differ only in case are one column
        best.setdefault((each.key, field), each)
    return list(best.values())


class NewestPage(NamedTuple):
    """In order, and where the next page begins; None: there is none."""

    found: list[Candidate]
    next: PlaceInTime | None


async def newest(question: Question, names: DatasetNames, wanted: Wanted, begin: PlaceInTime, limit: int) -> NewestPage:
    """What was named last, whatever its name, without columns. Of a dataset its elected name counts."""
    asked: dict[str, object] = {"at": begin.at, "key": begin.key, "scan": MOST_NEWEST, "limit": limit + 1}
    asked |= wanted.parameters()
    found: list[Candidate] = []
    ends: list[PlaceInTime] = []
    if wanted.looks_for("job"):
        for row in await question.ask(NEWEST_JOBS, **asked):
            found += _newest_of(row.found, "job")
            ends += _end(row, limit)
    if wanted.looks_for("dataset") or wanted.looks_for("model"):
        for row in await question.ask(NEWEST_DATASETS, **asked, models=wanted.models):
            await names.load(each.key for each in row.found if each.other_names)
            found += _newest_of((each for each in row.found if names.elect(each.key) == each.key), "dataset")
            ends += _end(row, limit)
    if wanted.looks_for("run"):
        for row in await question.ask(NEWEST_RUNS, **asked, each_state=STORED):
            found += _newest_of(row.found, "run")
            ends += _end(row, limit)
    found.sort(key=lambda each: (each.at, each.key), reverse=True)
    end = max(ends, default=None)  # of one kind nothing older was looked at
    if end is not None:
        found = [each for each in found if (each.at, each.key) >= end]
    if len(found) > limit:
        found = found[:limit]
        end = PlaceInTime(found[-1].at, found[-1].key)
    return NewestPage(found, end)


def _newest_of(rows: Iterable[Named], kind: FoundKind) -> list[Candidate]:
    return [Candidate(0, 0, row.at, kind, row.key) for row in rows]


def _end(row: Newest, limit: int) -> list[PlaceInTime]:
    """Up to where one kind was looked through, if that is not its end."""
    if len(row.found) > limit:
        return [PlaceInTime(row.found[-1].at, row.found[-1].key)]
    return [row.last] if row.last is not None and row.looked_at >= MOST_NEWEST else []
