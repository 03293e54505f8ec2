"""What is unusual above explains what is unusual below."""

import pytest

from query_api.compare.statistics import Unusual
from query_api.root_cause.explained import explanation
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved


def strength(above: Unusual, below: Unusual) -> tuple[float, str | None]:
    closure = chain()
    deviations = {"raw": deviation(closure, "raw", above), "cleaned": deviation(closure, "cleaned", below)}
    return explanation(evidence(closure=closure, deviations=deviations), "cleaned")


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (moved("mean", 2, "a"), moved("mean", 2, "a"), 1.0),
        (moved("mean", 1, "a"), moved("mean", 2, "a"), 1.0),
        (moved("mean", 0.6, "a"), moved("mean", 2, "a"), 0.5),
        (moved("mean", 0.4, "a"), moved("mean", 2, "a"), 0.0),
        (moved("rowCount", 1), moved("rowCount", -1), 0.5),
        (moved("quantile 0.5", 2, "a"), moved("max", 2, "a"), 1.0),
        (moved("nullFraction", 2, "a"), moved("mean", 2, "a"), 0.5),
        (moved("mean", 2, "b"), moved("mean", 2, "a"), 0.5),
        (moved("nullFraction", 0.6, "b"), moved("mean", 2, "a"), 0.0),
    ],
    ids=[
        "as much",
        "half as much",
        "a third as much explains in part",
        "far less explains nothing",
        "more rows explain fewer in part",
        "a quantile is a value",
        "another kind of number explains in part",
        "a column that it is not made of explains in part",
        "neither kind, column nor size",
    ],
)
def test_a_deviation_above_explains_one_below(above: Unusual, below: Unusual, expected: float) -> None:
    assert strength(above, below) == (expected, "raw" if expected else None)


def test_what_is_below_explains_nothing_above() -> None:
    closure = chain()
    deviations = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"))}
    assert explanation(evidence(closure=closure, deviations=deviations), "cleaned") == (0.0, None)


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ({"removed": ("a",)}, 1.0),
        ({"retyped": ("a",)}, 0.5),
        ({"removed": ("b",)}, 0.0),
    ],
    ids=["gone", "of another type", "another one is gone"],
)
def test_a_column_that_is_gone_explains_what_was_made_of_it(lost: dict[str, tuple[str, ...]], expected: float) -> None:
    closure = chain()
    deviations = {"cleaned": deviation(closure, "cleaned", moved("nullFraction", 4, "a"))}
    gone = change("schema", "raw", **lost)
    found = explanation(evidence(gone, closure=closure, deviations=deviations), "cleaned")
    assert found == (expected, "raw" if expected else None)
