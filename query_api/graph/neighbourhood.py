"""The part of the graph around a question, read on demand: nodes with their flows, and names of one dataset joined.

Datasets that current ALIAS edges join are one: `elect` gives the key that stands for all of them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from query_api.graph.database import Question
from query_api.graph.nodes import TEST, Direction, Node, Stated, by_job, node

#: Up to so many nodes are worth reading many hops ahead from.
FEW = 4
#: Most nodes read by one statement.
AT_ONCE = 25_000


class Lineages(NamedTuple):
    """What is stated of a dataset or job: by which jobs, and all that is current, its own declaration included."""

    by_job: dict[str, Stated]
    current: frozenset[str]


_NO_LINEAGES = Lineages({}, frozenset())


class Neighbourhood:
    """What is known of the graph so far. `far` reads ahead, for walks that go many hops."""

    def __init__(self, question: Question, direction: Direction, *, history: bool, far: bool, room: int) -> None:
        self.nodes: dict[str, Node] = {}
        self.direction: Direction = direction
        self.history = history
        self._lineages: dict[str, Lineages] = {}
        self._question = question
        self._far = far
        self._room = min(room, AT_ONCE)
        self._elected: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._grouped: set[str] = set()

    def elect(self, key: str) -> str:
        """The key of the name under which a dataset is shown; of one not read yet, or of a job, its own."""
        return self._elected.get(key, key)

    def members(self, key: str) -> list[Node]:
        """All names of the dataset that `key` stands for, or the job."""
        members = self._members.get(key)
        return [self.nodes[key]] if members is None else [self.nodes[each] for each in members]

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
        return not any(name.observed for name in self.members(self.elect(key)))

    async def load(self, keys: Iterable[str]) -> None:
        """Read nodes that are not known yet, each with all its names."""
        wanted = [key for key in keys if key not in self._grouped]
        missing = [key for key in wanted if key not in self.nodes]
        if missing:
            await self._read(missing)
        while names := self._unread_names(wanted):
            await self._read(names)
        for key in wanted:
            self._group(key)

    async def load_stated(self, keys: Iterable[str], ahead: Iterable[str]) -> None:
        """Downstream: read which lineages are current for these datasets and jobs, where that is not known yet.

        If these are few, it reads the same of some of those that are likely to be next.
        """
        missing = [key for key in dict.fromkeys(keys) if key not in self._lineages]
        if not missing:
            return
        if self._far and len(missing) <= FEW:
            unread = (key for key in ahead if key not in self._lineages)
            missing = list(dict.fromkeys([*missing, *islice(unread, AT_ONCE)]))
        await self._read_stated(missing)

    async def _read_stated(self, keys: list[str]) -> None:
        for key, declared_lineage, edges in await self._question.rows("producers", keys=keys, history=self.history):
            self._lineages[key] = lineages_of(by_job(edges), declared_lineage)

    async def _read(self, keys: list[str]) -> None:
        if self._far and len(keys) <= FEW:
            rows = await self._question.rows(
                f"reach_{self.direction}", keys=keys, history=self.history, limit=self._room + len(keys)
            )
            known = sum(row[0] in self.nodes for row in rows)
            self._far = known <= len(rows) // 2  # else what lies ahead is known, and single hops are cheaper
            self._add(rows)
            keys = [key for key in keys if key not in self.nodes]
        for start in range(0, len(keys), AT_ONCE):
            piece = keys[start : start + AT_ONCE]
            self._add(await self._question.rows(f"flow_{self.direction}", keys=piece, history=self.history))

    def _add(self, rows: list[list[object]]) -> None:
        nodes = self.nodes
        for row in rows:
            if row[0] not in nodes:
                read = node(row)
                nodes[read.key] = read
                if self.direction == "upstream":
                    if read.stated or read.declared_lineage:
                        self._lineages[read.key] = lineages_of(read.stated, read.declared_lineage)
                elif read.is_job and read.type == TEST:
                    read.flows, read.stated = [], {}

    def _unread_names(self, keys: list[str]) -> list[str]:
        unread: dict[str, None] = {}
        for key in keys:
            if self.nodes[key].aliases:
                for name in self._names(key):
                    if name not in self.nodes:
                        unread[name] = None
        return list(unread)

    def _names(self, key: str) -> set[str]:
        """All names that are known to be one with `key`, read or not."""
        names, unseen = {key}, [key]
        while unseen:
            read = self.nodes.get(unseen.pop())
            for alias in read.aliases if read else ():
                if alias.key not in names:
                    names.add(alias.key)
                    unseen.append(alias.key)
        return names

    def _group(self, key: str) -> None:
        if key in self._grouped:
            return
        if not self.nodes[key].aliases:
            self._grouped.add(key)
            return
        names = self._names(key)
        elected = _elect([self.nodes[name] for name in names])
        self._members[elected] = sorted(names)
        for name in names:
            self._elected[name] = elected
            self._grouped.add(name)


def lineages_of(stated: dict[str, Stated], declared: str | None) -> Lineages:
    """What is stated of a dataset or job: `stated` by jobs, `declared` by its own event."""
    current = frozenset[str]().union(*(each.current for each in stated.values()))
    return Lineages(stated, current | {declared} if declared else current)


def _elect(nodes: list[Node]) -> str:
    """The name to show: one that a symlink names as TABLE, else one that events used, else the first in order."""
    tables = {node.key for node in nodes if any(alias.self_is_table for alias in node.aliases)}
    tables |= {alias.key for node in nodes for alias in node.aliases if alias.other_is_table}
    best = min(nodes, key=lambda node: (node.key not in tables, not node.observed, node.namespace, node.name))
    return best.key
