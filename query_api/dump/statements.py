"""The statements of this package, and what each row of them is.

Each gives a page of nodes of one label: at most `limit`, whose keys are greater than `after`, in the order of the keys.
"""

from typing import Any, Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.dump"

#: What a node's readable id is made of. A column that is being written may be seen before its dataset is.
Names = list[str | None]


class NodeRow(NamedTuple):
    """A node with its properties as stored. The key of a facet is its hash."""

    key: str
    names: Names
    properties: dict[str, Any]


DUMP_JOBS: Final = Statement(_PACKAGE, "dump_jobs", NodeRow)
DUMP_DATASETS: Final = Statement(_PACKAGE, "dump_datasets", NodeRow)
DUMP_COLUMNS: Final = Statement(_PACKAGE, "dump_columns", NodeRow)
DUMP_RUNS: Final = Statement(_PACKAGE, "dump_runs", NodeRow)
DUMP_MOVES: Final = Statement(_PACKAGE, "dump_moves", NodeRow)
DUMP_FACETS: Final = Statement(_PACKAGE, "dump_facets", NodeRow)


class OutgoingEdge(NamedTuple):
    """An edge by its type, with the node at its end and its properties as stored."""

    type: str
    target: str
    target_key: str
    target_names: Names
    properties: dict[str, Any]


class EdgeRow(NamedTuple):
    """A node with one of its outgoing edges; a node without any has one row, so that the page ends with its key."""

    key: str
    names: Names
    edge: OutgoingEdge | None


DUMP_JOB_EDGES: Final = Statement(_PACKAGE, "dump_job_edges", EdgeRow)
DUMP_DATASET_EDGES: Final = Statement(_PACKAGE, "dump_dataset_edges", EdgeRow)
DUMP_COLUMN_EDGES: Final = Statement(_PACKAGE, "dump_column_edges", EdgeRow)
DUMP_MOVE_EDGES: Final = Statement(_PACKAGE, "dump_move_edges", EdgeRow)
DUMP_RUN_EDGES: Final = Statement(_PACKAGE, "dump_run_edges", EdgeRow)
