"""What is found out of a frame, of pandas, polars and pyarrow alike; and what is not kept of it."""

import datetime as dt
import decimal
import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.tracking.columns import COUNTED
from headwater.tracking.frame import Described, Wanted, describe
from headwater.tracking.used import personal_columns

#: How columns become a frame of each library.
MADE: dict[str, Callable[[dict[str, Any]], Any]] = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}

libraries = pytest.mark.parametrize("make", MADE.values(), ids=MADE)


def columns(rows: int = 1000) -> dict[str, Any]:
    """A number, a text, a whole number of few values, one with nulls, an id, a time, a truth."""
    chance = np.random.default_rng(1)
    return {
        "spend": chance.normal(50, 10, rows).tolist(),
        "city": [f"city {each}" for each in chance.integers(0, 20, rows)],
        "age": chance.integers(18, 90, rows).tolist(),
        "maybe": [None if each % 4 == 0 else float(each) for each in range(rows)],
        "customer_id": [1_000_000_007 * each for each in range(rows)],
        "at": [dt.datetime(2026, 1, 1) + dt.timedelta(seconds=each) for each in range(rows)],  # noqa: DTZ001
        "churned": [each % 3 == 0 for each in range(rows)],
    }


def digest(found: Described) -> str:
    return found.about["fingerprint"]["digest"]


@libraries
def test_columns_rows_and_counts(make: Callable[..., Any]) -> None:
    found = describe(make(columns()), Wanted())
    assert [name for name, _ in found.columns] == list(columns())
    assert all(kind for _, kind in found.columns)
    assert found.rows == 1000
    assert found.metrics["maybe"]["nullCount"] == 250
    assert found.metrics["maybe"]["count"] == 750
    assert found.metrics["maybe"]["distinctCount"] == 750
    assert found.metrics["city"]["distinctCount"] == 20
    assert found.metrics["age"]["distinctCount"] == 72
    assert found.metrics["churned"] == {"nullCount": 0, "count": 1000, "distinctCount": 2, "sum": 334}
    assert found.metrics["at"]["distinctCount"] == 1000
    assert found.metrics["spend"]["sum"] == pytest.approx(sum(columns()["spend"]))
    assert found.metrics["spend"]["quantiles"]["0.5"] == pytest.approx(50, abs=2)


@libraries
def test_no_least_nor_greatest_and_of_texts_times_and_ids_only_counts(make: Callable[..., Any]) -> None:
    found = describe(make(columns()), Wanted())
    for name, of_column in found.metrics.items():
        assert not {"min", "max"} & set(of_column)
        if name in {"city", "customer_id", "at"}:
            assert set(of_column) == {"nullCount", "count", "distinctCount"}, name


@libraries
@pytest.mark.parametrize("values", [False, True])
def test_of_truth_there_is_the_sum_and_no_quantile(make: Callable[..., Any], values: bool) -> None:
    frame = make({"churned": [each % 3 == 0 for each in range(1000)], "all": [True] * 1000})
    for of_column in describe(frame, Wanted(values=values)).metrics.values():
        assert set(of_column) == {"nullCount", "count", "distinctCount", "sum"}


@libraries
@pytest.mark.parametrize("usual", [0.0, 7.25, False, 3])
@pytest.mark.parametrize("others", [1, 2, 9])
def test_where_all_but_a_few_are_the_same_nothing_tells_the_few(
    make: Callable[..., Any], usual: float, others: int
) -> None:
    few = [True] * others if usual is False else [type(usual)(1000 * each + 1) for each in range(1, others + 1)]
    found = describe(make({"bonus": [*few, *[usual] * 5000]}), Wanted())
    assert set(found.metrics["bonus"]) == {"nullCount", "count", "distinctCount"}
    alike = describe(make({"bonus": [usual] * 5000}), Wanted())
    assert alike.metrics["bonus"]["sum"] == 5000 * usual
    many = [few[0]] * 10
    assert describe(make({"bonus": [*many, *[usual] * 5000]}), Wanted()).metrics["bonus"]["sum"] > 0


@libraries
def test_of_few_values_only_counts(make: Callable[..., Any]) -> None:
    for of_column in describe(make(columns(99)), Wanted()).metrics.values():
        assert set(of_column) == {"nullCount", "count", "distinctCount"}


