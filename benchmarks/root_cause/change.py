"""What can change in a world, innocent or not: a moment, a place, and what is so from then on."""

from dataclasses import dataclass, field
from typing import Any, Literal

#: The words of the answer's `change.kind`.
Kind = Literal["schema", "data", "code", "parameters", "engine", "inputs", "stale-input", "metadata"]
Node = Literal["dataset", "job"]


@dataclass(frozen=True, slots=True)
class Shift:
    """What becomes of the numbers of a column: factor of its mean, part of the rows that is null in addition."""

    factor: float = 1.0
    nulls: float = 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to what is there or made: to columns, to the number of rows; whether it makes models worse."""

    columns: dict[str, Shift] = field(default_factory=dict[str, Shift])
    rows: float = 1.0
    harms: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a dataset or job, seconds from the beginning.

    `to` are the new values, by what they are of: `commit`, `sql`, `engine`, `parameters` (name: value), `replace`
    (old input: new one), `subset` (input: condition), `drop` (columns), `add`, `stop`, `documentation`.
    """

    at: int
    kind: Kind
    node: Node
    name: str
    to: dict[str, Any]
    effect: Effect = field(default_factory=Effect)
    until: int | None = None
