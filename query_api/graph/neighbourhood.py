"""The part of the graph around a question, read on demand: nodes with their flows, and names of one dataset joined."""

from collections.abc import Container, Iterable, Iterator
from typing import Protocol

from headwater.graph.model import TEST
from query_api.graph.dataset_names import JoinedNames
from query_api.graph.nodes import Direction, Lineages, Node, lineages_of

_NO_LINEAGES = Lineages({}, frozenset())


class Reader(Protocol):
    """Reads the graph in one direction, as it is now (`NodeReader`) or was at an instant (`AsOfReader`)."""

    @property
    def direction(self) -> Direction:
        """Of the neighbours."""
        ...

    @property
    def history(self) -> bool:
        """Whether edges are read that are no longer current."""
        ...

    async def nodes(self, keys: list[str], known: Container[str], /) -> list[Node]:
        """These nodes, those of them that exist, and maybe others that lie ahead and are not known."""
        ...

    async def lineages(self, keys: list[str], ahead: Iterable[str], /) -> dict[str, Lineages]:
        """What is stated of these, and maybe of others that are likely to be next."""
        ...

    async def outputs(self, jobs: list[str], /) -> dict[str, list[str]]:
        """The datasets that these jobs write; what tests do is no flow of data."""
        ...


class Neighbourhood(JoinedNames[Node]):
    """What is known of the graph so far."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.direction: Direction = reader.direction
        self.history = reader.history
        self._reader = reader
        self._lineages: dict[str, Lineages] = {}
        self._outputs: dict[str, list[str]] = {}

    def ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of those of these nodes that are read, in order."""
        return sorted(self.nodes[key].id for key in keys if key in self.nodes)

    def datasets(self) -> Iterator[str]:
        """Keys of all datasets that are read, in the order in which they were."""
        return (key for key, node in self.nodes.items() if not node.is_job)

    def derived(self) -> Iterator[str]:
        """Keys at the other end of all DERIVES edges that are read."""
        return (other.key for node in self.nodes.values() for other in node.derives)

    def stated(self, key: str) -> Lineages:
        """What is stated of a dataset or job: upstream of one that is read, else of one that `load_stated` read."""
        return self._lineages.get(key, _NO_LINEAGES) if self.direction == "upstream" else self._lineages[key]

    def inferred(self, key: str) -> bool:
        """Whether no event used a dataset that is read, under any of its names: only facets of others name it."""
        return not any(name.observed for name in self.all(key))

    async def load_stated(self, keys: Iterable[str], ahead: Iterable[str]) -> None:
        """Downstream: read which lineages are current for these datasets and jobs, where that is not known yet.

        If these are few, it may read the same of some of those that are likely to be next.
        """
        known = self._lineages
        if missing := [key for key in dict.fromkeys(keys) if key not in known]:
            known |= await self._reader.lineages(missing, (key for key in ahead if key not in known))

    def outputs(self, job: str) -> list[str]:
        """The datasets that a job writes of which `load_outputs` read that."""
        return self._outputs[job]

    async def load_outputs(self, jobs: Iterable[str]) -> None:
        """Upstream: read what these jobs write, which is not on the way, with the datasets."""
        if missing := [job for job in dict.fromkeys(jobs) if job not in self._outputs]:
            self._outputs |= await self._reader.outputs(missing)
            await self.load(key for job in missing for key in self._outputs[job])

    async def _read(self, keys: list[str]) -> None:
        for node in await self._reader.nodes(keys, self.nodes):
            self.nodes[node.key] = node
            if self.direction == "upstream":
                if node.stated or node.declared_lineage:
                    self._lineages[node.key] = lineages_of(node.stated, node.declared_lineage)
            elif node.is_job and node.type == TEST:
                node.flows, node.stated = [], {}
