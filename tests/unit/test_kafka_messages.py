"""Messages are taken as they are there, and an error that no waiting heals ends it."""

from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from headwater.kafka_messages import MISSING, REFUSALS, Hopeless, take


class Carried:
    """A message that carries an error, or none."""

    def __init__(self, code: int | None = None) -> None:
        self._error = None if code is None else KafkaError(code)

    def error(self) -> KafkaError | None:
        return self._error


class Fetched:
    """A consumer that has fetched these messages."""

    def __init__(self, *messages: Carried) -> None:
        self.messages = list(messages)
        self.waited: list[float] = []

    def poll(self, timeout: float) -> Carried | None:
        self.waited.append(timeout)
        return self.messages.pop(0) if self.messages else None

    def consume(self, most: int, timeout: float) -> list[Carried]:
        self.waited.append(timeout)
        taken, self.messages = self.messages[:most], self.messages[most:]
        return taken


def taken(consumer: Any, most: int = 10, **more: Any) -> list[Any]:
    return take(consumer, 0.5, most, **more)


def test_it_waits_for_the_first_and_takes_what_is_there_behind_it() -> None:
    there = [Carried() for _ in range(3)]
    consumer = Fetched(*there)
    assert taken(consumer) == there
    assert consumer.waited == [0.5, 0]


def test_no_more_are_taken_than_asked_for() -> None:
    there = [Carried() for _ in range(5)]
    consumer = Fetched(*there)
    assert taken(consumer, 2) == there[:2]
    assert consumer.messages == there[2:]


def test_nothing_there_is_nothing_taken() -> None:
    consumer = Fetched()
    assert taken(consumer) == []
    assert consumer.waited == [0.5]


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_ends_it_wherever_it_stands(code: int) -> None:
    with pytest.raises(Hopeless) as raised:
        taken(Fetched(Carried(), Carried(code)))
    assert raised.value.args[0].code() == code
    assert isinstance(raised.value, KafkaException)


@pytest.mark.parametrize("code", [*sorted(MISSING), KafkaError._PARTITION_EOF, KafkaError._ALL_BROKERS_DOWN])
def test_what_may_pass_is_handed_over(code: int) -> None:
    assert [each.error().code() for each in taken(Fetched(Carried(code)))] == [code]


@pytest.mark.parametrize("code", sorted(MISSING))
def test_a_topic_that_is_missing_is_hopeless_for_who_says_so(code: int) -> None:
    with pytest.raises(Hopeless):
        taken(Fetched(Carried(code)), hopeless=REFUSALS | MISSING)
