"""What differs between two runs of a job, where dates and ids of runs stand in what they say."""

from typing import Any

import pytest

from query_api.compare import job_changes
from query_api.compare.change import Change
from query_api.compare.dating import dated
from query_api.compare.differences import RunDifference
from query_api.compare.run_values import OF_A_RUN
from query_api.history.run_view import RunView
from tests.unit.query_api.closures import run


def with_sql(*queries: str) -> tuple[list[RunView], dict[str, Any]]:
    """Runs of one job, the newest first, each with its query, and the bodies of their facets."""
    runs = [run(f"job/{at}", 2 * at, job_facets={"sql": query}) for at, query in enumerate(queries)]
    return runs[::-1], {query: {"query": query} for query in queries}


def with_slices(*conditions: str) -> tuple[list[RunView], dict[str, Any]]:
    """The same of runs that read a slice of a dataset."""
    slices = [{"subset": {"inputCondition": {"locations": [each]}}} for each in conditions]
    return [run(f"job/{at}", 2 * at, reads={"t": own}) for at, own in enumerate(slices)][::-1], {}


USUAL = "select a from t where day = '{}'"
DAYS = [f"2026-07-{day:02}" for day in range(1, 9)]


def changes(runs: list[RunView], bodies: dict[str, Any]) -> list[tuple[Change, bool]]:
    """What differs between the last run but two and the last, each with whether it is so with most runs."""
    before, after = runs[2], runs[0]
    (difference,) = job_changes.compare(before, after, bodies)
    found = dated(RunDifference(difference, before, after), runs, bodies)
    return [(each.difference.change, each.changed_before.is_routine) for each in found]


@pytest.mark.parametrize(
    ("make", "usual", "new"),
    [
        (with_sql, USUAL, "select b from t where day = '{}'"),
        (with_slices, "day={}", "day={}/region=test"),
    ],
    ids=["SQL", "a slice"],
)
def test_the_date_in_it_hides_no_other_change(make: Any, usual: str, new: str) -> None:
    texts = [usual.format(day) for day in DAYS[:-2]] + [new.format(day) for day in DAYS[-2:]]
    found = changes(*make(*texts))
    worded = [(change, routine) for change, routine in found if any(not part.key for part in change.parts)]
    ((rare, routine),) = worded
    assert not routine
    assert rare.run == f"job/{len(DAYS) - 2}"
    assert all(routine for change, routine in found if change is not rare)


def test_of_a_date_alone_it_is_said_that_it_is_one() -> None:
    queries = [USUAL.format(day) for day in DAYS]
    runs, bodies = with_sql(*queries)
    (change,) = job_changes.compare(runs[1], runs[0], bodies)
    assert change.text == "dates or ids in its SQL changed"
    assert change.size == 0
    assert [part.key for part in change.parts] == [OF_A_RUN]
    assert (change.before, change.after) == tuple(queries[-2:])
