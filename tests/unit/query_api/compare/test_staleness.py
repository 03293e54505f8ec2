"""Datasets that were older than usual where they were read."""

import pytest

from query_api.compare.staleness import oldest_reads, stale_of
from query_api.history.closure_with_views import Seen
from tests.unit.query_api.closures import HOUR, closure_of, run


def seen(age: int, reader: str = "read") -> Seen:
    """A job's read, at hour 200, of a write so many hours older."""
    reading = run(f"{reader}/1", 201, reads={"table": None})
    closure = closure_of(
        reading, run("write/1", 200 - age, writes={"table": None}), by={(reading.key, "table"): "write/1"}
    )
    return closure.datasets["table"]


DAILY = [at * HOUR for at in (30, 54, 78, 102, 126)]


@pytest.mark.parametrize(("age", "is_stale"), [(47, False), (48, False), (49, True)])
def test_it_is_stale_beyond_twice_the_usual_time_between_writes(age: int, is_stale: bool) -> None:
    assert (stale_of(seen(age), [], DAILY) is not None) is is_stale


def test_one_that_was_once_as_long_without_a_write_is_not_stale() -> None:
    gap = [*DAILY, 200 * HOUR]
    assert stale_of(seen(73), [], gap) is None
    assert stale_of(seen(75), [], gap) is not None


def test_one_that_the_same_job_found_as_old_while_things_were_fine_is_not_stale() -> None:
    assert stale_of(seen(60), [seen(55)], DAILY) is None
    assert stale_of(seen(60), [seen(40)], DAILY) is not None
    assert stale_of(seen(60), [seen(55, "other")], DAILY) is not None


def test_of_two_writes_no_usual_time_is_known() -> None:
    assert stale_of(seen(90), [], DAILY[:2]) is None


def test_it_is_told_since_when_it_was_older_than_in_the_good_closure() -> None:
    found = stale_of(seen(70), [seen(40)], DAILY)
    assert found is not None
    assert (found.age, found.interval, found.since) == (70 * HOUR, 24 * HOUR, 55 * HOUR)


def test_the_read_that_found_a_dataset_oldest_is_looked_at_and_sources_are_not() -> None:
    late, soon = run("late/1", 9, reads={"table": None}), run("soon/1", 5, reads={"table": None, "raw": None})
    write = run("write/1", 3, writes={"table": None})
    closure = closure_of(late, soon, write, by={(late.key, "table"): write.key, (soon.key, "table"): write.key})
    assert [(each.dataset, each.reader.key) for each in oldest_reads(closure)] == [("table", "late/1")]
