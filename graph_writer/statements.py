"""The writer's statements by name, within one transaction."""

from collections.abc import Iterator
from typing import Any

import neo4j
from msgspec import msgpack

from headwater.graph.cypher import queries


class _Rows(list[Any]):
    """Rows that the driver does not spell out.

    It writes every statement with its parameters into a debug message, whether or not anybody reads it: that took a
    tenth of the time of sending them.
    """

    def __repr__(self) -> str:
        return f"{len(self)} rows"


#: Most rows that one statement is sent to write: parameters are memory of the server that no limit of a transaction
#: sees, and enough of them would end it.
MOST_ROWS = 10_000


class Answer:
    """The rows of one statement, read when they are asked for. Reading them waits for the server."""

    def __init__(self, result: neo4j.Result | None = None) -> None:
        self._result = result

    def __iter__(self) -> Iterator[Any]:
        """The rows, once.

        Raises:
            neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError: this statement failed, or one sent before it.
        """
        record = None if self._result is None else self._result.single()
        return iter(() if record is None else record["rows"])


class Statements:
    """Sends a statement of `graph_writer/queries` by name. A list that is empty is not sent: it would do nothing.

    A statement is sent when the server is through with the one before it, and is not waited for: rows are decoded and
    encoded while the server works. For that each has to return something: Neo4j answers a statement that returns
    nothing only when it has ended. What fails does so at the next statement, when rows are read, or at the commit.

    A statement that answers does so in one record with a list `rows`: each record costs the driver two system calls,
    and each of these hands Python's lock to another thread. One that only writes returns how many rows it wrote,
    which nobody reads; many rows are written by several statements.
    """

    def __init__(self, tx: neo4j.Transaction) -> None:
        self._tx = tx
        self._queries = queries("graph_writer")

    def __call__(self, name: str, **lists: list[Any]) -> Answer:
        """Send a statement. Each keyword is a list parameter of it. Blocks until the server begins with it."""
        if not all(lists.values()):
            return Answer()
        if len(written := lists.get("rows", [])) > MOST_ROWS:
            for begin in range(0, len(written), MOST_ROWS):
                self(name, rows=written[begin : begin + MOST_ROWS])
            return Answer()
        rows = {parameter: _Rows(values) for parameter, values in lists.items()}
        return Answer(self._tx.run(self._queries[name].text, rows))


class Nowhere(Statements):
    """Sends statements nowhere: nothing is stored, and each is refused that could not be sent."""

    def __init__(self) -> None:
        """Of no transaction."""

    def __call__(self, name: str, **lists: list[Any]) -> Answer:  # noqa: ARG002  (all are alike)
        """No rows.

        Raises:
            Exception: a parameter has a value that cannot be written as bytes.
        """
        msgpack.encode(lists)
        return Answer()
