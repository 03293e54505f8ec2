"""Whether what became unusual of a dataset comes from what became unusual above it. Pure."""

from typing import Final

from query_api.pinned.metrics import Metric, Unusual
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.numbers import Deviation

#: Metrics that move together when data is handed on, by what moves.
_ROWS: Final = frozenset({"rowCount", "bytes", "fileCount", "distinctCount"})
_NULLS: Final = frozenset({"nullFraction", "nullCount", "distinctCount"})
_VALUES: Final = frozenset({"mean", "min", "max", "distinctCount"})
#: What a deviation above is at least, in parts of the one below that it explains, and explains in part.
COMPARABLE: Final = 0.5
IN_PART: Final = 0.25


def explained(evidence: Evidence, dataset: str) -> tuple[float, str | None]:
    """How far what is above explains the deviation of a dataset, 0, 0.5 or 1, and which dataset does. Walked once."""
    if dataset not in evidence.explanations:
        evidence.explanations[dataset] = _explain(evidence, dataset)
    return evidence.explanations[dataset]


def _explain(evidence: Evidence, dataset: str) -> tuple[float, str | None]:
    most = evidence.deviations[dataset].metrics[0]
    ways: dict[str, set[str | None]] = {}
    for graph in (evidence.graph, evidence.good_graph):
        for name, column in graph.made_of(dataset, most.metric[1] or None):
            ways.setdefault(name, set()).add(column)
    best: tuple[float, str | None] = 0.0, None
    for other in sorted(ways.keys() - {dataset}):
        strength = _strength(evidence.deviations[other], most, ways[other]) if other in evidence.deviations else 0.0
        if most.metric[1] and strength < 1:
            strength = max(strength, _broken(evidence, other, ways[other]))
        if strength > best[0]:
            best = strength, other
    return best


def _broken(evidence: Evidence, dataset: str, columns: set[str | None]) -> float:
    """1 if a column that it is made of is gone, 0.5 if it has another type."""
    best = 0.0
    for change in evidence.of_kind("schema"):
        if change.node == dataset:
            for names, strength in ((change.detail["removed"], 1.0), (change.detail["retyped"], 0.5)):
                if names and (None in columns or set(names) & columns):
                    best = max(best, strength)
    return best


def _strength(above: Deviation, most: Unusual, columns: set[str | None]) -> float:
    """Of the numbers above that move the same, the largest, beside the one that is to be explained."""
    best = 0.0
    for each in above.metrics:
        part = abs(each.moved) / abs(most.moved)
        same = _same(each.metric, most.metric, columns)
        if same and part >= COMPARABLE:
            return 1.0
        if part >= (IN_PART if same else COMPARABLE):
            best = 0.5
    return best


def _same(above: Metric, below: Metric, columns: set[str | None]) -> bool:
    """Whether one metric hands its deviation on to the other, along columns as far as they are known."""
    families = [family for family in (_ROWS, _NULLS, _VALUES) if _kind(above) in family and _kind(below) in family]
    if not families:
        return False
    by_rows = _ROWS in families and not (above[1] and _kind(above) != "distinctCount")
    return by_rows or not above[1] or None in columns or above[1].lower() in {(each or "").lower() for each in columns}


def _kind(metric: Metric) -> str:
    return "mean" if metric[0].startswith("quantile") else metric[0]
