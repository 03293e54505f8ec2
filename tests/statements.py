"""Every Cypher statement that is shipped, by package."""

from pathlib import Path

import query_api
from headwater.graph.cypher import Query, queries
from query_api.graph.statement import PARTS

#: The packages of the query API that have statements.
QUERY_API = sorted(f"query_api.{each.parent.name}" for each in Path(query_api.__path__[0]).glob("*/queries"))


def of_package(package: str) -> dict[str, Query]:
    """The statements of a package, by name."""
    return queries(package, PARTS if package.startswith("query_api.") else None)
