"""Witnesses: other versions and runs that are known to be good or bad, and which of the changes each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from query_api.compare.yes_no_not_said import Has, counts_as_having
from query_api.root_cause.reach import ColumnReach


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    """`has`: whether its closure has each of the changes, in their order."""

    has: Sequence[Has]

    def counts_as_having(self, index: int) -> bool:
        """Whether it counts as one that has this change."""
        return counts_as_having(self.has[index])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVersion(_Witness):
    """Another version, or run, of the node that is asked about."""

    bad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion(_Witness):
    """A judged version of another dataset (`node`), and how what it was made from leads to it."""

    bad: bool
    node: str
    graph: ColumnReach


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFailedRun(_Witness):
    """A run of another job (`node`) that failed too, and how what it was made from leads to it."""

    bad: ClassVar[bool] = True
    node: str
    graph: ColumnReach


Witness = OwnVersion | OtherVersion | OtherFailedRun


class Witnesses(NamedTuple):
    """Those whose closures were compared, how many were known but not compared, and what was not looked at.

    `not_asked`: datasets and jobs below what changed whose judges or runs were not looked for. `unknown_versions`:
    versions of the node that are judged but that no known run has made. `late`: what was left out for want of time.
    """

    compared: list[Witness]
    not_compared: int
    not_asked: int
    unknown_versions: Sequence[str]
    late: Sequence[str] = ()

    @property
    def of_other_nodes(self) -> list[OtherVersion | OtherFailedRun]:
        """Those of other nodes."""
        return [each for each in self.compared if not isinstance(each, OwnVersion)]

    @property
    def other_nodes(self) -> int:
        """How many other nodes they are of."""
        return len({each.node for each in self.of_other_nodes})

    @property
    def bad(self) -> int:
        """How many are bad."""
        return sum(each.bad for each in self.compared)

    @property
    def good(self) -> int:
        """How many are good."""
        return len(self.compared) - self.bad
