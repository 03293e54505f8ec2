"""Which contents this process has already written: they never change and are never removed, so once is enough."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class AlreadyWritten:
    """The newest keys that were committed, at most `size`. Forgetting one costs a repeated write, nothing else."""

    def __init__(self, size: int = 200_000) -> None:
        self._keys: LRUCache[Hashable, None] = LRUCache(size)
        self._pending: list[Hashable] = []

    def new(self, items: Iterable[T], key: Callable[[T], Any]) -> list[T]:
        """The items whose key was not committed yet. They count as written after the next `committed`."""
        fresh = [item for item in items if key(item) not in self._keys]
        self._pending += [key(item) for item in fresh]
        return fresh

    def begin(self) -> None:
        """Forget what an attempt that did not commit had planned to write."""
        self._pending.clear()

    def committed(self) -> None:
        """Remember what the transaction that has just been committed wrote."""
        for key in self._pending:
            self._keys[key] = None
        self._pending.clear()
