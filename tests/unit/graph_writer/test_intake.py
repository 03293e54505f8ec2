"""What a writer takes from Kafka and owes to it, without a graph and without a server.

The group's part is shown on librdkafka's own broker, which runs in this process; what a broker does not do when asked,
such as refusing offsets, on a consumer that does as it is told.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed, wait_none

from graph_writer import intake as module
from graph_writer.follow_exclusions import FollowedExclusions
from graph_writer.intake import Intake, consumer_config
from headwater import metrics
from headwater.errors import EngineUnavailable
from headwater.settings import Settings
from tests.unit.graph_writer.messages import TOPIC, Message


@dataclass
class Told:
    """A consumer of two partitions that does as it is told; `calls` are those that change something."""

    fetched: list[Message] = field(default_factory=list)
    assigned: list[TopicPartition] = field(default_factory=lambda: [TopicPartition(TOPIC, 0), TopicPartition(TOPIC, 1)])
    at: dict[int, int] = field(default_factory=dict)
    ends: tuple[int, int] = (0, 0)
    refuses: bool = False
    calls: list[Any] = field(default_factory=list)
    callbacks: dict[str, Callable[[Any, list[TopicPartition]], None]] = field(default_factory=dict)

    def subscribe(self, topics: list[str], **callbacks: Any) -> None:
        self.calls.append(("subscribe", topics))
        self.callbacks = callbacks

    def poll(self, _timeout: float) -> Message | None:
        return self.fetched.pop(0) if self.fetched else None

    def consume(self, most: int, timeout: float) -> list[Message]:
        assert timeout == 0
        taken, self.fetched = self.fetched[:most], self.fetched[most:]
        return taken

    def assignment(self) -> list[TopicPartition]:
        return self.assigned

    def pause(self, partitions: list[TopicPartition]) -> None:
        self.calls.append(("pause", [each.partition for each in partitions]))

    def resume(self, partitions: list[TopicPartition]) -> None:
        self.calls.append(("resume", [each.partition for each in partitions]))

    def commit(self, offsets: list[TopicPartition], *, asynchronous: bool) -> None:
        assert not asynchronous
        self.calls.append(("commit", {each.partition: each.offset for each in offsets}))
        if self.refuses:
            raise KafkaException(KafkaError(KafkaError.REBALANCE_IN_PROGRESS))

    def committed(self, partitions: list[TopicPartition], timeout: float) -> list[TopicPartition]:
        assert timeout > 0
        return [TopicPartition(each.topic, each.partition, self.at.get(each.partition, -1001)) for each in partitions]

    def get_watermark_offsets(self, _partition: TopicPartition, timeout: float, *, cached: bool) -> tuple[int, int]:
        assert timeout > 0
        self.calls.append(("ends", "cached" if cached else "asked"))
        return self.ends

    def commits(self) -> list[dict[int, int]]:
        return [what for name, what in self.calls if name == "commit"]


class Excluding(FollowedExclusions):
    """Exclusions of these values, once they are known."""

    def __init__(self, *values: bytes) -> None:
        self.values, self.known, self.closed = values, True, False

    def follow(self, timeout: float) -> bool:
        assert timeout >= 0
        return self.known

    def has(self, message: Any) -> bool:
        return message.value() in self.values

    def close(self) -> None:
        self.closed = True


def intake_of(consumer: Any, exclusions: Excluding | None = None) -> Intake:
    return Intake(consumer, TOPIC, exclusions or Excluding())


def test_events_are_taken_and_problems_that_pass_are_left_out() -> None:
    one, two = Message(b"1"), Message(b"2")
    consumer = Told([one, Message(error=KafkaError(KafkaError._ALL_BROKERS_DOWN)), two])
    assert intake_of(consumer).take(0, 10) == [one, two]


def test_a_refusal_ends_the_writer() -> None:
    consumer = Told([Message(b"1"), Message(error=KafkaError(KafkaError.GROUP_AUTHORIZATION_FAILED))])
    with pytest.raises(EngineUnavailable, match="Kafka refuses this writer"):
        intake_of(consumer).take(0, 10)


def test_a_topic_that_is_not_there_yet_is_waited_for() -> None:
    consumer = Told([Message(error=KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART))])
    assert intake_of(consumer).take(0, 10) == []


def test_what_kafka_does_not_take_is_owed_to_the_next_time() -> None:
    consumer = Told(refuses=True)
    intake = intake_of(consumer)
    intake.commit({(TOPIC, 0): 5, (TOPIC, 1): 7})
    intake.commit({(TOPIC, 0): 8})
    consumer.refuses = False
    intake.commit_owed()
    intake.commit_owed()
    assert consumer.commits() == [{0: 5, 1: 7}, {0: 8, 1: 7}, {0: 8, 1: 7}]


def test_without_anything_applied_nothing_is_committed() -> None:
    consumer = Told()
    intake_of(consumer).commit_owed()
    intake_of(consumer).commit({})
    assert consumer.commits() == []


def end(offset: int, partition: int = 0) -> Message:
    return Message(partition=partition, offset=offset, error=KafkaError(KafkaError._PARTITION_EOF))


def test_what_nobody_gets_behind_the_last_event_is_committed_with_it() -> None:
    consumer = Told([Message(b"1", 0, 3), Message(b"2", 0, 5), end(7)])
    intake = intake_of(consumer)
    assert len(intake.take(0, 10)) == 2
    intake.commit_owed()
    intake.commit({(TOPIC, 0): 4})
    assert consumer.commits() == [{0: 4}]  # the other event is not applied yet
    intake.commit({(TOPIC, 0): 6})
    intake.commit_owed()
    assert consumer.commits() == [{0: 4}, {0: 7}]


def test_so_it_is_where_there_is_no_event_at_all() -> None:
    consumer = Told([end(2), end(0, partition=1)], at={1: 0})
    intake = intake_of(consumer)
    intake.take(0, 10)
    intake.commit_owed()
    intake.commit_owed()
    assert consumer.commits() == [{0: 2}]


def test_an_end_behind_which_more_came_takes_nothing_with_it() -> None:
    consumer = Told([Message(b"1", 0, 0), end(2), Message(b"2", 0, 2)])
    intake = intake_of(consumer)
    intake.take(0, 10)
    intake.commit({(TOPIC, 0): 1})
    intake.commit({(TOPIC, 0): 3})
    intake.commit_owed()
    assert consumer.commits() == [{0: 1}, {0: 3}]


def test_the_end_of_a_partition_that_others_have_is_theirs() -> None:
    consumer = Told([end(2)])
    intake = intake_of(consumer)
    intake.subscribe(settle=lambda: None, forget=lambda _: None)
    intake.take(0, 10)
    consumer.callbacks["on_revoke"](consumer, [TopicPartition(TOPIC, 0)])
    intake.commit_owed()
    assert consumer.commits() == []


def test_what_is_excluded_is_passed_over_and_committed_with_what_is_before_it() -> None:
    consumer = Told([Message(b"1", 0, 3), Message(b"no", 0, 4), Message(b"no", 1, 0)])
    intake = intake_of(consumer, Excluding(b"no"))
    left_out = metrics.EXCLUDED._value.get()
    assert [each.value() for each in intake.take(0, 10)] == [b"1"]
    intake.commit_owed()  # the event is not applied yet
    intake.commit({(TOPIC, 0): 4})
    assert consumer.commits() == [{1: 1}, {0: 5}]
    assert metrics.EXCLUDED._value.get() == left_out + 2


def test_there_is_no_event_before_the_exclusions_are_known() -> None:
    one = Message(b"1")
    consumer, exclusions = Told([one]), Excluding()
    intake = intake_of(consumer, exclusions)
    exclusions.known = False
    assert intake.take(0, 10) == []
    exclusions.known = True
    assert intake.take(0, 10) == [one]


def test_it_polls_all_the_same_while_it_is_paused() -> None:
    fetched_before = Message(b"1")
    consumer = Told([fetched_before, Message(b"2")])
    intake = intake_of(consumer)
    intake.resume()
    assert intake.keep_alive() == [fetched_before]
    consumer.assigned = [TopicPartition(TOPIC, 3)]
    intake.keep_alive()
    intake.resume()
    intake.resume()
    pauses = [call for call in consumer.calls if call[0] in {"pause", "resume"}]
    assert pauses == [("pause", [0, 1]), ("pause", [3]), ("resume", [3])]


def test_before_partitions_go_what_is_applied_is_settled_and_nothing_afterwards() -> None:
    consumer = Told(refuses=True)
    intake = intake_of(consumer)
    forgotten: list[list[tuple[str, int]]] = []
    intake.commit({(TOPIC, 1): 1})
    intake.subscribe(settle=lambda: intake.commit({(TOPIC, 0): 4}), forget=forgotten.append)
    consumer.callbacks["on_revoke"](consumer, [TopicPartition(TOPIC, 0)])
    assert forgotten == [[(TOPIC, 0)]]
    intake.commit_owed()
    assert consumer.commits() == [{1: 1}, {1: 1, 0: 4}, {1: 1}]


def test_partitions_that_are_lost_are_not_settled() -> None:
    consumer = Told(refuses=True)
    intake = intake_of(consumer)
    settled: list[bool] = []
    forgotten: list[list[tuple[str, int]]] = []
    intake.commit({(TOPIC, 0): 4})
    intake.subscribe(settle=lambda: settled.append(True), forget=forgotten.append)
    consumer.callbacks["on_lost"](consumer, [TopicPartition(TOPIC, 0)])
    intake.commit_owed()
    assert (settled, forgotten, consumer.commits()) == ([], [[(TOPIC, 0)]], [{0: 4}])


def lag() -> float:
    return metrics.LAG._value.get()


def test_the_lag_is_what_is_not_committed_of_our_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEASURE_EVERY", 0.0)
    consumer = Told(at={0: 15}, ends=(10, 20))
    intake = intake_of(consumer)
    intake.subscribe(settle=lambda: None, forget=lambda _: None)
    consumer.callbacks["on_assign"](consumer, consumer.assigned)
    intake.measure()
    assert lag() == (20 - 15) + (20 - 10)
    intake.commit({(TOPIC, 0): 20, (TOPIC, 1): 12})
    intake.measure()
    assert lag() == 20 - 12
    consumer.callbacks["on_lost"](consumer, [TopicPartition(TOPIC, 1)])
    consumer.assigned = [TopicPartition(TOPIC, 0)]
    intake.measure()
    assert lag() == 0


def test_kafka_is_asked_for_the_end_only_while_no_events_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEASURE_EVERY", 0.0)
    consumer = Told(assigned=[TopicPartition(TOPIC, 0)])
    intake = intake_of(consumer)
    intake.measure()
    intake.keep_alive()
    intake.resume()
    intake.measure()
    assert [call for call in consumer.calls if call[0] == "ends"] == [
        ("ends", "cached"),
        ("ends", "asked"),
        ("ends", "cached"),
    ]


def test_how_far_the_group_is() -> None:
    assert intake_of(Told(at={0: 3})).committed(range(2)) == {0: 3, 1: -1001}


@pytest.fixture
def producer() -> Iterator[Producer]:
    """Of a broker that runs inside this client, with a topic of events."""
    producer = Producer({"test.mock.num.brokers": 1, "log_level": 0})
    produce(producer, range(20))
    yield producer
    producer.close()


def produce(producer: Producer, numbers: Iterable[int]) -> None:
    for number in numbers:
        producer.produce(TOPIC, b"%d" % number, partition=number % 2)
    assert producer.flush(10) == 0


def member(producer: Producer) -> Intake:
    (broker,) = producer.list_topics(timeout=10).brokers.values()
    settings = Settings(kafka_bootstrap_servers=f"{broker.host}:{broker.port}", kafka_topic=TOPIC)
    return intake_of(Consumer(consumer_config(settings, 0)))


def take_until(intake: Intake, taken: list[Any], many: int) -> None:
    waiting = retry(retry=retry_if_result(lambda holds: not holds), wait=wait_none(), stop=stop_after_delay(60))
    waiting(lambda: taken.extend(intake.take(0.05, 50)) or len(taken) >= many)()


def test_a_member_of_a_group(producer: Producer) -> None:
    """It takes what there is, nothing more while it is paused, and settles before it leaves."""
    intake = member(producer)
    told: list[Any] = []
    taken: list[Any] = []

    def settle() -> None:
        told.append("settle")
        intake.commit({(TOPIC, 0): 7, (TOPIC, 1): 8})

    intake.subscribe(settle=settle, forget=told.append)
    take_until(intake, taken, 20)
    assert {(each.partition(), each.offset()) for each in taken} == {(part, at) for part in (0, 1) for at in range(10)}
    taken += intake.keep_alive()
    produce(producer, range(20, 24))
    assert intake.take(0.2, 50) == []
    intake.resume()
    take_until(intake, taken, 24)
    assert {each.value() for each in taken} == {b"%d" % number for number in range(24)}
    assert len(taken) == 24
    assert told == []
    intake.close()
    assert told[0] == "settle"
    assert {(TOPIC, 0), (TOPIC, 1)} <= set(told[1])
    next_one = member(producer)
    assert next_one.committed(range(2)) == {0: 7, 1: 8}
    next_one.close()


def test_what_waits_to_be_taken_is_bounded_over_all_partitions() -> None:
    """Four partitions of 4 MB each, and hardly anything is taken: it stops at what may wait, and one answer on top."""
    waiting: list[int] = []

    def tell(statistics: str) -> None:
        partitions = json.loads(statistics)["topics"].get(TOPIC, {}).get("partitions", {})
        waiting.append(max((each["fetchq_size"] for each in partitions.values()), default=0))

    producer = Producer({"test.mock.num.brokers": 1, "log_level": 0})
    for number in range(1600):
        producer.produce(TOPIC, bytes(10_000), partition=number % 4)
    assert producer.flush(60) == 0
    (broker,) = producer.list_topics(timeout=10).brokers.values()
    settings = Settings(kafka_bootstrap_servers=f"{broker.host}:{broker.port}", kafka_topic=TOPIC)
    told = {"statistics.interval.ms": 50, "stats_cb": tell, "log_level": 0}
    config = consumer_config(settings, 0) | {"queued.max.messages.kbytes": 2048} | told
    consumer = Consumer(config)
    consumer.assign([TopicPartition(TOPIC, each, 0) for each in range(4)])
    full = 2048 * 1024
    look = retry(retry=retry_if_result(lambda seen: not seen), wait=wait_fixed(0.05), stop=stop_after_delay(60))
    look(lambda: (consumer.poll(0), sum(each >= full for each in waiting) >= 10)[1])()
    assert max(waiting) < full + 1_100_000, "an answer is a batch of the producer's, which is a megabyte"
    consumer.close()
    producer.close()
