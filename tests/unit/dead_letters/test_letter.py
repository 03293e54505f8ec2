"""What a record of the dead-letter topic says, whoever wrote it."""

from typing import Any

import pytest

from headwater.dead_letters.letter import ATTEMPTS, DeadLetter, Headers, Place, attempts_of


class Record:
    """As much of a Kafka message as a dead letter is read from."""

    def __init__(self, value: bytes | None, headers: Headers | None) -> None:
        self._value, self._headers = value, headers

    def partition(self) -> int:
        return 2

    def offset(self) -> int:
        return 17

    def timestamp(self) -> tuple[int, int]:
        return (1, 1_700_000_000_123)

    def key(self) -> bytes:
        return b"k"

    def value(self) -> bytes | None:
        return self._value

    def headers(self) -> Headers | None:
        return self._headers


def read(value: bytes | None, headers: Headers | None) -> DeadLetter:
    message: Any = Record(value, headers)
    return DeadLetter.read(message)


@pytest.mark.parametrize("place", [Place(0, 0), Place(3, 4711), Place(123, 10**17)])
def test_an_id_is_read_as_it_is_written(place: Place) -> None:
    assert Place.parse(str(place)) == place


@pytest.mark.parametrize("text", ["", "0", "0-", "-1-2", "a-1", "0-1 ", "0-1\n", "٣-1", "0-1-2", "0-" + "9" * 40])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no id of a dead letter"):
        Place.parse(text)


def test_our_headers_are_read_and_the_others_given_back() -> None:
    letter = read(
        b"rubbish",
        [
            ("trace", b"\xff"),
            ("trace", None),
            ("headwater.dlq.topic", b"events"),
            ("headwater.dlq.partition", b"3"),
            ("headwater.dlq.offset", b"4711"),
            ("headwater.dlq.timestamp", b"1699999999000"),
            (ATTEMPTS, b"2"),
            ("headwater.dlq.error.class", b"UnreadableEvent"),
            ("headwater.dlq.error.message", b"not JSON"),
        ],
    )
    assert str(letter.place) == "2-17"
    assert (letter.topic, letter.partition, letter.offset, letter.attempts) == ("events", 3, 4711, 2)
    assert (letter.time, letter.received) == (1_700_000_000_123_000, 1_699_999_999_000_000)
    assert (letter.reason, letter.error) == ("UnreadableEvent", "not JSON")
    assert letter.headers == [("trace", b"\xff"), ("trace", None)]
    assert (letter.bytes, letter.complete) == (7, True)


def test_one_without_its_event_says_how_large_that_is() -> None:
    letter = read(None, [("headwater.dlq.value.bytes", b"50000")])
    assert (letter.bytes, letter.complete) == (50_000, False)


def test_a_record_that_is_not_ours_is_one_that_says_nothing() -> None:
    letter = read(None, None)
    assert (letter.topic, letter.attempts, letter.bytes, letter.complete) == ("", 0, 0, True)


@pytest.mark.parametrize(("value", "attempts"), [(b"4", 4), (b"", 0), (b"-1", 0), (b"9" * 5000, 0), (None, 0)])
def test_attempts_are_a_number_or_none(value: bytes | None, attempts: int) -> None:
    assert attempts_of([(ATTEMPTS, value)]) == attempts
