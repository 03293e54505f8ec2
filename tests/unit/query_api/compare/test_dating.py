"""In which run what a job does changed."""

from typing import Any

from query_api.compare import job_changes
from query_api.compare.dating import changed_before, dated
from query_api.compare.differences import RunDifference
from query_api.history.run_view import RunView
from tests.unit.query_api.closures import HOUR, run


def versions(*rates: str | None) -> list[RunView]:
    """Runs of one job, the newest first, each with its parameter; None: it says nothing of it."""
    facets: list[dict[str, Any]] = [
        {} if rate is None else {"executionParameters": {"parameters": [{"key": "rate", "value": rate}]}}
        for rate in rates
    ]
    return [run(f"job/{at}", 2 * at, facets=of_run) for at, of_run in enumerate(facets)][::-1]


def difference(runs: list[RunView], good: int, bad: int) -> RunDifference:
    by_key = {view.key: view for view in runs}
    before, after = by_key[f"job/{good}"], by_key[f"job/{bad}"]
    return RunDifference(next(iter(job_changes.compare(before, after, {}))), before, after)


def told(found: list[RunDifference]) -> list[tuple[str | None, Any, Any]]:
    return [(each.change.run, each.change.before["rate"], each.change.after["rate"]) for each in found]


def test_it_is_of_the_first_run_that_had_it() -> None:
    runs = versions("1", "1", "1", "5", "5", "5")
    found = dated(difference(runs, 1, 5), runs, {})
    assert told(found) == [("job/3", "1", "5")]
    assert found[0].change.at == runs[2].began == 5 * HOUR


def test_several_changes_are_several_suspects() -> None:
    runs = versions("1", "1", "5", "5", "6")
    assert told(dated(difference(runs, 0, 4), runs, {})) == [("job/2", "1", "5"), ("job/4", "5", "6")]


def test_what_was_taken_back_is_none() -> None:
    runs = versions("1", "9", "1", "5")
    assert told(dated(difference(runs, 0, 3), runs, {})) == [("job/3", "1", "5")]


def test_a_run_that_says_nothing_of_it_is_passed_over() -> None:
    runs = versions("1", None, "5", None, "5")
    assert told(dated(difference(runs, 0, 4), runs, {})) == [("job/2", "1", "5")]


def test_without_the_runs_between_the_difference_is_the_step() -> None:
    runs = versions("1", "5")
    assert told(dated(difference(runs, 0, 1), [], {})) == [("job/1", "1", "5")]


def test_how_often_it_changed_before_is_counted_up_to_the_change() -> None:
    runs = versions("1", "2", "2", "3", "3", "5", "7")
    (found,) = dated(difference(runs, 4, 5), runs, {})
    assert changed_before(found, runs, {}) == (2, 4)
