"""What a run stated of the data of a dataset, out of facets as producers sent them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from headwater.canonical import canonical
from headwater.event.producer_json import json_object, mapping, number
from query_api.compare.statistics import FACETS, assertions_of, short_text, statistics_in
from query_api.history.verdicts import ASSERTIONS
from query_api.uses.shape import AssertionResult, ColumnMeasured

#: The facets that say what was measured.
STATED: Final = (*FACETS, ASSERTIONS)


class Measured(NamedTuple):
    """What was measured: of the whole by `rowCount`, `bytes`, `fileCount`; by column; and what tests found."""

    whole: dict[str, float]
    columns: dict[str, ColumnMeasured]
    assertions: list[AssertionResult]

    @property
    def is_any(self) -> bool:
        """Whether anything was."""
        return bool(self.whole or self.columns or self.assertions)


def measured(of_dataset: Mapping[str, Any], own: Mapping[str, Any]) -> Measured:
    """What facets say, by name: those of the dataset as the run saw it, and the use's own, which count first."""
    facets = {**of_dataset, **own}
    columns: dict[str, ColumnMeasured] = {}
    for name in FACETS:
        for column, stated in mapping(mapping(facets.get(name)).get("columnMetrics")).items():
            of_column = json_object(stated)
            if of_column is not None:
                columns.setdefault(column, {}).update(_numbers(of_column))
    whole: dict[str, float] = {}
    for metric, value in statistics_in(facets).items():
        if not metric.column:
            whole[metric.name] = value
        elif metric.name == "mean":
            columns[metric.column]["mean"] = value
        elif metric.name == "nullFraction":
            columns[metric.column]["nullFraction"] = value
    said = [own.get(ASSERTIONS), of_dataset.get(ASSERTIONS)]
    return Measured(whole, {name: each for name, each in columns.items() if each}, _assertions(said))


def _numbers(stated: Mapping[str, Any]) -> ColumnMeasured:
    found: ColumnMeasured = {}
    for name in ("nullCount", "distinctCount", "count", "sum", "min", "max"):
        if (value := number(stated.get(name))) is not None:
            found[name] = value
    said = {name: number(each) for name, each in mapping(stated.get("quantiles")).items()}
    quantiles = {name: value for name, value in said.items() if value is not None}
    if quantiles:
        found["quantiles"] = quantiles
    return found


def _assertions(facets: Iterable[Any]) -> list[AssertionResult]:
    """Those that say whether they held, each once, those that failed first."""
    found: dict[bytes, AssertionResult] = {}
    for facet in facets:
        for each in assertions_of(facet):
            found.setdefault(
                canonical(each),
                {
                    "assertion": short_text(each.get("assertion")),
                    "success": each["success"],
                    "column": short_text(each.get("column")),
                    "severity": short_text(each.get("severity")),
                    "expected": short_text(each.get("expected")),
                    "actual": short_text(each.get("actual")),
                },
            )
    return sorted(found.values(), key=lambda each: each["success"])
