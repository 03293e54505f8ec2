"""Columns around a question, read on demand, with the column edges in its direction."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice

from headwater.identity import column_key
from query_api.graph.node_reader import AT_ONCE, FEW
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.graph.statements import INFLUENCES_UPSTREAM, ColumnSource, ColumnSources
from query_api.impact.column_names import ColumnNames
from query_api.impact.statements import COLUMN_NAMES, COLUMNS, COLUMNS_OF, REACH_COLUMNS, ColumnRow, ColumnTarget

#: Datasets whose columns are read ahead at once.
AHEAD = 1000
#: Key of a dataset and dotted path.
Column = tuple[str, str]
#: An edge to (downstream) or from (upstream) a column, or, without field, to a whole dataset.
ColumnEdge = ColumnSource | ColumnTarget


class Columns:
    """What is known of columns so far."""

    def __init__(self, question: Question, direction: Direction, *, far: bool) -> None:
        self._question = question
        self._direction: Direction = direction
        self._far = far
        self._edges: dict[Column, Sequence[ColumnEdge]] = {}
        self._fields: dict[str, list[str]] = {}
        self._names: dict[str, ColumnNames] = {}
        self._influences: dict[str, list[ColumnSource]] = {}

    def edges(self, column: Column) -> Sequence[ColumnEdge]:
        """Edges of a column; none if it is not known of that dataset."""
        return self._edges.get(column, ())

    def names(self, dataset: str) -> ColumnNames:
        """The names of the columns of a dataset whose names were loaded."""
        return self._names[dataset]

    def fields(self, dataset: str) -> list[str]:
        """All columns of a dataset that was loaded whole."""
        return self._fields[dataset]

    def influences(self, dataset: str) -> list[ColumnSource]:
        """Upstream only: columns that influence the whole dataset."""
        return self._influences[dataset]

    def targets(self) -> Iterator[str]:
        """Datasets at the other end of all edges that are read."""
        return (edge.dataset for edges in self._edges.values() for edge in edges)

    async def load(self, columns: Iterable[Column]) -> None:
        """Read columns that are not known yet."""
        missing = [column for column in dict.fromkeys(columns) if column not in self._edges]
        if not missing:
            return
        keys = [column_key(*column) for column in missing]
        if self._far and len(keys) <= FEW:
            rows = await self._question.ask(REACH_COLUMNS[self._direction], keys=keys, limit=AT_ONCE)
            known = sum((row.dataset, row.field) in self._edges for row in rows)
            self._far = known <= len(rows) // 2
        else:
            rows = await self._question.ask(COLUMNS[self._direction], keys=keys)
        self._add(rows)
        for column in missing:
            self._edges.setdefault(column, [])

    async def load_names(self, datasets: Iterable[str]) -> None:
        """Read the names of all columns of datasets, each once: the other spellings of a column have other keys.

        It reads ahead those of datasets that the edges read so far lead to.
        """
        missing = [dataset for dataset in dict.fromkeys(datasets) if dataset not in self._names]
        if not missing:
            return
        missing = self._with_next(missing, self.targets(), self._names)
        self._names.update(dict.fromkeys(missing, ColumnNames(())))
        for row in await self._question.ask(COLUMN_NAMES, datasets=missing):
            self._names[row.dataset] = ColumnNames(row.names)

    async def load_whole(self, datasets: Iterable[str], ahead: Iterable[str]) -> None:
        """Read all columns of datasets, and if these are few, of some of those that are likely to be next."""
        missing = [dataset for dataset in dict.fromkeys(datasets) if dataset not in self._fields]
        if not missing:
            return
        missing = self._with_next(missing, ahead, self._fields)
        rows = await self._question.ask(COLUMNS_OF[self._direction], datasets=missing)
        self._add(rows)
        for dataset in missing:
            self._fields[dataset] = []
        for row in rows:
            self._fields[row.dataset].append(row.field)

    async def load_influences(self, datasets: Iterable[str], ahead: Iterable[str]) -> None:
        """Read what influences datasets as a whole (upstream), ahead as `load_whole` does."""
        missing = [dataset for dataset in dict.fromkeys(datasets) if dataset not in self._influences]
        if not missing:
            return
        missing = self._with_next(missing, ahead, self._influences)
        for row in await self._question.ask(INFLUENCES_UPSTREAM, datasets=missing):
            self._influences[row.key] = row.sources

    def _with_next(self, missing: list[str], ahead: Iterable[str], known: Container[str]) -> list[str]:
        """What is missing, and if that is little, some of what lies ahead."""
        if not self._far or len(missing) > FEW:
            return missing
        unread = (dataset for dataset in ahead if dataset not in known)
        return list(dict.fromkeys([*missing, *islice(unread, AHEAD)]))

    def _add(self, rows: Iterable[ColumnRow]) -> None:
        for row in rows:
            edges = row.sources if isinstance(row, ColumnSources) else row.targets
            self._edges.setdefault((row.dataset, row.field), edges)
