"""What is measured, out of facets as producers sent them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from query_api.uses.measured import measured

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["rowCount", "size", "columnMetrics", "assertions", "nullCount", "sum", "quantiles", "success"])
BODIES = st.recursive(VALUES, lambda inner: st.dictionaries(NAMES, inner, max_size=4), max_leaves=8)
FACETS = st.dictionaries(
    st.sampled_from(["inputStatistics", "outputStatistics", "dataQualityMetrics", "dataQualityAssertions"]), BODIES
)


@given(FACETS, FACETS)
def test_whatever_producers_send_is_read(of_dataset: dict[str, Any], own: dict[str, Any]) -> None:
    found = measured(of_dataset, own)
    assert all(found.columns.values())
    assert all(isinstance(each["success"], bool) for each in found.assertions)


def test_what_the_use_says_counts_before_what_the_dataset_says() -> None:
    found = measured(
        {"dataQualityMetrics": {"rowCount": 1}, "outputStatistics": {"size": 3}},
        {"dataQualityMetrics": {"rowCount": 2, "bytes": 9}},
    )
    assert found.whole == {"rowCount": 2, "bytes": 9}


def test_of_a_column_all_that_was_said_and_what_follows() -> None:
    stated = {"nullCount": 1, "distinctCount": 3, "sum": 18, "min": -1, "max": 9.5, "quantiles": {"0.5": 0, "1": "x"}}
    found = measured({}, {"dataQualityMetrics": {"rowCount": 10, "columnMetrics": {"a": stated, "b": {"min": "x"}}}})
    assert found.columns == {
        "a": {
            "nullCount": 1, "nullFraction": 0.1, "distinctCount": 3, "sum": 18, "mean": 2, "min": -1, "max": 9.5,
            "quantiles": {"0.5": 0},
        }
    }  # fmt: skip


def test_assertions_are_there_once_those_that_failed_first() -> None:
    held, failed = {"assertion": "a", "success": True}, {"assertion": "b", "success": False, "expected": {"x": 1}}
    found = measured(
        {"dataQualityAssertions": {"assertions": [held, failed]}}, {"dataQualityAssertions": {"assertions": [held]}}
    ).assertions
    assert [(each["assertion"], each["success"], each["expected"]) for each in found] == [
        ("b", False, '{"x":1}'),
        ("a", True, None),
    ]
