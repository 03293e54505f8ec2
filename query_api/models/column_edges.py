"""Which columns feed which, among the datasets of a closure, as far as the features of a model need it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from headwater.identity import column_key
from query_api.graph.statements import INFLUENCES_UPSTREAM, ColumnSource
from query_api.history.run_reader import RunReader
from query_api.impact.statements import COLUMN_NAMES
from query_api.models.statements import COLUMNS_ABOVE, ColumnMadeOf

#: A column: key of the elected name of its dataset, dotted path.
Column = tuple[str, str]
#: Most columns that one statement reads ahead.
AHEAD = 100_000
#: Most columns that are read for one answer.
MOST_COLUMNS = 200_000


class Stated(NamedTuple):
    """That a column makes another, or all of a dataset: by which lineages, by what transformations."""

    source: Column
    lineages: frozenset[str]
    transformations: tuple[str, ...]


class MadeOf(NamedTuple):
    """What is stated of a column by any run ever: its sources, and the lineages that explain it without one."""

    sources: tuple[Stated, ...]
    sourceless: frozenset[str]


_OF_NOTHING = MadeOf((), frozenset())


class ColumnEdges:
    """Read on demand: `load` what columns are made of, with much of what is above them, then look them up.

    At most about `MOST_COLUMNS` columns are read; `cut` says that there were more.

    Args:
        run_reader: which knows the names of the datasets.
    """

    def __init__(self, run_reader: RunReader) -> None:
        self._reader = run_reader
        self._made_of: dict[Column, MadeOf] = {}
        self._influences: dict[str, tuple[Stated, ...]] = {}
        self._spelled: dict[str, dict[str, list[str]]] = {}
        self._once: set[Column] = set()
        self._alone: dict[str, bool] = {}
        self._loaded: set[Column] = set()
        self._read: set[Column] = set()
        self.cut = False

    def __getitem__(self, column: Column) -> MadeOf:
        """What a loaded column is made of, under all its spellings and all names of its dataset."""
        if column in self._once:
            return self._made_of.get(column, _OF_NOTHING)
        dataset, field = column
        found = [
            self._made_of[dataset, each] for each in self._same(dataset, field) if (dataset, each) in self._made_of
        ]
        if len(found) == 1:
            return found[0]
        return MadeOf(
            tuple(source for each in found for source in each.sources),
            frozenset().union(*(each.sourceless for each in found)),
        )

    async def load(self, columns: Iterable[Column]) -> None:
        """Read what these are made of, and what their sources are made of."""
        wanted = [each for each in dict.fromkeys(columns) if each not in self._loaded]
        if not wanted:
            return
        self._loaded.update(wanted)
        await self._read_names(dataset for dataset, _ in wanted)
        named = {
            (name.key, each)
            for dataset, field in wanted
            for name in self._reader.names.all(dataset)
            for each in self._same(dataset, field)
        }
        missing = named - self._read
        if not missing:
            return
        if len(self._made_of) >= MOST_COLUMNS:
            self.cut = True
            return
        self._read |= missing
        keys = sorted(column_key(dataset, field) for dataset, field in missing)
        rows = await self._reader.question.ask(COLUMNS_ABOVE, keys=keys, limit=AHEAD)
        datasets = {row.dataset: None for row in rows}
        await self._read_names(datasets | {of.dataset: None for row in rows for of in row.sources})
        for row in rows:
            self._add(row)

    async def load_influences(self, datasets: Iterable[str]) -> None:
        """Read the columns that influence all of these datasets, and of all others whose columns were met so far."""
        if all(dataset in self._influences for dataset in datasets):
            return
        missing = {*datasets, *self._spelled} - self._influences.keys()
        names = {name.key: dataset for dataset in missing for name in self._reader.names.all(dataset)}
        rows = await self._reader.question.ask(INFLUENCES_UPSTREAM, datasets=sorted(names))
        await self._reader.names.load(dict.fromkeys(of.dataset for row in rows for of in row.sources))
        found: dict[str, list[Stated]] = defaultdict(list)
        for row in rows:
            found[names[row.key]] += self._stated(row.sources)
        self._influences |= {dataset: tuple(found[dataset]) for dataset in missing}

    def influences(self, dataset: str) -> tuple[Stated, ...]:
        """The columns that influence all of a dataset whose influences are loaded."""
        return self._influences[dataset]

    async def columns_of(self, dataset: str) -> list[str]:
        """All columns that a dataset ever had, as they are written."""
        await self._read_names([dataset])
        return sorted({field for fields in self._spelled[self._elected(dataset)].values() for field in fields})

    def _add(self, row: ColumnMadeOf) -> None:
        dataset, field = column = (self._elected(row.dataset), row.field)
        self._read.add((row.dataset, field))
        if dataset not in self._alone:
            self._alone[dataset] = len(self._reader.names.all(dataset)) == 1
        if self._alone[dataset] and column in self._once:
            self._loaded.add(column)  # else it has other names, of which more may be stated
        known = self._made_of.get(column)
        sources = self._stated(row.sources)
        if known is None:
            self._made_of[column] = MadeOf(tuple(dict.fromkeys(sources)), row.sourceless)
        else:
            found = dict.fromkeys([*known.sources, *sources])
            self._made_of[column] = MadeOf(tuple(found), known.sourceless | row.sourceless)

    def _stated(self, sources: Iterable[ColumnSource]) -> list[Stated]:
        elect = self._reader.names.elect
        return [Stated((elect(each.dataset), each.field), each.lineages, each.transformations) for each in sources]

    def _elected(self, dataset: str) -> str:
        return self._reader.names.elect(dataset)

    async def _read_names(self, datasets: Iterable[str]) -> None:
        """Read the names of datasets, and how their columns are written."""
        wanted = list(dict.fromkeys(datasets))
        await self._reader.names.load(wanted)
        missing = sorted({self._elected(dataset) for dataset in wanted} - self._spelled.keys())
        if not missing:
            return
        of = {name.key: dataset for dataset in missing for name in self._reader.names.all(dataset)}
        self._spelled |= {dataset: {} for dataset in missing}
        for row in await self._reader.question.ask(COLUMN_NAMES, datasets=sorted(of)):
            spelled = self._spelled[of[row.dataset]]
            for field in row.names:
                spelled.setdefault(field.lower(), []).append(field)
        self._once |= {
            (dataset, spelled[0])
            for dataset in missing
            for spelled in self._spelled[dataset].values()
            if len(spelled) == 1
        }

    def _same(self, dataset: str, field: str) -> list[str]:
        """The spellings of a column in the graph: producers differ in case."""
        if (dataset, field) in self._once:
            return [field]
        return sorted({field, *self._spelled.get(dataset, {}).get(field.lower(), ())})
