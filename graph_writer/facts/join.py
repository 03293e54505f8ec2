"""What every fact is made of: minimum, maximum, union, and last-writer-wins by stamp."""

from typing import Self, TypeVar

from msgspec import Struct

from graph_writer.facts.observation import Observation

#: A last-writer-wins register: (stamp, value). The greater pair wins; "" as value says deleted.
Register = tuple[str, str]
Registers = dict[str, Register]
NOTHING: Register = ("", "")

_T = TypeVar("_T", int, Observation)


class BaseFact(Struct, frozen=True, array_like=True, tag=True, tag_field="fact", gc=False):
    """What every fact is: immutable, comparable, and sent between processes as an array that begins with its type."""


class Content(BaseFact, frozen=True):
    """A fact that its key says all of: two of one key are equal."""

    def join(self, _other: Self) -> Self:
        """Either."""
        return self


def least(a: _T | None, b: _T | None) -> _T | None:
    """The smaller of the two that are known."""
    return b if a is None else a if b is None else min(a, b)


def greatest(a: _T | None, b: _T | None) -> _T | None:
    """The greater of the two that are known."""
    return b if a is None else a if b is None else max(a, b)


def newest(a: Registers, b: Registers) -> Registers:
    """Both sets of registers, the greater one of each name."""
    if not a or a == b:
        return b
    if not b:
        return a
    return a | {name: register for name, register in b.items() if register > a.get(name, NOTHING)}