@libraries
@given(rows=st.integers(1, 400), seed=st.integers(0, 1000))
@settings(max_examples=15)
def test_no_cell_that_is_one_persons_is_kept(make: Callable[..., Any], rows: int, seed: int) -> None:
    """Texts, ids, times, and numbers that occur once: none of them is anywhere in what is sent."""
    chance = np.random.default_rng(seed)
    cells = {
        "name": [f"person-{each}-{seed}" for each in range(rows)],
        "token": (10**12 + chance.integers(1, 10**6, rows).cumsum()).tolist(),
        "salary": (chance.random(rows) * 1e5).tolist(),
        "born": [dt.date(1950, 1, 1) + dt.timedelta(days=each) for each in range(rows)],
    }
    found = describe(make(cells), Wanted())
    text = json.dumps([found.metrics, found.about])
    for of_column in cells.values():
        for cell in of_column:
            assert f"{cell}" not in text


@libraries
def test_cells_are_kept_where_they_are_asked_for(make: Callable[..., Any]) -> None:
    found = describe(make(columns(50)), Wanted(values=True))
    assert found.metrics["spend"]["min"] == min(columns(50)["spend"])
    assert found.metrics["spend"]["max"] == max(columns(50)["spend"])
    assert found.about["statistics"]["values"] is True
    assert "min" not in found.metrics["city"]


@libraries
def test_of_personal_columns_nothing_is_kept(make: Callable[..., Any]) -> None:
    found = describe(make(columns()), Wanted(values=True, personal={"spend", "city", "elsewhere"}))
    assert not {"spend", "city"} & set(found.metrics)
    assert found.about["personal"] == ["city", "spend"]
    others = columns() | {"spend": [0.0] * 1000, "city": ["x"] * 1000}
    assert digest(describe(make(others), Wanted(personal={"spend", "city"}))) == digest(found)


#: A frame, columns that its user calls personal, and those that then are.
PERSONAL: dict[str, tuple[Callable[[], Any], list[Any], list[str]]] = {
    "two columns of one name": (
        lambda: pd.DataFrame([[1, 2, 3]], columns=["a", "a", "b"]),
        ["a"],
        ["a", "a (2)"],
    ),
    "two columns of one name in arrow": (
        lambda: pa.Table.from_arrays([pa.array([1])] * 2, names=["a", "a"]),
        ["a"],
        ["a", "a (2)"],
    ),
    "a number as name": (lambda: pd.DataFrame([[1, 2]]), [1], ["1"]),
    "a name of levels": (
        lambda: pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 1)])),
        [("a", 1)],
        ["a.1"],
    ),
    "the upper level": (
        lambda: pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 1)])),
        ["a"],
        ["a.1"],
    ),
    "a field of a column": (lambda: pl.DataFrame({"a": [{"b": 1}], "ab": [1]}), ["a.b"], ["a"]),
    "the column of a field": (lambda: pa.table({"a.b": [1], "ab": [1]}), ["a"], ["a.b"]),
    "none": (lambda: pl.DataFrame({"ab": [1]}), ["a", ""], []),
}


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize("tagged", [False, True])
def test_what_is_called_personal_is_found(name: str, tagged: bool) -> None:
    make, called, wanted = PERSONAL[name]
    hidden = personal_columns((), dict.fromkeys(called, "pii")) if tagged else personal_columns(called, {})
    found = describe(make(), Wanted(personal=hidden))
    assert found.about.get("personal", []) == wanted
    assert set(found.metrics) == {column for column, _ in found.columns} - set(wanted)


@libraries
def test_statistics_can_be_left_out(make: Callable[..., Any]) -> None:
    found = describe(make(columns()), Wanted(statistics=False))
    assert found.rows == 1000
    assert not found.metrics
    assert not found.about


@libraries
def test_a_sample_stands_for_all(make: Callable[..., Any]) -> None:
    found = describe(make(columns(10_000)), Wanted(sample=1000))
    assert found.rows == 10_000
    assert found.about["statistics"]["rows"] == 1000
    whole = describe(make(columns(10_000)), Wanted())
    assert found.metrics["spend"]["sum"] == pytest.approx(whole.metrics["spend"]["sum"], rel=0.05)
    assert found.metrics["age"]["count"] == 10_000
    assert "distinctCount" not in found.metrics["age"]
    assert found.metrics == describe(make(columns(10_000)), Wanted(sample=1000)).metrics


@libraries
def test_many_different_values_are_estimated(make: Callable[..., Any]) -> None:
    rows = 3 * COUNTED
    found = describe(make({"n": np.arange(rows) * 7, "few": np.arange(rows) % 5}), Wanted())
    assert found.about["statistics"]["distinctCount"] == "estimated"
    assert found.metrics["n"]["distinctCount"] == pytest.approx(rows, rel=0.01)
    assert found.metrics["few"]["distinctCount"] == 5


# The fingerprint


