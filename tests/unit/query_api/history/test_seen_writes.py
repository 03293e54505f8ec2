"""Which writes a read saw."""

import pytest

from query_api.history.seen_writes import Read, SeenWrites, Write, replaces, seen_writes


def write(
    at: int,
    lifecycle: str | None = None,
    *,
    version: str | None = None,
    read_itself: bool = False,
    until: int | None = None,
) -> Write:
    return Write(f"w{at}", f"id-{at}", at, lifecycle, read_itself, (version,) if version else (), until)


def seen(
    *newest_first: Write,
    version: str | None = None,
    run: str = "reader",
    reports: bool = False,
    until: int | None = None,
) -> SeenWrites:
    """What a read at 10 saw, or by a stream from 10 on."""
    versions = (version,) if version else ()
    return seen_writes(newest_first, run=run, at=10, until=until, version_keys=versions, reports=reports)


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
        ("RENAME", True, True, True),
        ("MOVED", True, True, True),
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
def test_a_version_that_nobody_wrote_says_nothing(newest: Write) -> None:
    assert seen(newest, version="1") == SeenWrites("time", (newest,), whole=True)


def test_a_version_that_one_run_wrote_is_proof_whatever_the_clock_says() -> None:
    later, before = write(11, version="2"), write(9, version="1")
    assert seen(later, before, version="2") == SeenWrites("version", (later,), whole=True)
    assert seen(later, version="2") == SeenWrites("version", (later,), whole=True)


def test_of_a_version_that_several_wrote_the_latest_before_the_read_was_seen() -> None:
    later, before, first = write(11, version="1"), write(8, version="1"), write(7, version="1")
    assert seen(later, write(9), before, first, version="1") == SeenWrites("version", (before,), whole=True)
    assert seen(write(12, version="1"), later, write(9), version="1") == SeenWrites("time", (write(9),), whole=True)
    assert seen(later, write(10, version="1"), write(9), version="1", run="w10").writers == (write(9),)


def test_what_a_later_version_added_to_is_in_it() -> None:
    added, first = write(12, "ALTER", version="2"), write(11, "OVERWRITE")
    assert seen(added, first, write(9), version="2") == SeenWrites("version", (added, first), whole=True)


def test_where_a_name_was_given_up_nothing_is_left() -> None:
    moved = write(8, "MOVED")
    assert seen(moved, write(7)) == SeenWrites("unknown", (), whole=True)
    assert seen(write(9, "ALTER"), moved, write(7)) == SeenWrites("time", (write(9, "ALTER"),), whole=True)
    assert seen(moved, write(7), run="w8").writers == (write(7),), "who moves it reads what was there"
    proof = write(8, "MOVED", version="1")
    assert seen(proof, write(7), version="1").writers == (proof,)
    assert seen(write(15, "MOVED"), write(12), write(9), until=20).writers == (write(12), write(9))


def test_a_stream_is_seen_from_its_beginning_on_and_replaces_nothing() -> None:
    stream = write(5, "OVERWRITE", until=99)
    assert seen(stream, write(4), write(3)) == SeenWrites("time", (stream, write(4)), whole=True)
    assert seen(write(11, until=99)) == SeenWrites("unknown", (), whole=True)


def test_a_stream_that_outlasts_a_replacement_is_still_there() -> None:
    over, gone = write(5, until=9), write(4, until=8)
    assert seen(write(8), over, gone) == SeenWrites("time", (write(8), over), whole=True)
    assert seen(write(8, version="1"), over, version="1") == SeenWrites("version", (write(8, version="1"),), whole=True)


def test_a_stream_sees_all_until_its_end_and_what_was_there_at_its_beginning() -> None:
    every = [write(21), write(20), write(15), write(9), write(8)]
    assert seen(*every, until=20) == SeenWrites("time", tuple(every[1:4]), whole=True)
    assert seen(write(15), until=20) == SeenWrites("time", (write(15),), whole=False)
    assert seen(write(21), until=20) == SeenWrites("unknown", (), whole=True)


def test_a_version_that_a_stream_names_is_not_all_that_it_read() -> None:
    every = [write(15), write(9), write(8, version="1")]
    assert seen(*every, until=20, version="1").writers == (every[2], every[0], every[1])


def test_what_a_stream_had_read_by_an_instant() -> None:
    read = Read("reader", "a", 10, None, "version", (write(15), write(18), write(9)), cut=False, until=20)
    assert read.up_to(20) == read
    then = read.up_to(16)
    assert (then.writers, then.rule, then.until) == ((write(15), write(9)), "version", 16)
    assert (read.up_to(12).writers, read.up_to(12).rule) == ((write(9),), "time")
    assert (read.up_to(8).writers, read.up_to(8).rule, read.up_to(8).until) == ((), "unknown", 10)
    batch = read._replace(until=None)
    assert batch.up_to(0) == batch


def test_up_to_when_a_writer_counts_and_when_it_last_wrote() -> None:
    stream = write(5, until=99)
    batch = Read("r", "a", 10, None, "time", (stream,), cut=False)
    streams = batch._replace(until=20)
    assert (batch.horizon_of(stream), streams.horizon_of(stream), batch.horizon_of(write(30))) == (10, 20, 30)
    assert (stream.last_by(10), stream.last_by(2), stream.last_by(200), write(7).last_by(3)) == (10, 5, 99, 7)


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


def test_who_drops_makes_nothing_and_ends_what_was_there() -> None:
    gone = write(7, "DROP", version="1")
    assert seen(gone, write(3), reports=True) == SeenWrites("unknown", (), whole=True, dropped=gone)
    assert seen(write(9), gone, write(3), reports=True) == SeenWrites("time", (write(9),), whole=True)
    assert seen(write(8), gone, version="1", reports=True) == SeenWrites("time", (write(8),), whole=True)
    assert seen(write(11, "DROP"), write(3)) == SeenWrites("time", (write(3),), whole=True)


def test_a_stream_that_outlasted_a_drop_was_there() -> None:
    stream = write(3, until=9)
    assert seen(write(7, "DROP"), stream) == SeenWrites("time", (stream,), whole=True)
    assert seen(write(15, "DROP"), write(9), until=20) == SeenWrites("time", (write(9),), whole=True)


def test_a_stream_that_only_dropped_what_was_there_is_no_writer_however_long_it_goes_on() -> None:
    drops, replaced = write(1, "DROP", until=50), write(5, "OVERWRITE")
    assert seen(replaced, drops, reports=True).writers == (replaced,)
    assert seen(replaced, write(1, "MOVED", until=50), reports=True).writers == (replaced,)
