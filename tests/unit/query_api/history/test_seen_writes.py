"""Which writes a read saw."""

import pytest

from query_api.history.seen_writes import Read, SeenWrites, Write, replaces, seen_writes


def write(at: int, lifecycle: str | None = None, *, version: str | None = None, read_itself: bool = False) -> Write:
    return Write(f"w{at}", f"id-{at}", at, lifecycle, read_itself, version)


def seen(*newest_first: Write, version: str | None = None, run: str = "reader", reports: bool = False) -> SeenWrites:
    """What a read at 10 saw."""
    return seen_writes(newest_first, run=run, at=10, version_key=version, reports=reports)


@pytest.mark.parametrize(
    ("lifecycle", "read_itself", "reports", "whether"),
    [
        (None, False, False, True),
        (None, True, False, False),
        (None, False, True, False),
        ("OVERWRITE", True, True, True),
        ("CREATE", True, True, True),
        ("TRUNCATE", True, True, True),
        ("DROP", True, True, True),
        ("ALTER", False, False, False),
        ("RENAME", False, False, False),
    ],
)
def test_what_replaces_all_that_was_there(
    lifecycle: str | None, *, read_itself: bool, reports: bool, whether: bool
) -> None:
    assert replaces(write(1, lifecycle, read_itself=read_itself), reports=reports) is whether


def test_the_last_write_that_had_ended() -> None:
    assert seen(write(11), write(10), write(9)) == SeenWrites("time", (write(10),), whole=True)


def test_nothing_was_written_before_a_source_is_read() -> None:
    assert seen() == seen(write(11)) == SeenWrites("unknown", (), whole=True)


def test_a_run_does_not_see_its_own_write() -> None:
    assert seen(write(10), write(9), run="w10").writers == (write(9),)


def test_an_explicit_version_counts_for_more_than_time() -> None:
    old, new = write(5, version="1"), write(9, version="2")
    assert seen(new, old, version="1") == SeenWrites("version", (old,), whole=True)


@pytest.mark.parametrize("newest", [write(9, version="2"), write(9)])
def test_a_version_that_nobody_wrote_before_says_nothing(newest: Write) -> None:
    assert seen(write(11, version="1"), newest, version="1") == SeenWrites("time", (newest,), whole=True)


def test_what_was_added_since_the_last_replacement_is_there_too() -> None:
    added, more, first, gone = write(9, "ALTER"), write(8, "ALTER"), write(7, "OVERWRITE"), write(6)
    assert seen(added, more, first, gone) == SeenWrites("time", (added, more, first), whole=True)


def test_what_may_reach_back_further_is_not_whole() -> None:
    newest, oldest = write(9, "ALTER"), write(8, "ALTER")
    assert seen(newest, oldest) == SeenWrites("time", (newest, oldest), whole=False)


def test_the_last_of_the_writes_that_a_read_saw_and_the_others() -> None:
    read = Read("reader", "a", 10, None, "time", (write(9), write(8)), cut=False)
    assert (read.writer, read.also) == (write(9), (write(8),))
    source = read._replace(writers=())
    assert (source.writer, source.also) == (None, ())
