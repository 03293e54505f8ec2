"""What the outcomes come to, as tables for people and as JSON."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rich.table import Table

from benchmarks.root_cause.score import BASELINES, OURS, Outcome, Summary, summary

#: Versions that have to be labelled, beside the two that are asked about, to count as having siblings.
SIBLINGS: Final = 5


def tables(outcomes: Sequence[Outcome]) -> list[Table]:
    """By size and kind of fault, with and without siblings; then without each factor."""
    return [*(_by_kind(each, siblings) for each, siblings in _groups(outcomes)), _ablation(outcomes)]


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
                "placings": {name: placing._asdict() for name, placing in each.placings.items()},
            }
            for each in outcomes
        ],
    }


def _groups(outcomes: Sequence[Outcome]) -> Iterable[tuple[list[Outcome], bool]]:
    for siblings in (True, False):
        group = [each for each in outcomes if (each.siblings >= SIBLINGS) is siblings]
        if group:
            yield group, siblings


def _by_kind(outcomes: Sequence[Outcome], siblings: bool) -> Table:
    what = (
        f"{SIBLINGS} and more labelled siblings" if siblings else f"fewer than {SIBLINGS} labelled siblings, one model"
    )
    shown = Table(title=f"Root cause: {what}", title_justify="left")
    for column in ("jobs", "fault"):
        shown.add_column(column)
    for column in ("worlds", "suspects", "found", "top 1", "top 3", "mean rank"):
        shown.add_column(column, justify="right")
    for baseline in BASELINES:
        shown.add_column(f"{baseline}: top 1 / 3, rank", justify="right", style="dim")
    sizes = sorted({each.jobs for each in outcomes})
    for jobs in sizes:
        of_size = [each for each in outcomes if each.jobs == jobs]
        for fault in dict.fromkeys(each.fault for each in of_size):
            _row(shown, f"{jobs:,}", fault, [each for each in of_size if each.fault == fault])
        _row(shown, f"{jobs:,}", "all", of_size, bold=True)
        shown.add_section()
    if len(sizes) > 1:
        _row(shown, "all", "all", outcomes, bold=True)
    return shown


def _row(shown: Table, jobs: str, fault: str, outcomes: Sequence[Outcome], *, bold: bool = False) -> None:
    ours = summary(outcomes, OURS)
    others = [summary(outcomes, name) for name in BASELINES]
    shown.add_row(
        jobs,
        fault,
        f"{len(outcomes)}",
        f"{sum(each.suspects for each in outcomes) / len(outcomes):.0f}",
        *_numbers(ours),
        *(f"{_percent(each.first)} / {_percent(each.third)}, {_rank(each)}" for each in others),
        style="bold" if bold else None,
    )


def _numbers(of: Summary) -> list[str]:
    return [_percent(of.found), _percent(of.first), _percent(of.third), _rank(of)]


def _ablation(outcomes: Sequence[Outcome]) -> Table:
    shown = Table(title="Without one factor: top 1, top 3, mean rank", title_justify="left")
    shown.add_column("ranking")
    names = {True: "with siblings", False: "without siblings"}
    groups = list(_groups(outcomes))
    for _, siblings in groups:
        shown.add_column(names[siblings], justify="right")
    rankings = dict.fromkeys(name for each in outcomes for name in each.placings if name not in BASELINES)
    for ranking in rankings:
        cells = [summary(group, ranking) for group, _ in groups]
        shown.add_row(ranking, *(f"{_percent(each.first)}, {_percent(each.third)}, {_rank(each)}" for each in cells))
    return shown


def _percent(part: float) -> str:
    return f"{part:.0%}"


def _rank(of: Summary) -> str:
    return "" if of.rank is None else f"{of.rank:.1f}"
