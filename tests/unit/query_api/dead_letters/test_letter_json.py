"""Dead letters as JSON values."""

from dataclasses import replace

from headwater.dead_letters.letter import DeadLetter, Place
from query_api.dead_letters.letter_json import SHORT, details, summary

LETTER = DeadLetter(
    place=Place(0, 17),
    time=1_000_000,
    topic="openlineage.events",
    partition=3,
    offset=4711,
    received=0,
    reason="UnreadableEvent",
    error="not JSON",
    attempts=1,
    key=b"run:shop/train",
    value=b"no JSON",
    headers=(("trace", b"1"), ("bytes", b"\xff"), ("none", None)),
    bytes=7,
    complete=True,
)


def test_a_list_cuts_the_event_and_its_key_after_characters_not_bytes() -> None:
    shown = summary(replace(LETTER, value="é€😀".encode() * SHORT, key=b"k" * (SHORT + 1)))
    assert shown["event"] == ("é€😀" * SHORT)[:SHORT]
    assert shown["key"] == "k" * SHORT
    assert (shown["id"], shown["time"]) == ("0-17", "1970-01-01T00:00:01.000000Z")


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert summary(replace(LETTER, value=b"a\xff"))["event"] == "a�"
    assert summary(replace(LETTER, value=None, key=None))["event"] is None
    assert [each["value"] for each in details(LETTER, None)["headers"]] == ["1", "�", None]


def test_one_by_itself_has_all_of_its_key() -> None:
    shown = details(replace(LETTER, key=b"k" * (SHORT + 1)), "dropped")
    assert shown["key"] == "k" * (SHORT + 1)
    assert shown["settled"] == "dropped"
