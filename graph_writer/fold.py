"""A batch of facts folded to one fact a key, so that the graph is asked and written once for each."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, Self, TypeVar

from graph_writer.facts import Fact


class Joinable(Protocol):
    """What every fact can do: be joined with another of its key."""

    def join(self, other: Self, /) -> Self:
        """See `graph_writer.facts`."""
        ...


F = TypeVar("F", bound=Joinable)


class Facts:
    """One joined fact for each type and key."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._by_type: dict[type[Any], dict[Any, Any]] = {}
        self.add(facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Join these facts into those of the same key."""
        for fact in facts:
            known = self._by_type.setdefault(type(fact), {})
            key = fact.key
            mine = known.get(key)
            known[key] = fact if mine is None else mine.join(fact)

    def of(self, kind: type[F]) -> dict[Any, F]:
        """The facts of one type by key; the dictionary itself, not a copy."""
        return self._by_type.setdefault(kind, {})

    def __iter__(self) -> Iterator[Fact]:
        for facts in self._by_type.values():
            yield from facts.values()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._filled() == other._filled()

    def _filled(self) -> dict[type[Any], dict[Any, Any]]:
        return {kind: facts for kind, facts in self._by_type.items() if facts}

    __hash__ = None  # type: ignore[assignment]


K = TypeVar("K")


def joined(stored: dict[K, F], new: dict[K, F]) -> dict[K, F]:
    """Stored facts with the new ones of the same key joined in."""
    return stored | {key: stored[key].join(fact) if key in stored else fact for key, fact in new.items()}
