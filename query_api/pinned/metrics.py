"""Numbers that facets state of a dataset, and how unusual one is beside its own history (robust statistics).

The scale of a history is 1.4826 times the median absolute deviation, which estimates the standard deviation of a normal
distribution and is not moved by up to half of the values being wrong (Hampel 1974; Iglewicz and Hoaglin 1993, who call
3.5 and more an outlier).
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from statistics import median
from typing import Any, NamedTuple

from query_api.marquez.facets import objects

#: A metric: its name, and the column that it is of ("": of the whole dataset).
Metric = tuple[str, str]
#: Facets that state numbers.
FACETS = ("inputStatistics", "outputStatistics", "dataQualityMetrics")
#: Least history for a scale of its own, values.
LEAST_HISTORY = 4
#: What a scale is at least, in parts of the median: numbers are allowed to move that much however still they were.
FLOOR = 0.02
#: The same where there is no history: a tenth up or down is nothing.
FLOOR_WITHOUT = 0.1
#: Least scale of fractions of rows.
FLOOR_FRACTION = 0.005


def numbers(facets: Mapping[str, Any]) -> dict[Metric, float]:
    """All numbers in statistics and quality metrics; null counts as a fraction of the rows, sums as means."""
    found: dict[Metric, float] = {}
    for name in FACETS:
        facet = facets.get(name)
        if not isinstance(facet, dict):
            continue
        for source, metric in (
            ("rowCount", "rowCount"),
            ("size", "bytes"),
            ("bytes", "bytes"),
            ("fileCount", "fileCount"),
        ):
            _put(found, (metric, ""), facet.get(source))
        rows = found.get(("rowCount", ""))
        columns = facet.get("columnMetrics")
        for column, of_column in columns.items() if isinstance(columns, dict) else ():
            if isinstance(of_column, dict):
                _of_column(found, column, of_column, rows)
    return found


def _of_column(found: dict[Metric, float], column: str, metrics: dict[str, Any], rows: float | None) -> None:
    for name in ("distinctCount", "min", "max"):
        _put(found, (name, column), metrics.get(name))
    nulls, count, total = (_number(metrics.get(name)) for name in ("nullCount", "count", "sum"))
    filled = count if count is not None else rows - nulls if rows is not None and nulls is not None else rows
    if nulls is not None:
        whole = rows if rows is not None else count + nulls if count is not None else None
        if whole:
            found["nullFraction", column] = nulls / whole
        elif whole is None:
            found["nullCount", column] = nulls
    if total is not None and filled:
        found["mean", column] = total / filled
    quantiles = metrics.get("quantiles")
    if isinstance(quantiles, dict):
        for quantile, value in quantiles.items():
            _put(found, (f"quantile {quantile}", column), value)


def _put(found: dict[Metric, float], metric: Metric, value: Any) -> None:
    number = _number(value)
    if number is not None:
        found[metric] = number


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) else None


class Unusual(NamedTuple):
    """A number that its own history does not explain: `z` scales away from its median, and from the good value."""

    metric: Metric
    before: float
    after: float
    z: float
    history: int

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.metric[0]} of {self.metric[1]}" if self.metric[1] else self.metric[0]


def robust_z(value: float, reference: float, history: Iterable[float], *, fraction: bool) -> float:
    """How many scales `value` is away from the median of its history, or without one from the reference."""
    past = list(history)
    if len(past) < LEAST_HISTORY:
        scale = max(FLOOR_WITHOUT * abs(reference), FLOOR_FRACTION if fraction else 0.0, 1e-12)
        return abs(value - reference) / scale
    middle = median(past)
    spread = 1.4826 * median(abs(each - middle) for each in past)
    scale = max(spread, FLOOR * abs(middle), FLOOR_FRACTION if fraction else 0.0, 1e-12)
    return min(abs(value - middle), abs(value - reference)) / scale


def unusual(
    before: Mapping[Metric, float], after: Mapping[Metric, float], history: Mapping[Metric, list[float]], least: float
) -> list[Unusual]:
    """The numbers of `after` that are `least` scales and more away from their history and `before`, largest first."""
    found: list[Unusual] = []
    for metric, value in after.items():
        if metric not in before:
            continue
        past = history.get(metric, ())
        z = robust_z(value, before[metric], past, fraction=metric[0] == "nullFraction")
        if z >= least:
            found.append(Unusual(metric, before[metric], value, z, len(past)))
    return sorted(found, key=lambda each: (-each.z, each.metric))


def tests_of(facet: Any) -> list[dict[str, Any]]:
    """The assertions of a `dataQualityAssertions` facet that say whether they held."""
    assertions = facet.get("assertions") if isinstance(facet, dict) else None
    return [each for each in objects(assertions) if isinstance(each.get("success"), bool)]
