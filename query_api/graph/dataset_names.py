"""Datasets by the names under which they are shown: datasets that current ALIAS edges join are one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from query_api.graph.nodes import Alias
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.graph.statements import DATASET_NAMES, DatasetName

#: Most datasets whose names are read by one statement.
AT_ONCE = 25_000


class _Aliased(Protocol):
    """What an election needs to know of each name."""

    @property
    def key(self) -> str: ...
    @property
    def namespace(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def observed(self) -> bool: ...
    @property
    def aliases(self) -> list[Alias]: ...


N = TypeVar("N", bound=_Aliased)


class JoinedNames(ABC, Generic[N]):
    """What is read on demand, each with all its names: `elect` gives the key that stands for all of them."""

    def __init__(self) -> None:
        self.nodes: dict[str, N] = {}
        self._elected: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._grouped: set[str] = set()

    def elect(self, key: str) -> str:
        """The key of the name under which a dataset is shown; of one not read yet, or of a job, its own."""
        return self._elected.get(key, key)

    def members(self, key: str) -> list[N]:
        """All names of the dataset that `key` stands for, or the job."""
        members = self._members.get(key)
        return [self.nodes[key]] if members is None else [self.nodes[each] for each in members]

    def shown(self, key: str) -> N:
        """The name that a loaded dataset is shown under, or the job."""
        return self.nodes[self.elect(key)]

    def all(self, key: str) -> list[N]:
        """All names of a loaded dataset, or the job."""
        return self.members(self.elect(key))

    async def load(self, keys: Iterable[str]) -> None:
        """Read what is not known yet, each with all its names.

        Raises:
            KeyError: a key is of nothing in the graph.
        """
        wanted = [key for key in keys if key not in self._grouped]
        missing = [key for key in dict.fromkeys(wanted) if key not in self.nodes]
        if missing:
            await self._read(missing)
        while names := self._unread_names(wanted):
            await self._read(names)
        for key in wanted:
            self._group(key)

    @abstractmethod
    async def _read(self, keys: list[str]) -> None:
        """Read these into `nodes`."""

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
        elected = elect([self.nodes[name] for name in names])
        self._members[elected] = sorted(names)
        for name in names:
            self._elected[name] = elected
            self._grouped.add(name)


class NamesAlone(JoinedNames[N]):
    """Names that a statement reads by their keys, without neighbours; each is read once."""

    def __init__(self, question: Question, statement: Statement[N]) -> None:
        super().__init__()
        self._question = question
        self._statement = statement

    async def _read(self, keys: list[str]) -> None:
        for start in range(0, len(keys), AT_ONCE):
            rows = await self._question.ask(self._statement, keys=keys[start : start + AT_ONCE])
            self.nodes.update((row.key, row) for row in rows)


class DatasetNames(NamesAlone[DatasetName]):
    """Elected names of datasets."""

    def __init__(self, question: Question) -> None:
        super().__init__(question, DATASET_NAMES)

    def loaded(self) -> Iterable[DatasetName]:
        """All that was loaded, and the other names of it."""
        return self.nodes.values()

    def ids(self, keys: Iterable[str]) -> list[dict[str, str]]:
        """Datasets as `{namespace, name}`, each once, in order of their names."""
        nodes = {(node.namespace, node.name) for node in map(self.shown, keys)}
        return [{"namespace": namespace, "name": name} for namespace, name in sorted(nodes)]


def elect(names: Sequence[_Aliased]) -> str:
    """The name to show: one that a symlink names as TABLE, else one that events used, else the first in order."""
    tables = {each.key for each in names if any(alias.self_is_table for alias in each.aliases)}
    tables |= {alias.key for each in names for alias in each.aliases if alias.other_is_table}
    best = min(names, key=lambda each: (each.key not in tables, not each.observed, each.namespace, each.name))
    return best.key
