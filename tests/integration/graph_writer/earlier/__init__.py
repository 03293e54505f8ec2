"""Graphs as earlier versions left them, after `events.ndjson`; `later.ndjson` are events that came afterwards.

Each is named by the commit that wrote it, and was made once, by that commit: a line a node, then a line an edge
between nodes, by their numbers. A version that raises `headwater.graph.format.VERSION` adds the graph of the one before
it.
"""

from pathlib import Path
from typing import Any, Final

import neo4j
import orjson

_FOLDER: Final = Path(__file__).parent
EVENTS: Final = _FOLDER / "events.ndjson"
LATER: Final = _FOLDER / "later.ndjson"
GRAPHS: Final = sorted(each.stem for each in _FOLDER.glob("*.ndjson") if each not in {EVENTS, LATER})


def lines(file: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file."""
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def load(driver: neo4j.Driver, graph: str) -> None:
    """Put one of `GRAPHS` into an empty database."""
    with driver.session() as session:
        elements: list[str] = []
        for each in lines(_FOLDER / f"{graph}.ndjson"):
            if "labels" in each:
                made = session.run(
                    "CREATE (n:$($labels)) SET n = $properties RETURN elementId(n) AS element", each
                ).single(strict=True)
                elements.append(made["element"])
            else:
                session.run(
                    "MATCH (a) WHERE elementId(a) = $a MATCH (b) WHERE elementId(b) = $b "
                    "CREATE (a)-[e:$($type)]->(b) SET e = $properties",
                    {**each, "a": elements[each["from"]], "b": elements[each["to"]]},
                ).consume()
