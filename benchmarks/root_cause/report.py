"""What the outcomes come to, as tables for people, as a page of the documentation has them, and as JSON."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import Any, Final

from rich.table import Table

from benchmarks.root_cause.faults import FAULTS
from benchmarks.root_cause.score import BASELINES, OURS, Outcome, Summary, summary

#: Versions that have to be labelled, beside the two that are asked about, to count as having siblings.
SIBLINGS: Final = 5
#: Probabilities of first suspects that are told together; the last is beyond all.
BINS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)
#: The first words of a row that sums others up.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Section:
    """One table: rows of text under column names."""

    title: str
    columns: list[str]
    rows: list[list[str]]

    def table(self) -> Table:
        """For a terminal; sums are bold."""
        shown = Table(title=self.title, title_justify="left")
        for place, column in enumerate(self.columns):
            shown.add_column(column, justify="left" if place < 1 or column == "fault" else "right")
        for row in self.rows:
            shown.add_row(*row, style="bold" if ALL in row[:2] else None)
        return shown

    def markdown(self) -> str:
        """For a page; sums are bold."""
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [[f"**{each}**" if ALL in row[:2] and each else each for each in row] for row in self.rows]
        return "\n".join([f"{self.title}:", "", *(f"| {' | '.join(cells)} |" for cells in lines)])


def sections(outcomes: Sequence[Outcome]) -> list[Section]:
    """By size and kind of fault, with and without siblings; without each factor; how much probabilities are worth."""
    groups = list(_groups(outcomes))
    by_kind = [_by_kind(group, name) for name, group in groups]
    return [*by_kind, _ablation(outcomes, groups), _reliability(outcomes)]


def document(outcomes: Sequence[Outcome], seeds: Iterable[int]) -> dict[str, Any]:
    """All of it for programs, with every outcome, and when and on what it was measured."""
    return {
        "measuredAt": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "seeds": list(seeds),
        "outcomes": [
            {
                "fault": each.fault,
                "jobs": each.jobs,
                "siblings": each.siblings,
                "world": each.world,
                "suspects": each.suspects,
                "right": each.right,
                "first": each.first,
                "probability": each.probability,
                "seconds": each.seconds,
                "placings": {name: placing._asdict() for name, placing in each.placings.items()},
            }
            for each in outcomes
        ],
    }


def _groups(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, list[Outcome]]]:
    by_name: dict[str, list[Outcome]] = {
        f"At least {SIBLINGS} labelled siblings": [],
        f"Fewer than {SIBLINGS} labelled siblings, one model": [],
        "A job that fails": [],
    }
    many, one, failing = by_name.values()
    for each in outcomes:
        (failing if each.siblings is None else many if each.siblings >= SIBLINGS else one).append(each)
    yield from ((name, group) for name, group in by_name.items() if group)


def _by_kind(outcomes: Sequence[Outcome], title: str) -> Section:
    columns = ["jobs", "fault", "worlds", "suspects", "found", "top 1", "top 3", "mean rank", *BASELINES, "seconds"]
    sizes = sorted({each.jobs for each in outcomes})
    rows: list[list[str]] = []
    for jobs in sizes:
        of_size = [each for each in outcomes if each.jobs == jobs]
        rows += [
            _row(f"{jobs:,}", fault, of_kind)
            for fault in FAULTS
            if (of_kind := [each for each in of_size if each.fault == fault])
        ]
        rows.append(_row(f"{jobs:,}", ALL, of_size))
    if len(sizes) > 1:
        rows.append(_row(ALL, ALL, outcomes))
    return Section(title, columns, rows)


def _row(jobs: str, fault: str, outcomes: Sequence[Outcome]) -> list[str]:
    ours = summary(outcomes, OURS)
    suspects = sum(each.suspects for each in outcomes) / len(outcomes)
    return [
        jobs,
        fault,
        str(len(outcomes)),
        f"{suspects:.0f}",
        *(_percent(part) for part in (ours.found, ours.first, ours.third)),
        _rank(ours),
        *(_short(summary(outcomes, name)) for name in BASELINES),
        _took(outcomes),
    ]


def _ablation(outcomes: Sequence[Outcome], groups: Sequence[tuple[str, Sequence[Outcome]]]) -> Section:
    rankings = dict.fromkeys(name for each in outcomes for name in each.placings if name not in BASELINES)
    rows = [[ranking, *(_short(summary(group, ranking)) for _, group in groups)] for ranking in rankings]
    return Section("Without one factor", ["top 1 / top 3, mean rank", *(name for name, _ in groups)], rows)


def _reliability(outcomes: Sequence[Outcome]) -> Section:
    """How often first suspects are right, by how likely the answer says that they are."""
    rows: list[list[str]] = []
    sure = [(each.probability, each) for each in outcomes if each.probability is not None]
    for low, high in pairwise(BINS):
        of_bin = [(said, each) for said, each in sure if low <= said < high]
        if of_bin:
            said = sum(said for said, _ in of_bin) / len(of_bin)
            right = summary((each for _, each in of_bin), OURS).first
            between = f"{_percent(low)} to {_percent(min(high, 1.0))}"
            rows.append([between, str(len(of_bin)), _percent(said), _percent(right)])
    return Section("How sure the first suspect is", ["probability", "answers", "mean", "right"], rows)


def _took(outcomes: Sequence[Outcome]) -> str:
    """Median and longest time that a question took."""
    seconds = [each.seconds for each in outcomes]
    return f"{median(seconds):.2f}, {max(seconds):.2f}"


def _short(of: Summary) -> str:
    return f"{_percent(of.first)} / {_percent(of.third)}, {_rank(of)}"


def _percent(part: float) -> str:
    return f"{part:.0%}"


def _rank(of: Summary) -> str:
    return "none" if of.rank is None else f"{of.rank:.1f}"
