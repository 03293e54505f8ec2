"""What of a dataset is measured."""

from typing import Any

import pytest

from query_api.compare.measured import ONLY_NULLS, Measured, measured
from query_api.history.run_view import Use
from tests.unit.query_api.closures import closure_of, counted, run

FIELDS = {"fields": [{"name": name, "type": "int"} for name in "abcd"]}


def of(own: dict[str, Any], *, schema: bool = True) -> Measured | None:
    """What is measured of a dataset with four columns of which its writer states this."""
    writer, reader = run("make/1", 1, writes={"t": own}), run("read/1", 3, reads={"t": None})
    stated = {"schema": "schema"} if schema else {}
    writer.writes["t"] = Use("t", 1, stated, own, None)
    seen = closure_of(reader, writer, by={(reader.key, "t"): writer.key}).datasets["t"]
    return measured(seen, {"schema": FIELDS})


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, None),
        ({"outputStatistics": {"rowCount": 7}}, Measured(rows=True, columns=0.0)),
        ({"outputStatistics": {"fileCount": 7}}, Measured(rows=False, columns=0.0)),
        (counted(7, a=1.0, b=2.0), Measured(rows=True, columns=0.5)),
        (
            {"dataQualityMetrics": {"rowCount": 7, "columnMetrics": {"a": {"nullCount": 1}}}},
            Measured(rows=True, columns=ONLY_NULLS / 4),
        ),
    ],
    ids=["nothing", "rows", "files", "half of the columns", "nulls of one"],
)
def test_it_is_the_part_of_the_columns_whose_values_are_seen(own: dict[str, Any], expected: Measured | None) -> None:
    assert of(own) == expected


def test_without_a_schema_the_columns_are_those_that_are_measured() -> None:
    assert of(counted(7, a=1.0, b=2.0), schema=False) == Measured(rows=True, columns=1.0)
