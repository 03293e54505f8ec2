"""Datasets by the names under which they are shown."""

from collections.abc import Iterable

from query_api.graph.database import Question
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Node


class Names:
    """Elected names of datasets; each is read once."""

    def __init__(self, question: Question) -> None:
        self._around = Neighbourhood(question, "downstream", history=False, far=False, room=0)

    async def load(self, keys: Iterable[str]) -> None:
        """Read datasets with all their names."""
        await self._around.load(keys)

    def shown(self, key: str) -> Node:
        """The name that a loaded dataset is shown under."""
        return self._around.nodes[self._around.elect(key)]

    def loaded(self) -> Iterable[Node]:
        """All that was loaded, and the other names of it."""
        return self._around.nodes.values()

    def all(self, key: str) -> list[Node]:
        """All names of a loaded dataset."""
        return self._around.members(self._around.elect(key))

    def ids(self, keys: Iterable[str]) -> list[dict[str, str]]:
        """Datasets as `{namespace, name}`, each once, in order of their names."""
        nodes = {(node.namespace, node.name) for node in map(self.shown, keys)}
        return [{"namespace": namespace, "name": name} for namespace, name in sorted(nodes)]