@libraries
def test_the_same_rows_in_another_order_are_the_same_content(make: Callable[..., Any]) -> None:
    order = np.random.default_rng(2).permutation(1000)
    other = {name: [of_column[each] for each in order] for name, of_column in columns().items()}
    assert digest(describe(make(columns()), Wanted())) == digest(describe(make(other), Wanted()))


@libraries
@pytest.mark.parametrize("name", columns())
def test_one_other_cell_is_other_content(make: Callable[..., Any], name: str) -> None:
    other = columns()
    other[name] = [other[name][1], *other[name][1:]] if other[name][0] != other[name][1] else [None, *other[name][1:]]
    assert digest(describe(make(columns()), Wanted())) != digest(describe(make(other), Wanted()))


@libraries
def test_a_column_that_slipped_against_the_others_is_other_content(make: Callable[..., Any]) -> None:
    other = columns()
    other["age"] = [*other["age"][1:], other["age"][0]]
    assert digest(describe(make(columns()), Wanted())) != digest(describe(make(other), Wanted()))


@libraries
def test_a_row_more_another_name_or_type_is_other_content(make: Callable[..., Any]) -> None:
    frames = [{"a": [0, 0]}, {"a": [0, 0, 0]}, {"b": [0, 0]}, {"a": [0.0, 0.0]}, {"a": [0, 0], "b": [0, 0]}]
    assert len({digest(describe(make(each), Wanted())) for each in frames}) == len(frames)


# Odd frames

ROWS = 120

ODD: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "no columns": pd.DataFrame,
    "no rows": lambda: pl.DataFrame({"a": []}),
    "two columns of one name": lambda: pd.DataFrame(np.zeros((3, 3)), columns=["a", "a", "a (2)"]),
    "names of levels": lambda: pd.DataFrame(np.zeros((3, 1)), columns=pd.MultiIndex.from_tuples([("a", 1)])),
    "names that are numbers": lambda: pd.DataFrame(np.zeros((3, 3))),
    "two columns of one name in arrow": lambda: pa.Table.from_arrays([pa.array([1])] * 2, names=["a", "a"]),
    "a batch": lambda: pa.RecordBatch.from_pydict({"a": [1, 2]}),
    "objects": lambda: pd.DataFrame({"o": [{"a": 1}, [1], None, object()]}),
    "categories": lambda: pd.DataFrame({"c": pd.Categorical(["x", "y", None])}),
    "decimals": lambda: pd.DataFrame({"d": [decimal.Decimal("1.5")] * ROWS}),
    "zones": lambda: pd.DataFrame({"t": pd.date_range("2020", periods=ROWS, tz="Europe/Berlin")}),
    "periods": lambda: pd.DataFrame({"p": pd.period_range("2020", periods=ROWS), "i": pd.interval_range(0, ROWS)}),
    "nullable": lambda: pd.DataFrame(
        {
            "i": pd.array([1, None], "Int64"),
            "b": pd.array([True, None], "boolean"),
            "s": pd.array(["a", None], "string"),
        }
    ),
    "complex": lambda: pd.DataFrame({"z": np.arange(ROWS) * 1j}),
    "sparse": lambda: pd.DataFrame({"s": pd.arrays.SparseArray([0, 0, 1])}),
    "sparse around a cell": lambda: pd.DataFrame({"s": pd.arrays.SparseArray([0.5] * 3, fill_value=0.5)}),
    "as large as can be": lambda: pd.DataFrame({"m": [1e308, -1e308] * ROWS, "s": [1e308] * 2 * ROWS}),
    "numbers in objects": lambda: pd.DataFrame({"o": np.array([1.5, None] * ROWS, dtype=object)}),
    "unions and runs": lambda: pa.table(
        {
            "u": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]),
            "r": pa.RunEndEncodedArray.from_arrays([1, 2], ["a", "b"]),
        }
    ),
    "decimals of arrow": lambda: pa.table({"d": pa.array([decimal.Decimal("1.5")] * ROWS, pa.decimal256(50, 2))}),
    "rows without columns": lambda: pd.DataFrame(index=range(5)),
    "bytes and uuids": lambda: pd.DataFrame({"b": [b"x"] * ROWS, "u": [uuid.uuid4() for _ in range(ROWS)]}),
    "huge": lambda: pd.DataFrame({"u": np.full(ROWS, 2**64 - 1, dtype="u8"), "big": [10**30] * ROWS}),
    "no numbers": lambda: pd.DataFrame({"f": [np.inf, -np.inf, np.nan] * ROWS}),
    "arrow in pandas": lambda: pd.DataFrame({"l": pd.array([[1], None], dtype=pd.ArrowDtype(pa.list_(pa.int64())))}),
    "mixed": lambda: pd.DataFrame({"m": [1, "a", None]}),
    "long ago": lambda: pd.DataFrame({"d": [dt.date(1, 1, 1), None]}),
    "enumeration": lambda: pl.DataFrame({"e": pl.Series(["a"], dtype=pl.Enum(["a", "b"]))}),
    "nested": lambda: pl.DataFrame({"s": [{"x": 1}], "l": [[1, 2]]}),
    "only nulls": lambda: pl.DataFrame({"n": [None, None]}),
    "wide numbers": lambda: pl.DataFrame({"i": pl.Series([2**100], dtype=pl.Int128)}),
    "polars objects": lambda: pl.DataFrame({"o": pl.Series([object()], dtype=pl.Object)}),
    "times": lambda: pl.DataFrame({"t": [dt.time(1)], "d": [dt.timedelta(1)]}),
    "lazy": lambda: pl.LazyFrame({"a": [1]}),
    "maps": lambda: pa.table({"m": pa.array([[("k", 1)]], type=pa.map_(pa.string(), pa.int64()))}),
    "dictionary": lambda: pa.table({"d": pa.array(["a", None]).dictionary_encode()}),
    "views": lambda: pa.table({"v": pa.array(["a", None], type=pa.string_view())}),
    "half": lambda: pa.table({"h": pa.array(np.arange(ROWS, dtype="f2"))}),
    "a column alone": lambda: pd.Series([1, 2, 3]),
    "an array": lambda: np.zeros((4, 2)),
    "a list": lambda: [1, 2],
    "no length": lambda: iter([1]),
    "ten thousand columns": lambda: pd.DataFrame(np.zeros((3, 10_000))),
    "ten thousand columns of polars": lambda: pl.DataFrame(np.zeros((3, 10_000))),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ODD)
