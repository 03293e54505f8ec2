"""Jobs and datasets by the names under which they are shown, read without their neighbours."""

from typing import Final

from query_api.graph.dataset_names import NamesAlone
from query_api.graph.question import Question
from query_api.neighbourhood.statements import NODE_NAMES, NodeName

#: Characters of a namespace and of a name that an order goes by: names have no size limit, and a cursor has.
ORDERED: Final = 256
#: By name, in any case, then by namespace; the key makes it the same every time.
Order = tuple[str, str, str]


class NodeNames(NamesAlone[NodeName]):
    """Elected names of datasets, and the names of jobs."""

    def __init__(self, question: Question) -> None:
        super().__init__(question, NODE_NAMES)

    def order(self, key: str) -> Order:
        """Where a loaded node stands among others."""
        shown = self.shown(key)
        return shown.name[:ORDERED].lower(), shown.namespace[:ORDERED], shown.key

    def ids(self, keys: list[str]) -> list[str]:
        """The ids of loaded nodes, in order."""
        return sorted({self.shown(key).id for key in keys})
