"""The order of what a search finds."""

from query_api.marquez.search import Found, in_order

FOUND = [
    Found("JOB", "shop", "beta", "job:shop:beta", 3),
    Found("JOB", "shop", "Alpha", "job:shop:Alpha", 1),
    Found("DATASET", "db", "alpha", "dataset:db:alpha", 3),
]


def test_by_name_the_case_does_not_count() -> None:
    assert [each.id for each in in_order(FOUND, "name")] == ["dataset:db:alpha", "job:shop:Alpha", "job:shop:beta"]


def test_by_update_the_latest_is_first_and_of_one_time_the_lesser_id() -> None:
    assert [each.id for each in in_order(FOUND, "update")] == ["dataset:db:alpha", "job:shop:beta", "job:shop:Alpha"]
