"""What is known beside the changes themselves, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from query_api.compare.change import Change
from query_api.compare.dating import ChangedBefore
from query_api.compare.deviations import Deviation
from query_api.compare.measured import Measured
from query_api.root_cause.reach import Reach
from query_api.root_cause.shape import FactorName
from query_api.root_cause.shared import places
from query_api.root_cause.symptom_graph import SymptomGraph
from query_api.root_cause.witnesses import Witness

_C = TypeVar("_C", bound=Change)


class Factor(NamedTuple):
    """One piece of evidence: log-odds, and what it is for people."""

    name: FactorName
    value: float
    text: str


class Explanation(NamedTuple):
    """How far what is above explains the deviation of a dataset, 0, 0.5 or 1, and which dataset above does."""

    strength: float
    dataset: str | None


@dataclass(slots=True, kw_only=True)
class Evidence:
    """What is known beside the changes themselves. What is of a change is by its index in `changes`.

    `measured`: what is measured of the datasets of which the bad closure has statistics; `deviations`: those whose
    statistics became unusual. `also_in_good`: the changes that the good closure has on other ways, and how they lead to
    the good one there; of `not_said_in_good` it does not say whether it has them. `witnesses` leave out the good and
    the bad one. `outputs`: by job the datasets that it wrote.
    """

    bad_graph: SymptomGraph
    good_graph: SymptomGraph
    changes: list[Change]
    changed_before: dict[int, ChangedBefore] = field(default_factory=dict[int, ChangedBefore])
    measured: Mapping[str, Measured] = field(default_factory=dict[str, Measured])
    deviations: dict[str, Deviation] = field(default_factory=dict[str, Deviation])
    also_in_good: dict[int, Reach] = field(default_factory=dict[int, Reach])
    not_said_in_good: frozenset[int] = frozenset()
    witnesses: list[Witness] = field(default_factory=list[Witness])
    outputs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    #: By the identity of a change how many jobs have it (`query_api.root_cause.shared`).
    places: dict[bytes, int] = field(init=False)
    _measured: set[str] = field(init=False)
    _below: dict[str, dict[str, int]] = field(init=False, default_factory=dict[str, dict[str, int]])
    #: What `query_api.root_cause.explained` has found so far, by dataset.
    explanations: dict[str, Explanation] = field(init=False, default_factory=dict[str, Explanation])

    def __post_init__(self) -> None:
        self.places = places(self.changes)
        self._measured = {dataset for dataset, of in self.measured.items() if of.columns}
        self._measured |= {dataset for dataset, of in self.deviations.items() if of.of_content}

    def measured_below(self, job: str) -> dict[str, int]:
        """The measured datasets nearest below a job, by how many jobs lie between: walked once."""
        if job not in self._below:
            self._below[job] = self.bad_graph.nearest_below(job, self._measured)
        return self._below[job]

    def became_unusual(self, dataset: str) -> Deviation | None:
        """What became unusual of what is in a dataset: in how many files or bytes it lies is no effect of anything."""
        found = self.deviations.get(dataset)
        return found if found is not None and found.of_content else None

    def is_routine(self, index: int) -> bool:
        """Whether a job changes in this way with most of its runs: then nothing is put down to it."""
        return index in self.changed_before and self.changed_before[index].is_routine

    def of_type(self, kind: type[_C]) -> list[_C]:
        """The changes of a class."""
        return [change for change in self.changes if isinstance(change, kind)]
