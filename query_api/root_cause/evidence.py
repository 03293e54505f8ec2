"""What is known beside the changes themselves, as plain data."""

from dataclasses import dataclass, field
from typing import NamedTuple

from query_api.compare.change import Change, Kind
from query_api.compare.deviations import Deviation
from query_api.root_cause.paths import Reach, SymptomGraph
from query_api.root_cause.witnesses import Witness


class Factor(NamedTuple):
    """One piece of evidence: log-odds, and what it is for people."""

    name: str
    value: float
    text: str


@dataclass(slots=True)
class Evidence:
    """What is known beside the changes themselves.

    `changed` of a change's place: how often the same changed before, in how many earlier pairs of runs. `counted` are
    the datasets of which both closures state numbers, `measured` those with numbers of columns, `deviations` those
    whose numbers became unusual. `in_good`: the changes, by their place, that the good closure has on other ways,
    and how they lead to the good one there. `witnesses` leave out the good and the bad one.
    """

    graph: SymptomGraph
    good_graph: SymptomGraph
    changes: list[Change]
    changed: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    counted: set[str] = field(default_factory=set[str])
    measured: set[str] = field(default_factory=set[str])
    deviations: dict[str, Deviation] = field(default_factory=dict[str, Deviation])
    in_good: dict[int, Reach] = field(default_factory=dict[int, Reach])
    witnesses: list[Witness] = field(default_factory=list[Witness])
    outputs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    _telling: set[str] = field(init=False)
    _below: dict[str, dict[str, int]] = field(init=False, default_factory=dict[str, dict[str, int]])
    #: What `query_api.root_cause.factors` has found so far, by dataset.
    explanations: dict[str, tuple[float, str | None]] = field(
        init=False, default_factory=dict[str, tuple[float, str | None]]
    )

    def __post_init__(self) -> None:
        self._telling = self.measured | self.deviations.keys()

    def below(self, job: str) -> dict[str, int]:
        """The datasets nearest below a job whose numbers would tell, by how many jobs lie between: walked once."""
        if job not in self._below:
            self._below[job] = self.graph.first_below(job, self._telling)
        return self._below[job]

    def of_kind(self, *kinds: Kind) -> list[Change]:
        """The changes of some kinds."""
        return [change for change in self.changes if change.kind in kinds]
