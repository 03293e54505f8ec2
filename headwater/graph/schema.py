"""The constraints and indexes of the graph, made when missing."""

from importlib.resources import files
from typing import LiteralString, cast

import neo4j
from neo4j.exceptions import ClientError

from headwater.graph.neo4j_errors import made_meanwhile

#: Longest part of a name that is indexed for search and order, characters; UTF-8 makes at most four bytes of each.
SEARCH_NAME = 256


def search_name(name: str) -> str:
    """The part of a name that is indexed, in lower case, without characters that an index refuses."""
    return name[:SEARCH_NAME].lower()


def statements() -> list[LiteralString]:
    """The schema statements, without comments."""
    text = files("headwater.graph").joinpath("schema.cypher").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    return [cast("LiteralString", each.strip()) for each in code.split(";") if each.strip()]


def ensure(driver: neo4j.Driver, database: str) -> None:
    """Make the constraints and indexes that are missing and wait until they are online. Blocks.

    Safe to repeat, and for several processes at once: they may be in each other's way, and the driver tries again for
    a few seconds. Whoever waits longer for a Neo4j that is away should see that it answers (`verify_connectivity`)
    before, in the same loop: that fails at once, and so nothing tries again inside of what tries again.

    Raises:
        neo4j.exceptions.Neo4jError: the server refuses, e.g. because existing data breaks a constraint.
    """
    for statement in statements():
        try:
            driver.execute_query(statement, database_=database)
        except ClientError as error:
            if not made_meanwhile(error):
                raise
