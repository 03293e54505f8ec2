"""The writer's statements by name, within one transaction."""

from typing import Any

import neo4j

from headwater.graph.cypher import queries


class Statements:
    """Runs a statement of `graph_writer/queries` by name. A list that is empty is not sent: it would do nothing.

    A statement that answers does so in one record with a list `rows`: each record costs the driver two system calls,
    and each of these hands Python's lock to the thread that is parsing the next batch.
    """

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        self._tx = tx
        self._queries = queries("graph_writer")

    def __call__(self, name: str, **lists: list[Any] | Any) -> list[Any]:
        """The rows of the answer, [] if it has none. Each keyword is a list parameter of the statement."""
        if not all(lists.values()):
            return []
        record = self._tx.run(self._queries[name].text, lists).single()
        return [] if record is None else record["rows"]
