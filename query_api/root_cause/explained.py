"""How far what is unusual of a dataset is explained by what is unusual above it. Pure."""

from collections.abc import Iterable
from typing import Final

from query_api.compare.change import SchemaChange
from query_api.compare.statistics import Metric, Unusual
from query_api.root_cause.evidence import Evidence, Explanation

#: Metrics that move together when data is handed on, by what moves.
_ROWS: Final = frozenset({"rowCount", "bytes", "distinctCount"})
_NULLS: Final = frozenset({"nullFraction", "nullCount", "distinctCount"})
_VALUES: Final = frozenset({"mean", "min", "max", "distinctCount"})
#: What a deviation above is at least, in parts of the one below that it explains, and that it partly explains.
EXPLAINS: Final = 0.5
EXPLAINS_PARTLY: Final = 0.25


def explanation(evidence: Evidence, dataset: str) -> Explanation:
    """How far what is above explains the deviation of a dataset. Walked once."""
    if dataset not in evidence.explanations:
        evidence.explanations[dataset] = _explain(evidence, dataset)
    return evidence.explanations[dataset]


def _explain(evidence: Evidence, dataset: str) -> Explanation:
    deviation = evidence.deviations[dataset]
    largest = deviation.largest
    made_of: dict[str, set[str | None]] = {}
    for graph in (evidence.bad_graph, evidence.good_graph):
        for name, column in graph.made_of(dataset, largest.metric.column or None):
            made_of.setdefault(name, set()).add(column)
    best = Explanation(0.0, None)
    for other in sorted(made_of.keys() - {dataset}):
        above = evidence.deviations.get(other)
        # How what it is made of is stored explains at most how it is stored itself.
        values = () if above is None else above.of_content if deviation.of_content else above.values
        strength = _strength(values, largest, made_of[other])
        if above is not None and above.first.at > deviation.first.at:
            strength = min(strength, 0.5)  # what began later is not why
        if largest.metric.column and strength < 1:
            strength = max(strength, _broken(evidence, other, made_of[other]))
        if strength > best.strength:
            best = Explanation(strength, other)
    return best


def _broken(evidence: Evidence, dataset: str, columns: set[str | None]) -> float:
    """1 if a column that it is made of is gone, 0.5 if it has another type."""
    best = 0.0
    for change in evidence.of_type(SchemaChange):
        if change.node == dataset:
            for names, strength in ((change.removed, 1.0), (change.retyped, 0.5)):
                if names and (None in columns or set(names) & columns):
                    best = max(best, strength)
    return best


def _strength(above: Iterable[Unusual], largest: Unusual, columns: set[str | None]) -> float:
    """Of the values above that moved in the same way the largest, beside the one that is to be explained."""
    best = 0.0
    for each in above:
        part = abs(each.doublings) / abs(largest.doublings)
        against = each.metric.name == largest.metric.name and each.doublings * largest.doublings < 0
        same = not against and _move_together(each.metric, largest.metric, columns)
        if same and part >= EXPLAINS:
            return 1.0
        if part >= (EXPLAINS_PARTLY if same else EXPLAINS):
            best = 0.5
    return best


def _move_together(above: Metric, below: Metric, columns: set[str | None]) -> bool:
    both = {_family_name(above), _family_name(below)}
    families = [family for family in (_ROWS, _NULLS, _VALUES) if both <= family]
    if not families:
        return False
    by_rows = _ROWS in families and not (above.column and _family_name(above) != "distinctCount")
    return (
        by_rows
        or not above.column
        or None in columns
        or above.column.lower() in {(each or "").lower() for each in columns}
    )


def _family_name(metric: Metric) -> str:
    return "mean" if metric.name.startswith("quantile") else metric.name
