"""Statistics that facets state of a dataset, and how unusual a value is beside its own history (robust statistics).

A value is compared with the median of its history, as a logarithm if it is a positive amount: half as much is as far
as twice as much. The scale is 1.4826 times the median absolute deviation, which up to half of the values may be wrong
of (Hampel 1974). A short history knows its scale badly: it is moderated with a usual one, and how far a number is away
is judged by Student's distribution of the degrees of freedom that both have together (Smyth 2004), told as the z of a
normal one that is as unlikely (Wallace 1959). Of the many values of a dataset some are far away by chance: the more
are looked at, the further away one must be (Šidák 1967).
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from math import log, log1p, log2, sqrt
from statistics import NormalDist, median
from typing import Any, Final, NamedTuple

from headwater.canonical import canonical
from headwater.event.producer_json import json_object, mapping, number, objects

#: Most of one text that is shown, in characters.
MOST_OF_TEXT: Final = 500


class Metric(NamedTuple):
    """What a value is of: the name of it, and the column ("": the whole dataset)."""

    name: str
    column: str

    @property
    def text(self) -> str:
        """For people."""
        return f"{self.name} of {self.column}" if self.column else self.name

    @property
    def is_fraction(self) -> bool:
        """Whether it is a part of the rows."""
        return self.name == "nullFraction"


#: A metric that was made before is the same object: histories name each some dozens of times.
_metric: Final = lru_cache(maxsize=20_000)(Metric)

#: Facets that state statistics.
FACETS = ("inputStatistics", "outputStatistics", "dataQualityMetrics")
#: A usual scale: of the logarithm of an amount, so 5 % of it, and of a fraction of rows.
USUAL, USUAL_FRACTION = 0.05, 0.01
#: As how many degrees of freedom the usual scale counts.
USUAL_FREEDOM = 6.0
#: What part of the degrees of freedom of a normal sample the median absolute deviation has.
EFFICIENCY = 0.37
#: How often nothing is called unusual of a dataset in which nothing happened.
CONFIDENCE = 0.95
#: An amount counts as at least this part of the median: a table that is empty is a thousand times smaller.
LEAST_PART = 1e-3
#: Fractions of rows that make as much of a difference as twice or half the amount.
DOUBLING = 0.25

#: The metrics that say how rows are stored, and not what is in them; where nobody counts rows, bytes stand for them.
_FILES, _BYTES, _ROWS = (Metric(name, "") for name in ("fileCount", "bytes", "rowCount"))
#: Metrics of how much there is.
_AMOUNTS: Final = frozenset({"rowCount", "bytes", "distinctCount"})
#: Metrics that say most, first.
_SAY_MOST: Final = ("rowCount", "mean", "nullFraction", "distinctCount", "max", "min")


def statistics_in(facets: Mapping[str, Any]) -> dict[Metric, float]:
    """All values in statistics and quality metrics; null counts as a fraction of the rows, sums as means."""
    found: dict[Metric, float] = {}
    for name in FACETS:
        facet = json_object(facets.get(name))
        if facet is None:
            continue
        for source, metric in (
            ("rowCount", "rowCount"),
            ("size", "bytes"),
            ("bytes", "bytes"),
            ("fileCount", "fileCount"),
        ):
            _put(found, _metric(metric, ""), facet.get(source))
        rows = found.get(_metric("rowCount", ""))
        for column, stated in mapping(facet.get("columnMetrics")).items():
            of_column = json_object(stated)
            if of_column is not None:
                _of_column(found, column, of_column, rows)
    return found


def _of_column(found: dict[Metric, float], column: str, stated: dict[str, Any], rows: float | None) -> None:
    for name in ("distinctCount", "min", "max"):
        _put(found, _metric(name, column), stated.get(name))
    nulls, count, total = (_number(stated.get(name)) for name in ("nullCount", "count", "sum"))
    filled = count if count is not None else rows - nulls if rows is not None and nulls is not None else rows
    if nulls is not None:
        whole = rows if rows is not None else count + nulls if count is not None else None
        if whole:
            found[_metric("nullFraction", column)] = nulls / whole
        elif whole is None:
            found[_metric("nullCount", column)] = nulls
    if total is not None and filled:
        found[_metric("mean", column)] = total / filled
    for quantile, value in mapping(stated.get("quantiles")).items():
        _put(found, _metric(f"quantile {quantile}", column), value)


def _put(found: dict[Metric, float], metric: Metric, value: Any) -> None:
    stated = _number(value)
    if stated is not None:
        found[metric] = stated


def _number(value: Any) -> float | None:
    stated = number(value)
    return None if stated is None else float(stated)


class Unusual(NamedTuple):
    """How far a value is from what its history and the good value make usual.

    `z`: so many usual spreads away is as unlikely as this is. `doublings`: by how many powers of two, with its sign; of
    a fraction of rows, of `DOUBLING`. `usual`: the median of its history.
    """

    metric: Metric
    before: float
    after: float
    usual: float
    z: float
    doublings: float

    @property
    def order(self) -> tuple[float, int, Metric]:
        """What it is sorted by: the largest first; of those as large the one that says most."""
        name = self.metric.name
        says = _SAY_MOST.index(name) if name in _SAY_MOST else len(_SAY_MOST)
        return -round(2 * abs(self.doublings)), says, self.metric

    @property
    def is_more(self) -> bool:
        """Whether there only are more rows, or values, than usual."""
        return self.doublings > 0 and self.metric.name in _AMOUNTS

    @property
    def text(self) -> str:
        """What it was and is, and how that is beside what is usual."""
        name = self.metric.text
        if self.metric.is_fraction:
            return f"{name} went from {self.before:.1%} to {self.after:.1%}, usual is {self.usual:.1%}"
        return f"{name} went from {_shown(self.before)} to {_shown(self.after)}, {self._beside()}"

    def is_nearer(self, value: float) -> bool:
        """Whether a value is nearer to what it became than to what is usual, and than to what it was."""
        scale = _Scale(self.metric, [self.before, self.after, value], self.usual)
        at = scale.position(value)
        away = abs(at - scale.position(self.after))
        return all(away < abs(at - scale.position(each)) for each in (self.usual, self.before))

    def _beside(self) -> str:
        if not self.usual or self.after / self.usual <= 0:
            return f"usual is {_shown(self.usual)}"
        factor = self.after / self.usual
        if factor >= 2:  # noqa: PLR2004  (below it percents read better)
            return f"{factor:,.3g} times its usual value"
        if factor <= 0.1:  # noqa: PLR2004  (the same)
            return f"one {1 / factor:,.3g}th of its usual value"
        return f"{abs(factor - 1):.0%} {'above' if factor > 1 else 'below'} its usual value"


def _shown(number: float) -> str:
    return f"{number:,.4g}" if abs(number) < 1e6 else f"{number:,.0f}"  # noqa: PLR2004  (beyond it digits read better)


class _Scale:
    """Where the values of one metric lie, so that distances between them can be told: logarithms of amounts.

    Args:
        metric: which one.
        values: all that are to be compared.
        middle: the usual value.
    """

    def __init__(self, metric: Metric, values: Iterable[float], middle: float) -> None:
        self._fraction = metric.is_fraction
        self._amounts = not self._fraction and middle > 0 and all(value >= 0 for value in values)
        self._middle = middle
        # Files are few, and one more or less is chance: the spread of a count is its root (Poisson).
        self._few = metric == _FILES and self._amounts

    def position(self, value: float) -> float:
        """Where a value lies."""
        return log(max(value, LEAST_PART * self._middle)) if self._amounts else value

    @property
    def usual_spread(self) -> float:
        """How far values lie apart that nothing is known of."""
        if self._fraction:
            return USUAL_FRACTION
        if self._few:
            return 1 / sqrt(max(self._middle, 1.0))
        return USUAL if self._amounts else max(USUAL * abs(self._middle), 1e-12)

    def doublings(self, distance: float) -> float:
        """A distance in powers of two."""
        if self._fraction:
            return distance / DOUBLING
        if self._amounts:
            return distance / log(2)
        part = distance / max(abs(self._middle), 1e-12)
        return (1 if part > 0 else -1) * log2(1 + abs(part))


def how_unusual(metric: Metric, *, before: float, after: float, history: Sequence[float]) -> Unusual:
    """How unusual `after` is beside `before` and a history, of which `before` is one if nothing else is known."""
    past = list(history) or [before]
    usual = median(past)
    scale = _Scale(metric, [before, after, *past], usual)
    middle, reference, value = scale.position(usual), scale.position(before), scale.position(after)
    # What lies between the good value and the usual one went nowhere.
    away = min(value - middle, value - reference, key=abs) if (value - middle) * (value - reference) > 0 else 0.0
    freedom = EFFICIENCY * (len(past) - 1)
    spread = 1.4826 * median(abs(scale.position(each) - middle) for each in past)
    moderated = sqrt((USUAL_FREEDOM * scale.usual_spread**2 + freedom * spread**2) / (USUAL_FREEDOM + freedom))
    t = abs(away) / (moderated * sqrt(1 + 1 / len(past)))
    return Unusual(
        metric=metric,
        before=before,
        after=after,
        usual=usual,
        z=as_normal(t, USUAL_FREEDOM + freedom),
        doublings=scale.doublings(away),
    )


def as_normal(t: float, freedom: float) -> float:
    """The z of a normal distribution that is as unlikely as a t of Student's, to three digits (Wallace 1959)."""
    return (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * log1p(t * t / freedom))


def is_layout(metric: Metric, stated: Container[Metric]) -> bool:
    """Whether a metric, stated beside these, says how rows are stored, and not what or how many there are."""
    return metric == _FILES or (metric == _BYTES and _ROWS in stated)


def threshold(count: int) -> float:
    """The least z that counts, of so many values that are looked at together (Šidák 1967)."""
    alone = CONFIDENCE ** (1 / max(count, 1))
    return NormalDist().inv_cdf((1 + alone) / 2)


def assertions_of(facet: Any) -> list[dict[str, Any]]:
    """The assertions of a `dataQualityAssertions` facet that say whether they held."""
    assertions = mapping(facet).get("assertions")
    return [each for each in objects(assertions) if isinstance(each.get("success"), bool)]


def short_text(value: Any) -> str | None:
    """What an assertion or test says: a text, its first 500 characters; anything else as JSON has it."""
    if value is None:
        return None
    return (value if isinstance(value, str) else canonical(value).decode())[:MOST_OF_TEXT]
