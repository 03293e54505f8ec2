"""Which dead letters are open, by reason and age, as they are read bit by bit."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from headwater import metrics
from headwater.dead_letters.letter import HEADER, Place
from query_api.status import backlog
from query_api.status.asked import families
from query_api.status.backlog import OTHERS, UNREAD, Backlog, OpenLetters

NOW = 1_000_000.0


@dataclass
class Letter:
    """A record of the dead-letter topic."""

    place: int
    reason: str = "InvalidEvent"
    age: float = 0.0

    def headers(self) -> list[tuple[str, bytes]]:
        return [(f"{HEADER}error.class", self.reason.encode())]

    def partition(self) -> int:
        return 0

    def offset(self) -> int:
        return self.place

    def timestamp(self) -> tuple[int, int]:
        return 1, int((NOW - self.age) * 1000)

    def key(self) -> bytes:
        return b""

    def value(self) -> bytes:
        return b"{}"


@dataclass
class Settled:
    """Those that are settled."""

    places: set[int] = field(default_factory=set[int])

    def outcome(self, place: Place) -> str | None:
        return "dropped" if place.offset in self.places else None


def known(*letters: Letter, settled: Any = None, first: int = 0) -> OpenLetters:
    found = OpenLetters()
    for letter in letters:
        found.add(letter)  # pyright: ignore[reportArgumentType]  (as far as it is asked)
    found.forget({0: range(first, len(letters))}, settled or Settled())
    return found


def test_they_are_counted_by_reason_and_the_oldest_tells_its_age() -> None:
    found = known(Letter(0, "FutureEvent", 60), Letter(1, age=30), Letter(2, age=5))
    assert found.told(3, NOW) == ({"InvalidEvent": 2, "FutureEvent": 1}, 60)


def test_those_that_are_settled_or_gone_count_no_more() -> None:
    settled: Any = Settled({1})
    found = known(Letter(0, "FutureEvent", 60), Letter(1, age=30), Letter(2, age=5), settled=settled, first=1)
    assert found.told(1, NOW) == ({"InvalidEvent": 1}, 5)


def test_none_is_of_no_age() -> None:
    assert OpenLetters().told(0, NOW) == ({}, 0)


def test_what_was_not_read_yet_is_told_too() -> None:
    assert known(Letter(0)).told(5, NOW)[0] == {"InvalidEvent": 1, UNREAD: 4}


def test_reading_goes_on_where_it_ended_and_begins_anew_with_the_topic() -> None:
    found = known(Letter(0), Letter(1))
    assert found.unread({0: range(9)}) == {0: range(2, 9)}
    assert found.unread({0: range(5, 9)}) == {0: range(5, 9)}
    assert found.unread({0: range(1)}) == {0: range(1)}
    assert found.told(1, NOW)[0] == {UNREAD: 1}


def test_memory_and_series_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "MOST_KNOWN", 3)
    monkeypatch.setattr(backlog, "MOST_REASONS", 2)
    found = known(Letter(0, "a" * 500), Letter(1, "b"), Letter(2, "c"), Letter(3, "d"))
    assert found.unread({0: range(9)}) == {}
    reasons, _ = found.told(4, NOW)
    assert sum(reasons.values()) == 4
    assert reasons[OTHERS] == 2
    assert max(map(len, reasons)) < 100


def test_a_backlog_is_shown_by_partition_and_reason() -> None:
    told = families(Backlog({0: 4, 1: 0}, {0: 2.5, 1: 0.0}, {"InvalidEvent": 2}, 60.0))
    lines = metrics.exposition(told).decode().splitlines()
    assert 'headwater_lag_events{partition="0"} 4.0' in lines
    assert 'headwater_lag_seconds{partition="0"} 2.5' in lines
    assert 'headwater_lag_events{partition="1"} 0.0' in lines
    assert 'headwater_dead_letters_open{reason="InvalidEvent"} 2.0' in lines
    assert "headwater_dead_letters_oldest_seconds 60.0" in lines