def test_an_odd_frame_is_told_as_far_as_it_can_be(name: str) -> None:
    few = "thousand" not in name
    for wanted in (Wanted(), Wanted(values=True), Wanted(sample=2), Wanted(sample=0))[: 4 if few else 1]:
        found = describe(ODD[name](), wanted)
        json.dumps([found.metrics, found.about, found.columns], allow_nan=False)
        names = [column for column, _ in found.columns]
        assert len(set(names)) == len(names)
        assert set(found.metrics) <= set(names)


def test_lengths_of_what_is_no_frame() -> None:
    lengths = {name: describe(ODD[name](), Wanted()).rows for name in ("an array", "a list", "a column alone")}
    assert lengths == {"an array": 4, "a list": 2, "a column alone": 3}
    assert describe(iter([1]), Wanted()).rows is None


def test_a_lazy_frame_is_not_computed() -> None:
    def fail(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("it was computed")

    frame = pl.LazyFrame({"a": [1]}).map_batches(fail, schema={"a": pl.Int64})
    assert describe(frame, Wanted()).columns == [("a", "Int64")]


def test_the_values_of_an_enumeration_are_no_name_of_its_type() -> None:
    found = describe(pl.DataFrame({"e": pl.Series(["smith"], dtype=pl.Enum(["smith"]))}), Wanted())
    assert "smith" not in json.dumps([found.columns, found.metrics, found.about])


def test_the_usual_value_of_a_sparse_column_is_no_name_of_its_type() -> None:
    found = describe(pd.DataFrame({"s": pd.arrays.SparseArray([12345.5] * 300, fill_value=12345.5)}), Wanted())
    assert found.columns == [("s", "Sparse[float64]")]
    assert "12345" not in json.dumps([found.metrics, found.about])


def test_the_frame_is_not_touched() -> None:
    frame = pd.DataFrame(columns() | {7: [1] * 1000})
    before = frame.copy(deep=True)
    describe(frame, Wanted())
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("library", MADE)
def test_no_library_is_loaded_but_the_one_of_the_frame(library: str) -> None:
    others = [each for each in MADE if each != library]
    code = (
        f"import sys\nimport {library} as used\n"
        "make = used.table if hasattr(used, 'table') else used.DataFrame\n"
        "frame = make({'a': [1, 2], 'b': ['x', None]})\n"
        f"before = [each for each in {others!r} if each in sys.modules]\n"  # those that the library loads itself
        "from headwater.tracking.frame import Wanted, describe\n"
        "found = describe(frame, Wanted())\n"
        "assert found.metrics['b'] == {'nullCount': 1, 'count': 1, 'distinctCount': 1}, found\n"
        f"assert before == [each for each in {others!r} if each in sys.modules]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
