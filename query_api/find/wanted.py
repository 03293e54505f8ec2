"""What a question looks for."""

from typing import Any, NamedTuple

from headwater.identity import namespace_key
from query_api.find.shape import FoundKind
from query_api.history.run_state import ShownState, stored_states

#: Kinds that have a state: others are not looked for where one is asked for.
_WITH_STATE: frozenset[FoundKind] = frozenset({"job", "run"})
_ALL: tuple[FoundKind, ...] = ("model", "dataset", "column", "job", "run")


class Wanted(NamedTuple):
    """A part of the name, as it is indexed (empty: any), and what has to be so of whatever is found.

    `said` is the text as it was given: it may be an id.
    """

    said: str
    text: str
    kinds: frozenset[FoundKind]
    namespace: str | None = None
    owner: str | None = None
    tag: str | None = None
    states: tuple[ShownState, ...] = ()

    def looks_for(self, kind: FoundKind) -> bool:
        """Whether this kind of thing is looked for: any if none is named, those with a state if one is."""
        return kind in (self.kinds or _ALL) and (not self.states or kind in _WITH_STATE)

    def only(self, kind: FoundKind) -> bool:
        """Whether nothing but this kind is asked for by name."""
        return len(self.kinds) == 1 and kind in self.kinds

    @property
    def anything(self) -> bool:
        """Whether nothing has to be so of what is found."""
        return not self.states and self.namespace is self.owner is self.tag is None

    @property
    def models(self) -> bool | None:
        """Of datasets: models only, others only, or both (None)."""
        if self.looks_for("model") and self.looks_for("dataset"):
            return None
        return self.looks_for("model")

    def parameters(self) -> dict[str, Any]:
        """What statements are asked with."""
        return {
            "namespace": None if self.namespace is None else namespace_key(self.namespace),
            "owner": self.owner,
            "tag": self.tag,
            "states": stored_states(self.states) if self.states else None,
        }
