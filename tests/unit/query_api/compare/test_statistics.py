"""How unusual a number is beside its history."""

import pytest

from query_api.compare.statistics import as_normal, compared, numbers, threshold

ROWS = ("rowCount", "")
STEADY = [1000.0, 1013.0, 991.0, 1022.0, 984.0, 1007.0, 995.0, 1010.0]


def test_a_students_t_becomes_the_z_that_is_as_unlikely() -> None:
    # Quantiles of Student's distribution of 5 and 30 degrees of freedom for 2.5 % and 0.05 % in each tail.
    for t, freedom, z in ((2.571, 5, 1.960), (6.869, 5, 3.291), (2.042, 30, 1.960), (3.646, 30, 3.291)):
        assert as_normal(t, freedom) == pytest.approx(z, rel=0.01)
    assert as_normal(0, 5) == 0


def test_the_more_numbers_are_looked_at_the_further_away_one_must_be() -> None:
    assert threshold(1) == pytest.approx(1.960, abs=0.001)
    assert threshold(0) == threshold(1) < threshold(10) < threshold(40) < 3.5


def test_half_as_much_is_as_far_as_twice_as_much() -> None:
    half, twice = (compared(ROWS, 1000, value, [1000.0] * 5) for value in (500, 2000))
    assert (half.moved, twice.moved) == (pytest.approx(-1), pytest.approx(1))
    assert half.z == pytest.approx(twice.z)


def test_a_number_within_its_spread_is_usual_and_one_far_away_is_not() -> None:
    assert compared(ROWS, 1010, 1030, STEADY).z < threshold(1)
    assert compared(ROWS, 1010, 520, STEADY).z > threshold(40)


def test_a_history_that_is_wild_makes_nothing_unusual_that_a_steady_one_does() -> None:
    wild = [1000.0, 400.0, 1900.0, 700.0, 1500.0, 500.0, 2200.0, 1000.0]
    assert compared(ROWS, 1000, 500, wild).z < threshold(2) < compared(ROWS, 1000, 500, STEADY).z


def test_a_short_history_counts_for_less() -> None:
    assert compared(ROWS, 1000, 500, [1000.0]).z < compared(ROWS, 1000, 500, STEADY).z
    assert compared(ROWS, 1000, 10, []).z > threshold(40)


def test_one_wrong_value_in_a_history_hides_nothing() -> None:
    assert compared(ROWS, 1010, 520, [*STEADY, 500_000.0]).z > threshold(40)


def test_what_lies_between_the_good_value_and_the_usual_one_went_nowhere() -> None:
    assert compared(ROWS, 500, 700, STEADY).z == compared(ROWS, 500, 700, STEADY).moved == 0


@pytest.mark.parametrize(
    ("metric", "before", "after", "moved"),
    [(("nullFraction", "a"), 0.0, 0.25, 1.0), (("mean", "a"), -2.0, -6.0, -1.585), (ROWS, 1000, 0, -9.966)],
)
def test_fractions_negative_numbers_and_nothing_at_all_move_too(
    metric: tuple[str, str], before: float, after: float, moved: float
) -> None:
    assert compared(metric, before, after, [before] * 5).moved == pytest.approx(moved, abs=0.001)


@pytest.mark.parametrize(
    ("metric", "before", "after", "text"),
    [
        (("mean", "a"), 40.0, 4000.0, "mean of a went from 40 to 4,000, 100 times its usual value"),
        (("mean", "a"), 4000.0, 40.0, "mean of a went from 4,000 to 40, one 100th of its usual value"),
        (ROWS, 1000.0, 480.0, "rowCount went from 1,000 to 480, 52% below its usual value"),
        (ROWS, 1000.0, 1500.0, "rowCount went from 1,000 to 1,500, 50% above its usual value"),
        (("min", "a"), 0.0, -5.0, "min of a went from 0 to -5, usual is 0"),
        (("nullFraction", "a"), 0.01, 0.5, "nullFraction of a went from 1.0% to 50.0%, usual is 1.0%"),
    ],
)
def test_it_is_told_beside_what_is_usual(metric: tuple[str, str], before: float, after: float, text: str) -> None:
    assert compared(metric, before, after, [before] * 6).text == text


def test_what_is_nearer_to_what_it_became() -> None:
    became = compared(ROWS, 1000, 250, STEADY)
    assert [value for value in (1000, 600, 450, 250, 0) if became.is_nearer(value)] == [450, 250, 0]


def test_numbers_of_facets() -> None:
    facets = {
        "outputStatistics": {"rowCount": 10, "size": 640, "fileCount": True},
        "dataQualityMetrics": {
            "rowCount": 20,
            "columnMetrics": {"a": {"nullCount": 5, "sum": 30.0, "distinctCount": 7}},
        },
    }
    assert numbers(facets) == {
        ("rowCount", ""): 20,
        ("bytes", ""): 640,
        ("distinctCount", "a"): 7,
        ("nullFraction", "a"): 0.25,
        ("mean", "a"): 2.0,
    }
