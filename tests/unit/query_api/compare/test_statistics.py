"""How unusual a number is beside its history."""

import pytest

from query_api.compare.statistics import Metric, as_normal, how_unusual, is_layout, statistics_in, threshold

ROWS = Metric("rowCount", "")
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
    half, twice = (how_unusual(ROWS, before=1000, after=value, history=[1000.0] * 5) for value in (500, 2000))
    assert (half.doublings, twice.doublings) == (pytest.approx(-1), pytest.approx(1))
    assert half.z == pytest.approx(twice.z)


def test_a_number_within_its_spread_is_usual_and_one_far_away_is_not() -> None:
    assert how_unusual(ROWS, before=1010, after=1030, history=STEADY).z < threshold(1)
    assert how_unusual(ROWS, before=1010, after=520, history=STEADY).z > threshold(40)


def test_a_history_that_is_wild_makes_nothing_unusual_that_a_steady_one_does() -> None:
    wild = [1000.0, 400.0, 1900.0, 700.0, 1500.0, 500.0, 2200.0, 1000.0]
    assert (
        how_unusual(ROWS, before=1000, after=500, history=wild).z
        < threshold(2)
        < how_unusual(ROWS, before=1000, after=500, history=STEADY).z
    )


def test_a_short_history_counts_for_less() -> None:
    assert (
        how_unusual(ROWS, before=1000, after=500, history=[1000.0]).z
        < how_unusual(ROWS, before=1000, after=500, history=STEADY).z
    )
    assert how_unusual(ROWS, before=1000, after=10, history=[]).z > threshold(40)


def test_one_wrong_value_in_a_history_hides_nothing() -> None:
    assert how_unusual(ROWS, before=1010, after=520, history=[*STEADY, 500_000.0]).z > threshold(40)


def test_what_lies_between_the_good_value_and_the_usual_one_went_nowhere() -> None:
    assert (
        how_unusual(ROWS, before=500, after=700, history=STEADY).z
        == how_unusual(ROWS, before=500, after=700, history=STEADY).doublings
        == 0
    )


@pytest.mark.parametrize(
    ("metric", "before", "after", "doublings"),
    [(Metric("nullFraction", "a"), 0.0, 0.25, 1.0), (Metric("mean", "a"), -2.0, -6.0, -1.585), (ROWS, 1000, 0, -9.966)],
)
def test_fractions_negative_numbers_and_nothing_at_all_move_too(
    metric: Metric, before: float, after: float, doublings: float
) -> None:
    assert how_unusual(metric, before=before, after=after, history=[before] * 5).doublings == pytest.approx(
        doublings, abs=0.001
    )


@pytest.mark.parametrize(
    ("metric", "before", "after", "text"),
    [
        (Metric("mean", "a"), 40.0, 4000.0, "mean of a went from 40 to 4,000, 100 times its usual value"),
        (Metric("mean", "a"), 4000.0, 40.0, "mean of a went from 4,000 to 40, one 100th of its usual value"),
        (ROWS, 1000.0, 480.0, "rowCount went from 1,000 to 480, 52% below its usual value"),
        (ROWS, 1000.0, 1500.0, "rowCount went from 1,000 to 1,500, 50% above its usual value"),
        (Metric("min", "a"), 0.0, -5.0, "min of a went from 0 to -5, usual is 0"),
        (Metric("nullFraction", "a"), 0.01, 0.5, "nullFraction of a went from 1.0% to 50.0%, usual is 1.0%"),
    ],
)
def test_it_is_told_beside_what_is_usual(metric: Metric, before: float, after: float, text: str) -> None:
    assert how_unusual(metric, before=before, after=after, history=[before] * 6).text == text


def test_what_is_nearer_to_what_it_became() -> None:
    became = how_unusual(ROWS, before=1000, after=250, history=STEADY)
    assert [value for value in (1000, 600, 450, 250, 0) if became.is_nearer(value)] == [450, 250, 0]


def test_statistics_of_facets() -> None:
    facets = {
        "outputStatistics": {"rowCount": 10, "size": 640, "fileCount": True},
        "dataQualityMetrics": {
            "rowCount": 20,
            "columnMetrics": {"a": {"nullCount": 5, "sum": 30.0, "distinctCount": 7}},
        },
    }
    assert statistics_in(facets) == {
        ("rowCount", ""): 20,
        ("bytes", ""): 640,
        ("distinctCount", "a"): 7,
        ("nullFraction", "a"): 0.25,
        ("mean", "a"): 2.0,
    }


def test_a_value_is_near_to_what_it_became_if_it_is_nearer_than_to_what_it_was_and_to_what_is_usual() -> None:
    """What the good one had already was unusual, but not as much."""
    found = how_unusual(Metric("rowCount", ""), before=400, after=1000, history=[100] * 9)
    assert [value for value in (100, 150, 400, 600, 700, 1000, 2000) if found.is_nearer(value)] == [700, 1000, 2000]


@pytest.mark.parametrize(
    ("metric", "stated", "layout"),
    [
        ("fileCount", (), True),
        ("bytes", ("rowCount",), True),
        ("bytes", ("fileCount",), False),
        ("rowCount", ("rowCount",), False),
    ],
)
def test_bytes_stand_for_the_rows_where_nobody_counts_those(metric: str, stated: tuple[str, ...], layout: bool) -> None:
    assert is_layout(Metric(metric, ""), {Metric(name, "") for name in stated}) is layout


def test_of_few_files_one_more_is_chance_and_many_more_are_not() -> None:
    def z(metric: str, after: float) -> float:
        return how_unusual(Metric(metric, ""), before=2.0, after=after, history=[2.0] * 12).z

    assert z("fileCount", 3.0) < threshold(3) < z("fileCount", 40.0)
    assert z("fileCount", 3.0) < z("rowCount", 3.0)
