"""The writer's statements by name, within one transaction."""

from typing import Any

import neo4j

from headwater.graph.cypher import queries


class _Rows(list[Any]):
    """Rows that the driver does not spell out.

    It writes every statement with its parameters into a debug message, whether or not anybody reads it: that took a
    tenth of the time of sending them.
    """

    def __repr__(self) -> str:
        return f"{len(self)} rows"


class Statements:
    """Runs a statement of `graph_writer/queries` by name. A list that is empty is not sent: it would do nothing.

    A statement that answers does so in one record with a list `rows`: each record costs the driver two system calls,
    and each of these hands Python's lock to the thread that is parsing the next batch.
    """

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        self._tx = tx
        self._queries = queries("graph_writer")

    def __call__(self, name: str, **lists: list[Any]) -> list[Any]:
        """The rows of the answer, [] if it has none. Each keyword is a list parameter of the statement."""
        if not all(lists.values()):
            return []
        rows = {parameter: _Rows(values) for parameter, values in lists.items()}
        record = self._tx.run(self._queries[name].text, rows).single()
        return [] if record is None else record["rows"]
