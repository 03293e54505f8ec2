"""What is wanted, and how rows are shown."""

import io
import json

import pytest
from rich.console import Console

from benchmarks.rows import Row, Wanted, document, table


def shown(*rows: Row) -> str:
    written = io.StringIO()
    Console(width=160, file=written).print(table(rows))
    return written.getvalue()


@pytest.mark.parametrize(
    ("row", "enough"),
    [
        (Row("a", 70, "events/s", 100, Wanted("≥", 0.7)), True),
        (Row("a", 69, "events/s", 100, Wanted("≥", 0.7)), False),
        (Row("a", 20, "ms", 10, Wanted("≤", 2)), True),
        (Row("a", 21, "ms", 10, Wanted("≤", 2)), False),
        (Row("a", 999, "ms", wanted=Wanted("≤", 1000)), True),
        (Row("a", 1001, "ms", wanted=Wanted("≤", 1000)), False),
        (Row("a", 5, "MB"), None),
    ],
)
def test_wanted_bounds_the_ratio_or_without_a_floor_the_value(row: Row, enough: bool | None) -> None:
    assert row.enough is enough


def test_the_table_marks_only_what_is_not_as_wanted() -> None:
    lines = shown(
        Row("good", 80, "events/s", 100, Wanted("≥", 0.7)),
        Row("bad", 60, "events/s", 100, Wanted("≥", 0.7)),
        Row("free", 12.345, "MB"),
    ).splitlines()
    assert [name for name in ("good", "bad", "free") for line in lines if name in line and "MISSED" in line] == ["bad"]
    (bad,) = (line for line in lines if "bad" in line)
    assert {"60.0", "events/s", "100", "0.60", "≥"} <= set(bad.split())


def test_the_document_is_json_with_every_row() -> None:
    made = json.loads(json.dumps(document([Row("a", 3, "ms", 2, Wanted("≤", 2), "median of 5")], quick=True)))
    assert made["quick"] is True
    assert made["cores"] >= 1
    assert made["rows"] == [
        {
            "name": "a",
            "value": 3,
            "unit": "ms",
            "floor": 2,
            "ratio": 1.5,
            "wanted": "≤ 2",
            "enough": True,
            "measured": "median of 5",
        }
    ]
