"""In which run what a job does changed."""

from typing import Any

from query_api.compare import job_changes
from query_api.compare.dating import Dated, dated
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


def told(found: list[Dated]) -> list[tuple[str | None, Any, Any]]:
    changes = [each.difference.change for each in found]
    return [(change.run, change.before["rate"], change.after["rate"]) for change in changes]


def test_it_is_of_the_first_run_that_had_it() -> None:
    runs = versions("1", "1", "1", "5", "5", "5")
    found = dated(difference(runs, 1, 5), runs, {})
    assert told(found) == [("job/3", "1", "5")]
    assert found[0].difference.change.at == runs[2].began == 5 * HOUR


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
    assert found.changed_before == (2, 4)


def with_seed(*rates: str) -> list[RunView]:
    """Runs of one job, the newest first, each with its parameter and with a seed of its own."""
    runs = versions(*rates)
    for at, view in enumerate(runs):
        view.facets["executionParameters"]["parameters"].append({"key": "seed", "value": str(at)})
    return runs


def test_what_changes_with_every_run_hides_nothing_that_changed_with_it() -> None:
    runs = with_seed(*["1"] * 8, "5")
    found = dated(difference(runs, 7, 8), runs, {})
    counted = {tuple(each.difference.change.after): each.changed_before for each in found}
    assert counted == {("rate",): (0, 7), ("seed",): (7, 7)}
    assert [each.is_routine for each in counted.values()] == [False, True]


def test_what_was_taken_back_is_none_although_something_else_changed_with_every_run() -> None:
    runs = with_seed("1", "1", "1", "1", "1", "9", "1", "1")
    assert {tuple(each.difference.change.after) for each in dated(difference(runs, 4, 7), runs, {})} == {("seed",)}


def test_parts_that_changed_with_one_run_are_one_change() -> None:
    runs = versions("1", "1", "5", "5")
    for view in runs:
        changed = view.key in {"job/2", "job/3"}
        view.facets["executionParameters"]["parameters"].append({"key": "depth", "value": "9" if changed else "3"})
    (found,) = dated(difference(runs, 0, 3), runs, {})
    assert (found.difference.change.run, found.difference.change.before) == ("job/2", {"depth": "3", "rate": "1"})
