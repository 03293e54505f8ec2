"""Jobs and datasets by the names under which they are shown, read without their neighbours."""

from typing import Final

from query_api.graph.dataset_names import AT_ONCE, JoinedNames
from query_api.graph.question import Question
from query_api.neighbourhood.statements import NODE_NAMES, NodeName

#: Characters of a namespace and of a name that an order goes by: names have no size limit, and a cursor has.
ORDERED: Final = 256
#: By name, in any case, then by namespace; the key makes it the same every time.
Order = tuple[str, str, str]


class NodeNames(JoinedNames[NodeName]):
    """Names of jobs and datasets; each is read once."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def shown(self, key: str) -> NodeName:
        """The name that a loaded node is shown under."""
        return self.nodes[self.elect(key)]

    def all(self, key: str) -> list[NodeName]:
        """All names of a loaded dataset; a job has one."""
        return self.members(self.elect(key))

    def order(self, key: str) -> Order:
        """Where a loaded node stands among others."""
        shown = self.shown(key)
        return shown.name[:ORDERED].lower(), shown.namespace[:ORDERED], shown.key

    def ids(self, keys: list[str]) -> list[str]:
        """The ids of loaded nodes, in order."""
        return sorted({self.shown(key).id for key in keys})

    async def _read(self, keys: list[str]) -> None:
        for start in range(0, len(keys), AT_ONCE):
            rows = await self._question.ask(NODE_NAMES, keys=keys[start : start + AT_ONCE])
            self.nodes.update((row.key, row) for row in rows)
