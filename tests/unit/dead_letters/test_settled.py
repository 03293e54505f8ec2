"""What one process writes of a settled dead letter, another one reads."""

import pytest

from headwater.dead_letters.letter import Place
from headwater.dead_letters.settled import Settled, settlement
from headwater.settings import Settings


def of_topic(topic_id: str) -> Settled:
    settled = Settled(Settings())
    settled._id = topic_id
    return settled


@pytest.mark.parametrize("topic_id", ["AAAAAAAAAAEAAAAAAAAAAg", "4NGb/3B/TuSkHbqMReuukg", "a+b/"])
def test_it_is_settled_in_that_topic_alone(topic_id: str) -> None:
    written, read, other = of_topic(topic_id), of_topic(topic_id), of_topic("BAAAAAAAAAEAAAAAAAAAAg")
    for each in (read, other):
        each._learn(written.key(Place(0, 17)), settlement("dropped"))
    assert (read.outcome(Place(0, 17)), read.outcome(Place(0, 16))) == ("dropped", None)
    assert other.outcome(Place(0, 17)) is None


def test_an_event_that_is_put_among_the_dead_letters_is_none_that_is_settled() -> None:
    events = Settled(Settings(), of="events")
    events._id = "of the events"
    dead = of_topic("of the dead letters")
    for each in (events, dead):
        each._learn(events.key(Place(3, 17)), settlement("put"))
        each._learn(dead.key(Place(0, 1)), settlement("dropped"))
    assert events.places("put") == {Place(3, 17)}
    assert (events.outcome(Place(3, 17)), dead.places("put")) == (None, frozenset())
    assert dead.outcome(Place(0, 1)) == "dropped"
    assert dead.count({0: range(20), 3: range(20)}) == 1


def test_only_those_that_are_kept_count() -> None:
    settled = of_topic("t")
    for offset in range(5):
        settled._learn(settled.key(Place(0, offset)), settlement("replayed"))
    assert settled.count({0: range(10)}) == 5
    assert settled.count({0: range(3, 10)}) == 2
    assert settled.count({}) == 0


@pytest.mark.parametrize(
    ("key", "value"), [(None, None), (b"\xff", b"{}"), (b"t/0-1", b"{}"), (b"t/x", b'{"outcome":1}'), (b"t/0-1", b"[]")]
)
def test_what_is_not_ours_is_passed_over(key: bytes | None, value: bytes | None) -> None:
    settled = of_topic("t")
    settled._learn(key, value)
    assert settled.outcome(Place(0, 1)) is None
