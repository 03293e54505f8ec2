"""All of the graph, read in pages."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from query_api.dump.lines import edge_line, node_line
from query_api.dump.sorted_lines import SortedLines
from query_api.graph.database import Database

#: Nodes, or nodes whose edges are read, by one statement.
PAGE = 1000
#: Bytes sent in one piece.
PIECE = 256 * 1024

_NODES = {"Job": "dump_jobs", "Dataset": "dump_datasets", "Column": "dump_columns", "Run": "dump_runs"}
_EDGES = {label: f"dump_{label.lower()}_edges" for label in _NODES}


async def dump(database: Database) -> AsyncGenerator[bytes]:
    """The dump in pieces. Nothing comes before all is read: only then the first line is known.

    Each page has the time limit of a question. Lines that do not fit into memory are sorted on disk.

    Raises:
        BeingRebuilt, QuestionTimedOut, EngineUnavailable: a page could not be read.
    """
    with SortedLines() as lines:
        for label, statement in {**_NODES, "Facet": "dump_facets"}.items():
            async for _, names, properties in _rows(database, statement):
                lines.add(node_line(label, names, properties))
        for statement in _EDGES.values():
            async for row in _rows(database, statement):
                if row[1] is not None:
                    lines.add(_edge(row))
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


async def _rows(database: Database, statement: str) -> AsyncGenerator[list[Any]]:
    """The rows of a paged statement, whose first column is the key that the page is ordered by."""
    after: str | None = ""
    while after is not None:
        async with database.question() as question:
            await question.whole()
            rows = await question.ask(statement, after=after, limit=PAGE)
        for row in rows:
            yield row
        after = max((row[0] for row in rows), default=None)


def _edge(row: list[Any]) -> bytes:
    key, edge, source, source_names, target, target_names, target_key, properties = row
    return edge_line(edge, (source, key, source_names), (target, target_key, target_names), properties)
