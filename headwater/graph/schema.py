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

    Safe to repeat, and for several processes at once. Nothing is tried again here: whoever starts with Neo4j away
    (`graph_writer.run`) waits for it in a loop of its own, and a driver that tries again inside that would only delay
    its stop.

    Raises:
        neo4j.exceptions.Neo4jError: the server refuses, e.g. because existing data breaks a constraint.
        neo4j.exceptions.DriverError: it does not answer.
    """
    with driver.session(database=database) as session:
        for statement in statements():
            try:
                session.run(statement).consume()
            except ClientError as error:
                if not made_meanwhile(error):
                    raise
