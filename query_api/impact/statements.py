"""The statements of this package, and what each row of them is. Datasets and columns are keys."""

from typing import Final, NamedTuple

from query_api.graph.nodes import Direction
from query_api.graph.statement import Statement
from query_api.graph.statements import COLUMNS_OF_UPSTREAM, ColumnSources

_PACKAGE: Final = "query_api.impact"


class ColumnTarget(NamedTuple):
    """What a column feeds (a column), or influences (a dataset or job as a whole: no field), with what states it."""

    dataset: str
    field: str | None
    lineages: frozenset[str]
    transformations: tuple[str, ...]


class ColumnTargets(NamedTuple):
    """A column, and what it feeds and influences."""

    dataset: str
    field: str
    targets: list[ColumnTarget]


#: A column with its neighbours in one direction.
ColumnRow = ColumnSources | ColumnTargets

COLUMNS_DOWNSTREAM: Final = Statement(_PACKAGE, "columns_downstream", ColumnTargets)
COLUMNS_UPSTREAM: Final = Statement(_PACKAGE, "columns_upstream", ColumnSources)
COLUMNS: Final[dict[Direction, Statement[ColumnSources] | Statement[ColumnTargets]]] = {
    "downstream": COLUMNS_DOWNSTREAM,
    "upstream": COLUMNS_UPSTREAM,
}
REACH_COLUMNS_DOWNSTREAM: Final = Statement(_PACKAGE, "reach_columns_downstream", ColumnTargets)
REACH_COLUMNS_UPSTREAM: Final = Statement(_PACKAGE, "reach_columns_upstream", ColumnSources)
REACH_COLUMNS: Final[dict[Direction, Statement[ColumnSources] | Statement[ColumnTargets]]] = {
    "downstream": REACH_COLUMNS_DOWNSTREAM,
    "upstream": REACH_COLUMNS_UPSTREAM,
}
COLUMNS_OF_DOWNSTREAM: Final = Statement(_PACKAGE, "columns_of_downstream", ColumnTargets)
COLUMNS_OF: Final[dict[Direction, Statement[ColumnSources] | Statement[ColumnTargets]]] = {
    "downstream": COLUMNS_OF_DOWNSTREAM,
    "upstream": COLUMNS_OF_UPSTREAM,
}


class Former(NamedTuple):
    """What is no longer current beside nodes: edges, of how many jobs, when a run used one last. `seen`: all edges."""

    edges: int
    jobs: int
    until: int | None
    seen: int


FORMER_DOWNSTREAM: Final = Statement(_PACKAGE, "former_downstream", Former)
FORMER_UPSTREAM: Final = Statement(_PACKAGE, "former_upstream", Former)
FORMER: Final[dict[Direction, Statement[Former]]] = {"downstream": FORMER_DOWNSTREAM, "upstream": FORMER_UPSTREAM}


class NamesOfColumns(NamedTuple):
    """A dataset, and the names of all its columns."""

    dataset: str
    names: list[str]


COLUMN_NAMES: Final = Statement(_PACKAGE, "column_names", NamesOfColumns)
