"""A batch is read while the one before it is applied, and leaves when all of it is in the graph or a dead letter."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from neo4j.exceptions import ServiceUnavailable

from graph_writer import pipeline as module
from graph_writer.apply import Superseded
from graph_writer.batch import Batch
from graph_writer.pipeline import Done, TooManyDeadLetters
from headwater.errors import EngineUnavailable
from tests.unit.graph_writer.messages import TOPIC, Message
from tests.unit.graph_writer.stations import LONG, Stations
from tests.waiting import wait_for


@pytest.fixture
def stations(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stations]:
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0)
    stations = Stations()
    yield stations
    stations.close()


def batch(*values: bytes, partition: int = 0) -> Batch:
    made = Batch()
    for offset, value in enumerate(values):
        message: Any = Message(value, partition, offset)
        made.add(message)
    return made


def test_a_batch_goes_through_both_stations(stations: Stations) -> None:
    pipeline, first = stations.pipeline, batch(b"1", b"2")
    assert (pipeline.reading, pipeline.applying, pipeline.done()) == (None, None, None)
    pipeline.read(first)
    assert (pipeline.reading, pipeline.applying) == (first, None)
    pipeline.apply()
    assert (pipeline.reading, pipeline.applying) == (None, first)
    assert pipeline.done(LONG) == Done(first, None)
    assert (pipeline.applying, pipeline.done()) == (None, None)
    assert stations.reader.begun == [[b"1", b"2"]]
    assert stations.graph.applied == 1


def test_each_station_has_one_batch_at_most(stations: Stations) -> None:
    pipeline, first, second = stations.pipeline, batch(b"1"), batch(b"2")
    stations.graph.open.clear()
    pipeline.read(first)
    pipeline.apply()
    pipeline.read(second)
    pipeline.apply()
    assert (pipeline.applying, pipeline.reading) == (first, second)
    assert pipeline.done(0.01) is None
    stations.graph.open.set()
    assert pipeline.done(LONG) == Done(first, None)


def test_what_is_read_is_unpacked_while_the_batch_before_is_applied_and_begun_before_that_is_handed_out(
    stations: Stations,
) -> None:
    pipeline, reader, first, second = stations.pipeline, stations.reader, batch(b"1"), batch(b"2")
    stations.graph.open.clear()
    pipeline.read(first)
    pipeline.apply()
    reader.ready = False
    pipeline.read(second)
    assert pipeline.done() is None
    assert reader.results == 1
    reader.ready = True
    assert pipeline.done() is None
    assert reader.results == 2
    stations.graph.open.set()
    assert pipeline.done(LONG) == Done(first, None)
    assert (pipeline.applying, pipeline.reading) == (second, None)
    assert pipeline.done(LONG) == Done(second, None)
    assert reader.results == 2
    third = batch(b"dead")
    pipeline.read(third)
    pipeline.apply()
    assert pipeline.done(LONG) == Done(third, None)
    assert [each.message for each in stations.letters.kept] == third.messages


def test_what_is_still_being_read_holds_up_no_commit(stations: Stations) -> None:
    pipeline, first, second = stations.pipeline, batch(b"1"), batch(b"2")
    pipeline.read(first)
    pipeline.apply()
    stations.reader.ready = False
    pipeline.read(second)
    assert pipeline.done(LONG) == Done(first, None)
    assert (pipeline.applying, pipeline.reading) == (None, second)


def test_what_can_never_be_applied_is_a_dead_letter_before_the_batch_is_done(stations: Stations) -> None:
    pipeline, mixed = stations.pipeline, batch(b"1", b"dead", b"2")
    stations.letters.away = 2
    pipeline.read(mixed)
    pipeline.apply()
    assert pipeline.done(LONG) == Done(mixed, None)
    assert [each.message for each in stations.letters.kept] == [mixed.messages[1]]
    assert stations.letters.away == 0


def test_the_batch_behind_one_that_failed_is_not_applied(stations: Stations) -> None:
    pipeline, first, second = stations.pipeline, batch(b"1"), batch(b"2")
    stations.graph.open.clear()
    stations.graph.errors = [Superseded()]
    pipeline.read(first)
    pipeline.apply()
    pipeline.read(second)
    assert pipeline.done() is None
    stations.graph.open.set()
    done = pipeline.done(LONG)
    assert done is not None
    assert done.batch is first
    assert isinstance(done.error, Superseded)
    assert (pipeline.applying, pipeline.reading, stations.graph.applied) == (None, second, 0)


def test_who_stops_does_not_wait_for_a_graph_that_is_away(stations: Stations) -> None:
    pipeline, first = stations.pipeline, batch(b"1")
    stations.graph.errors = [ServiceUnavailable("away")] * 1000
    pipeline.read(first)
    pipeline.stop()
    pipeline.apply()
    done = pipeline.done(LONG)
    assert done is not None
    assert isinstance(done.error, ServiceUnavailable)
    assert len(stations.graph.errors) == 999


def test_who_stops_does_not_wait_for_dead_letters_that_nobody_takes(stations: Stations) -> None:
    pipeline = stations.pipeline
    stations.letters.away = 1000
    pipeline.stop()
    pipeline.read(batch(b"dead"))
    pipeline.apply()
    done = pipeline.done(LONG)
    assert done is not None
    assert isinstance(done.error, EngineUnavailable)
    assert stations.letters.away == 999


def test_partitions_that_went_to_others_are_forgotten_in_both_stations(stations: Stations) -> None:
    pipeline, first, second = stations.pipeline, batch(b"1", partition=1), batch(b"2", partition=2)
    stations.graph.open.clear()
    pipeline.forget([(TOPIC, 1)])
    pipeline.read(first)
    pipeline.apply()
    pipeline.read(second)
    pipeline.forget([(TOPIC, 1)])
    assert (first.offsets, second.offsets) == ({}, {(TOPIC, 2): 1})
    pipeline.forget([(TOPIC, 2)])
    assert second.offsets == {}


def test_closing_waits_for_what_is_applied_and_leaves_nothing_to_commit(stations: Stations) -> None:
    pipeline = stations.pipeline
    stations.graph.open.clear()
    pipeline.read(batch(b"1"))
    pipeline.apply()
    assert stations.graph.begun.acquire(timeout=LONG)
    closing = threading.Thread(target=pipeline.close)
    closing.start()
    stations.graph.open.set()
    closing.join(LONG)
    assert stations.graph.applied == 1
    assert (pipeline.applying, pipeline.done()) == (None, None)
    assert (stations.reader.closed, stations.letters.closed) == (True, True)


def test_before_too_many_dead_letters_in_a_row_it_stands_still_and_gives_up_none(stations: Stations) -> None:
    pipeline, rubbish = stations.pipeline, batch(*[b"dead"] * 4)
    pipeline.read(rubbish)
    pipeline.apply()
    wait_for(lambda: stations.standstill.reason is not None)
    assert pipeline.done() is None
    assert stations.letters.kept == []
    pipeline.stop()
    done = pipeline.done(LONG)
    assert done is not None
    assert isinstance(done.error, TooManyDeadLetters)
    assert stations.letters.kept == []


def test_a_row_that_others_interrupt_stops_nobody(stations: Stations) -> None:
    pipeline = stations.pipeline
    for _ in range(3):
        mixed = batch(b"dead", b"dead", b"1", b"dead", b"1")
        pipeline.read(mixed)
        pipeline.apply()
        assert pipeline.done(LONG) == Done(mixed, None)
    assert len(stations.letters.kept) == 9


def test_what_was_too_much_to_be_read_with_the_others_is_a_batch_of_its_own(stations: Stations) -> None:
    pipeline, many = stations.pipeline, batch(b"1", b"2", b"3", b"4", b"dead")
    stations.reader.most = 2
    stations.graph.open.clear()
    pipeline.read(many)
    pipeline.apply()
    assert stations.reader.begun == [[b"1", b"2", b"3", b"4", b"dead"], [b"3", b"4", b"dead"]]
    assert (pipeline.applying, many.offsets) == (many, {(TOPIC, 0): 2})
    rest = pipeline.reading
    stations.graph.open.set()
    assert pipeline.done(LONG) == Done(many, None)
    pipeline.apply()
    assert pipeline.applying is rest is not None
    assert rest.offsets == {(TOPIC, 0): 4}
    assert pipeline.done(LONG) == Done(rest, None)
    pipeline.apply()
    last = pipeline.applying
    assert last is not None
    assert (last.offsets, last.bytes) == ({(TOPIC, 0): 5}, 4)
    assert pipeline.done(LONG) == Done(last, None)
    assert (pipeline.reading, pipeline.applying) == (None, None)
    assert [each.message for each in stations.letters.kept] == last.messages


def test_partitions_that_went_to_others_are_forgotten_in_what_is_left_to_be_read_too(stations: Stations) -> None:
    pipeline, first, many = stations.pipeline, batch(b"0"), batch(b"1", b"2", b"3")
    stations.reader.most = 2
    stations.graph.open.clear()
    pipeline.read(first)
    pipeline.apply()
    pipeline.read(many)
    assert pipeline.done() is None, "many is read, and cut"
    pipeline.forget([(TOPIC, 0)])
    stations.graph.open.set()
    pipeline.done(LONG)
    rest = pipeline.reading
    assert rest is not None
    assert (many.offsets, rest.offsets) == ({}, {})


def test_of_two_large_batches_one_stays_packed(stations: Stations, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline, first, second = stations.pipeline, batch(b"1"), batch(b"2")
    monkeypatch.setattr(module, "MOST_UNPACKED", 1)
    stations.graph.open.clear()
    pipeline.read(first)
    pipeline.apply()
    pipeline.read(second)
    assert pipeline.done() is None
    assert stations.reader.results == 1
    stations.graph.open.set()
    assert pipeline.done(LONG) == Done(first, None)
    pipeline.apply()
    assert pipeline.done(LONG) == Done(second, None)


def test_a_batch_that_is_cut_keeps_what_was_forgotten() -> None:
    whole = Batch()
    for message in (*batch(b"1", b"22", partition=1).messages, *batch(b"3", partition=2).messages):
        whole.add(message)
    whole.forget([(TOPIC, 2)])
    rest = whole.cut(1)
    assert (whole.bytes, whole.offsets) == (1, {(TOPIC, 1): 1})
    assert (rest.bytes, rest.offsets) == (3, {(TOPIC, 1): 2})
