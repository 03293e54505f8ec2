"""One difference between what two runs used."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "schema",
    "data",
    "code",
    "parameters",
    "engine",
    "inputs",
    "stale-input",
    "failed-run",
    "assertion",
    "metadata",
]
NodeKind = Literal["dataset", "job"]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact: what was so in the one and is so in the other, where, since when (µs UTC), by which run (keys).

    `columns` are those that it is about, if it is about some. `size` is how large it is in units of its own kind
    (`query_api/root_cause/weights.py`), `text` says it to people.
    """

    kind: Kind
    node_kind: NodeKind
    node: str
    facet: str | None
    before: Any
    after: Any
    at: int
    run: str | None
    text: str
    size: float = 0.0
    columns: frozenset[str] = frozenset()
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
