"""The writer's statements by name, within one transaction."""

from typing import Any

import neo4j

from headwater.graph.cypher import queries


class Statements:
    """Runs a statement of `graph_writer/queries` by name. A list that is empty is not sent: it would do nothing."""

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        self._tx = tx
        self._queries = queries("graph_writer")

    def __call__(self, name: str, **lists: list[Any] | Any) -> list[neo4j.Record]:
        """All rows of the answer. Each keyword is a list parameter of the statement."""
        if not all(lists.values()):
            return []
        return list(self._tx.run(self._queries[name].text, lists))
