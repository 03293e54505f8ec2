"""The reading process gives what reading here gives, and says when it is gone."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_writer.read_events import ReadOptions, read
from graph_writer.reader_process import ReaderEndedError, ReaderProcess
from tests.events.hostile import bodies, encoded
from tests.events.valid import events

OPTIONS = ReadOptions(max_nesting=100)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    process = ReaderProcess(OPTIONS)
    yield process
    process.close()


@given(batch=st.lists(st.one_of(events.map(encoded), bodies), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fact_comes_through(reader: ReaderProcess, batch: list[bytes]) -> None:
    reader.begin(batch)
    assert reader.result() == read(batch, OPTIONS)


def read_by(reader: ReaderProcess) -> None:
    reader.begin([b"{}"])
    reader.result()


def test_a_reader_that_was_killed_is_told() -> None:
    reader = ReaderProcess(OPTIONS)
    assert reader._process.pid is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    with pytest.raises(ReaderEndedError, match="exit code -9"):
        read_by(reader)
    reader.close()
