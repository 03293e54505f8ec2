"""How often numbers had been as unusual before."""

from query_api.compare.deviations import Earlier, earlier
from query_api.compare.statistics import Metric, how_unusual

ROWS = Metric("rowCount", "")


def test_what_was_as_far_away_before_is_counted_and_what_went_the_other_way_is_not() -> None:
    past = [100.0] * 9 + [52.0, 190.0, 90.0]
    most = how_unusual(ROWS, before=100.0, after=50.0, history=past)
    assert earlier(most, {ROWS: past}) == Earlier(1, 12)
    assert earlier(most, {ROWS: [100.0] * 9}) == Earlier(0, 9)
    assert earlier(most, {}) == Earlier(0, 0)
