"""What a day brought: row counts, column statistics and a model's quality, made up but the same every time."""

from datetime import date
from random import Random

from openlineage.client.facet_v2 import data_quality_metrics_dataset as quality

from headwater.demo.changes import wrong_by
from headwater.demo.tables import Column, Table

#: Bytes of a row, as our storage reports it.
ROW_BYTES = 96

#: What an evaluation asks of a model.
AUC_WANTED = 0.8

NUMERIC = ("numeric", "float", "int", "bigint", "long")


def rows(table: Table, day: date) -> int:
    """Rows that `table` got on `day`: within 5 % of a usual day."""
    return round(table.rows * _random(table.name, day).uniform(0.95, 1.05))


def column_metrics(table: Table, day: date) -> dict[str, quality.ColumnMetrics]:
    """Statistics of the numeric columns of what was written to `table` on `day`."""
    count = rows(table, day)
    return {
        column.name: _metrics(
            column, count, _random(f"{table.name}.{column.name}", day), wrong_by(table, column.name, day)
        )
        for column in table.columns
        if column.type.lower().startswith(NUMERIC)
    }


def auc(model: Table, day: date) -> float:
    """Area under the ROC curve that the evaluation of `day` found for `model`."""
    return round(_random(f"auc of {model.name}", day).uniform(0.853, 0.871), 3)


def jitter(job: str, day: date) -> float:
    """How much longer (above 1) or shorter than usual `job` took on `day`."""
    return _random(f"duration of {job}", day).uniform(0.85, 1.25)


def _metrics(column: Column, count: int, random: Random, factor: float) -> quality.ColumnMetrics:
    if column.name.endswith("_id"):
        return quality.ColumnMetrics(nullCount=0, distinctCount=round(count * random.uniform(0.9, 1.0)), count=count)
    mean = random.uniform(0.97, 1.03) * (10 + 7 * len(column.name)) * factor
    low, high = sorted((mean * random.uniform(0.0285, 0.0315), mean * random.uniform(9.5, 10.5)))
    return quality.ColumnMetrics(
        nullCount=round(count * random.uniform(0, 0.002)),
        distinctCount=round(count * random.uniform(0.3, 0.5)) or 1,
        count=count,
        min=round(low, 2),
        max=round(high, 2),
        sum=round(mean * count, 2),
    )


def _random(what: str, day: date) -> Random:
    """Numbers that depend on nothing but `what` and `day`, so that a change in one place moves nothing else."""
    return Random(f"{what} on {day}")  # noqa: S311  (nothing secret)
