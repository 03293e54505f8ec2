"""All of the graph, read in pages."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final, TypeVar

from query_api.dump.lines import End, edge_line, node_line
from query_api.dump.sorted_lines import SortedLines
from query_api.dump.statements import (
    DUMP_COLUMN_EDGES,
    DUMP_COLUMNS,
    DUMP_DATASET_EDGES,
    DUMP_DATASETS,
    DUMP_FACETS,
    DUMP_JOB_EDGES,
    DUMP_JOBS,
    DUMP_MOVE_EDGES,
    DUMP_MOVES,
    DUMP_RUN_EDGES,
    DUMP_RUNS,
    EdgeRow,
    NodeRow,
)
from query_api.graph.database import Database
from query_api.graph.statement import Statement

#: Nodes, or nodes whose edges are read, by one statement.
PAGE = 1000
#: Bytes sent in one piece.
PIECE = 256 * 1024

#: By label; facets have no edges.
_NODES: Final = {
    "Job": DUMP_JOBS,
    "Dataset": DUMP_DATASETS,
    "Column": DUMP_COLUMNS,
    "Run": DUMP_RUNS,
    "Move": DUMP_MOVES,
    "Facet": DUMP_FACETS,
}
_EDGES: Final = {
    "Job": DUMP_JOB_EDGES,
    "Dataset": DUMP_DATASET_EDGES,
    "Column": DUMP_COLUMN_EDGES,
    "Run": DUMP_RUN_EDGES,
    "Move": DUMP_MOVE_EDGES,
}
Row = TypeVar("Row", NodeRow, EdgeRow)


async def dump(database: Database) -> AsyncGenerator[bytes]:
    """The dump in pieces. Nothing comes before all is read: only then the first line is known.

    Each page has the time limit of a question. Lines that do not fit into memory are sorted on disk.

    Raises:
        BeingRebuilt, QuestionTimedOut, EngineUnavailable: a page could not be read.
    """
    with SortedLines() as lines:
        for label, statement in _NODES.items():
            async for node in _rows(database, statement):
                lines.add(node_line(label, node.names, node.properties))
        for label, statement in _EDGES.items():
            async for row in _rows(database, statement):
                if row.edge is not None:
                    target = End(row.edge.target, row.edge.target_key, row.edge.target_names)
                    lines.add(edge_line(row.edge.type, End(label, row.key, row.names), target, row.edge.properties))
        piece: list[bytes] = []
        size = 0
        for line in lines:
            piece.append(line)
            size += len(line)
            if size >= PIECE:
                yield b"".join(piece)
                piece, size = [], 0
                await asyncio.sleep(0)
        yield b"".join(piece)


async def _rows(database: Database, statement: Statement[Row]) -> AsyncGenerator[Row]:
    """The rows of a statement, page by page, each a question of its own."""
    after: str | None = ""
    while after is not None:
        async with database.question() as question:
            await question.whole()
            rows = await question.ask(statement, after=after, limit=PAGE)
        for row in rows:
            yield row
        after = max((row.key for row in rows), default=None)
