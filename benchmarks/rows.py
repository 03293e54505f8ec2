"""What a benchmark found: numbers, each beside the floor of the same run and what is wanted of it."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bound on the ratio of a row; on its value if the row has no floor."""

    relation: Literal["≥", "≤"]
    bound: float

    def holds(self, number: float) -> bool:
        """Whether `number` is as wanted."""
        return number >= self.bound if self.relation == "≥" else number <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """One measured number. `floor` is the same of something that does nothing else; `of` says how it was measured."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    wanted: Wanted | None = None
    of: str = ""

    @property
    def ratio(self) -> float | None:
        """Value by floor."""
        return None if self.floor is None else self.value / self.floor

    @property
    def enough(self) -> bool | None:
        """Whether it is as wanted; None if nothing is wanted."""
        if self.wanted is None:
            return None
        return self.wanted.holds(self.value if self.ratio is None else self.ratio)


def table(rows: Iterable[Row]) -> Table:
    """The rows for people; those that are not as wanted are marked."""
    shown = Table(title="Headwater's benchmarks", title_justify="left")
    shown.add_column("")
    for column in ("value", "unit", "floor", "ratio", "wanted"):
        shown.add_column(column, justify="left" if column == "unit" else "right")
    shown.add_column("measured", style="dim")
    for row in rows:
        wanted = "" if row.wanted is None else f"{row.wanted.relation} {row.wanted.bound:g}"
        shown.add_row(
            row.name,
            _number(row.value),
            row.unit,
            _number(row.floor),
            "" if row.ratio is None else f"{row.ratio:.2f}",
            f"{wanted} MISSED" if row.enough is False else wanted,
            row.of,
            style="bold red" if row.enough is False else None,
        )
    return shown


def document(rows: Iterable[Row], *, quick: bool) -> dict[str, Any]:
    """The rows for programs, with when and on what they were measured."""
    return {
        "measuredAt": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "quick": quick,
        "rows": [
            {
                "name": row.name,
                "value": row.value,
                "unit": row.unit,
                "floor": row.floor,
                "ratio": row.ratio,
                "wanted": None if row.wanted is None else f"{row.wanted.relation} {row.wanted.bound:g}",
                "enough": row.enough,
                "measured": row.of,
            }
            for row in rows
        ],
    }


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
