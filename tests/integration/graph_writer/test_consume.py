"""Kafka in, Neo4j out: offsets after transactions, dead letters for what can never be applied."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
import orjson
import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from graph_writer.apply import Graph
from graph_writer.consume import Consumption
from graph_writer.standstill import PUT, Standstill
from headwater.dead_letters.letter import Place
from headwater.dead_letters.put_aside import PutAside
from headwater.dead_letters.settled import settlement
from headwater.graph.rebuild import Rebuild
from headwater.kafka import RECORD_OVERHEAD, admin, client_config, ensure_topics, settled_topic
from headwater.kafka_records import Records
from headwater.settings import Settings
from tests.integration.dead_letters import dead_letters
from tests.integration.set_topic import set_topic

pytestmark = pytest.mark.engines


@pytest.fixture
def settings(settings_for_test: Settings, kafka: str, empty_graph: neo4j.Driver) -> Settings:
    """Settings whose topics are there, and an empty graph with its constraints."""
    ensure_topics(settings_for_test, admin(settings_for_test))
    return settings_for_test


@contextmanager
def consuming(settings: Settings, driver: neo4j.Driver, standstill: Standstill | None = None) -> Iterator[Consumption]:
    """A writer on a thread of its own."""
    consumption = Consumption.of(settings, Graph(driver, "neo4j"), Rebuild(driver, "neo4j"), standstill=standstill)
    thread = threading.Thread(target=consumption.run)
    thread.start()
    try:
        yield consumption
    finally:
        consumption.stop()
        thread.join()


def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    retry(retry=retry_if_result(lambda holds: not holds), wait=wait_fixed(0.05), stop=stop_after_delay(240))(
        condition
    )()


def produce(settings: Settings, *messages: tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]) -> None:
    producer = Producer(client_config(settings))
    for key, value, headers in messages:
        producer.produce(settings.kafka_topic, key=key, value=value, headers=list(headers), partition=0)
    assert producer.flush(20) == 0


def committed(settings: Settings) -> int:
    """The offset that the group goes on from; negative if there is none, or the broker makes its topic just now."""
    consumer = Consumer({**client_config(settings), "group.id": settings.kafka_consumer_group})
    try:
        return consumer.committed([TopicPartition(settings.kafka_topic, 0)], timeout=10)[0].offset
    except KafkaException as error:
        if not error.args[0].retriable():
            raise
        return -1
    finally:
        consumer.close()


def event(run: str, **more: Any) -> bytes:
    return orjson.dumps(
        {
            "eventTime": "2026-01-01T00:00:00Z",
            "eventType": "COMPLETE",
            "producer": "https://example.com",
            "run": {"runId": run},
            "job": {"namespace": "ns", "name": "job"},
            **more,
        }
    )


def runs(driver: neo4j.Driver) -> set[str]:
    return {row[0] for row in driver.execute_query("MATCH (r:Run) RETURN r.runId").records}


def test_what_can_never_be_applied_is_kept_and_holds_up_nobody(settings: Settings, empty_graph: neo4j.Driver) -> None:
    bad = [b"no JSON", b"\xff\xfe", b"[]", event("r", eventTime="yesterday"), b"{}", None]
    headers = [("trace", b"\x00\x01"), ("trace", b"two")]
    produce(
        settings,
        (b"k", event("before"), []),
        *((b"key", value, headers) for value in bad),
        (None, event("after"), []),
    )
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == len(bad) + 2)
    assert runs(empty_graph) == {"before", "after"}
    dead = dead_letters(settings)
    assert [message.value() for message in dead] == bad
    for offset, message in enumerate(dead, start=1):
        assert message.key() == b"key"
        found = message.headers() or []
        assert found[:2] == headers
        ours = dict(found)
        assert ours["headwater.dlq.topic"] == settings.kafka_topic.encode()
        assert ours["headwater.dlq.partition"] == b"0"
        assert ours["headwater.dlq.offset"] == str(offset).encode()
        assert ours["headwater.dlq.error.message"]
    assert b"eventTime" in dict(dead[3].headers() or [])["headwater.dlq.error.message"]


def test_a_flood_of_rubbish_holds_up_nobody(settings: Settings, empty_graph: neo4j.Driver) -> None:
    rubbish = [(b"bad", b"rubbish %d \xff" % number, []) for number in range(5000)]
    half = len(rubbish) // 2
    good = [(b"k", event(f"r{number}"), []) for number in range(3)]
    produce(settings, good[0], *rubbish[:half], good[1], *rubbish[half:], good[2])
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == len(rubbish) + len(good))
    assert runs(empty_graph) == {"r0", "r1", "r2"}
    assert [message.value() for message in dead_letters(settings)] == [value for _, value, _ in rubbish]


def test_attempts_are_counted_on(settings: Settings, empty_graph: neo4j.Driver) -> None:
    headers = [("trace", b"1"), ("headwater.dlq.attempts", b"7"), ("headwater.dlq.topic", b"of before")]
    produce(settings, (b"k", b"no JSON", headers), (b"k", b"no JSON", [("headwater.dlq.attempts", b"x")]))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    found = [message.headers() or [] for message in dead_letters(settings)]
    assert [dict(each)["headwater.dlq.attempts"] for each in found] == [b"8", b"1"]
    assert [value for name, value in found[0] if name == "headwater.dlq.topic"] == [settings.kafka_topic.encode()]
    assert dict(found[0])["trace"] == b"1"


def test_the_largest_record_that_is_no_event_is_kept_too(settings: Settings, empty_graph: neo4j.Driver) -> None:
    rubbish = os.urandom(settings.max_event_bytes + RECORD_OVERHEAD - 1000)
    produce(settings, (b"k", rubbish, []), (b"k", event("after"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"after"}
    assert [message.value() for message in dead_letters(settings)] == [rubbish]


def test_a_dead_letter_larger_than_its_topic_is_kept_without_its_value(
    settings: Settings, empty_graph: neo4j.Driver
) -> None:
    set_topic(settings, settings.kafka_dead_letter_topic, "max.message.bytes", "20000")
    rubbish = os.urandom(50_000)
    produce(settings, (b"k", rubbish, []), (b"k", event("after"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"after"}
    (dead,) = dead_letters(settings)
    assert dead.value() is None
    assert dict(dead.headers() or [])["headwater.dlq.value.bytes"] == b"50000"
    assert dict(dead.headers() or [])["headwater.dlq.offset"] == b"0"


def test_a_producer_with_transactions_is_caught_up_with(settings: Settings, empty_graph: neo4j.Driver) -> None:
    """The marks at which they end take offsets, and so does what was in one that was given up: nobody gets either."""
    producer = Producer({**client_config(settings), "transactional.id": settings.kafka_topic})
    producer.init_transactions(30)
    for run, end in (("kept", producer.commit_transaction), ("given up", producer.abort_transaction)):
        producer.begin_transaction()
        producer.produce(settings.kafka_topic, event(run), partition=0)
        assert producer.flush(20) == 0
        end(30)
    with Records(settings) as records:  # a mark comes a moment after who asked for it has its answer
        until(lambda: {offsets.stop for offsets in records.ranges(settings.kafka_topic).values() if offsets} == {4})
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 4)
    assert runs(empty_graph) == {"kept"}


def test_a_transaction_that_somebody_ends_loses_nothing(settings: Settings, empty_graph: neo4j.Driver) -> None:
    produce(settings, (b"k", event("first"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 1)
    with empty_graph.session(database="neo4j") as session, session.begin_transaction() as holder:
        holder.run("MATCH (j:Job) SET j.held = true").consume()
        produce(settings, (b"k", event("second"), []))
        with consuming(settings, empty_graph):
            ours = (
                "SHOW TRANSACTIONS YIELD transactionId AS id, metaData "
                "WHERE metaData.app = 'headwater writer' RETURN id"
            )
            until(lambda: len(empty_graph.execute_query(ours).records) > 0)
            for row in empty_graph.execute_query(ours).records:
                empty_graph.execute_query("TERMINATE TRANSACTION $id", id=row["id"])
            holder.rollback()
            until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"first", "second"}
    assert dead_letters(settings) == []


def test_an_event_of_the_largest_size_is_applied(settings: Settings, empty_graph: neo4j.Driver) -> None:
    plan = "x" * (settings.max_event_bytes - 1000)
    large = event("large", job={"namespace": "ns", "name": "job", "facets": {"spark.logicalPlan": {"plan": plan}}})
    produce(settings, (b"k", large, []), (b"k", event("small"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"large", "small"}
    assert dead_letters(settings) == []


def test_a_writer_begins_where_the_last_one_committed(settings: Settings, empty_graph: neo4j.Driver) -> None:
    produce(settings, (b"k", event("one"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 1)
    empty_graph.execute_query("MATCH (n) DETACH DELETE n")
    produce(settings, (b"k", event("two"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"two"}


def test_an_event_that_no_transaction_holds_is_a_dead_letter_and_says_what_helps(
    settings: Settings, empty_graph: neo4j.Driver
) -> None:
    """Columns of 20,000 inputs: more than a transaction of the local server may have."""
    schema = {"schema": {"fields": [{"name": f"column_{number}"} for number in range(20)]}}
    inputs = [{"namespace": "ns", "name": f"d{number}", "facets": schema} for number in range(20_000)]
    produce(settings, (b"k", event("wide", inputs=inputs), []), (b"k", event("after"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    assert runs(empty_graph) == {"after"}
    (dead,) = dead_letters(settings)
    why = dict(dead.headers() or [])["headwater.dlq.error.message"].decode()
    assert "HEADWATER_NEO4J_HEAP_MB" in why
    assert "OutOfMemory" in why


@pytest.mark.rule("event.size")
def test_an_event_with_20000_inputs(settings: Settings, empty_graph: neo4j.Driver) -> None:
    inputs = [{"namespace": "ns", "name": f"d{number}"} for number in range(20_000)]
    produce(settings, (b"k", event("wide", inputs=inputs), []), (b"k", event("wide", eventType="OTHER"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    counted = empty_graph.execute_query("MATCH (:Dataset)-[e:CONSUMED_BY]->(:Job) RETURN count(e)").records
    assert counted[0][0] == 20_000
    assert dead_letters(settings) == []


def reasons(settings: Settings) -> list[str]:
    return [dict(each.headers() or [])["headwater.dlq.error.class"].decode() for each in dead_letters(settings)]


def test_an_event_of_the_future_wins_over_nothing(settings: Settings, empty_graph: neo4j.Driver) -> None:
    """Kafka says when it came, whatever the one says who sends it."""
    owner = [{"name": "nobody"}]
    job = {"namespace": "ns", "name": "job", "facets": {"ownership": {"owners": owner}}}
    producer = Producer(client_config(settings))
    future = event("r", eventTime="9999-12-31T00:00:00Z", job=job)
    producer.produce(settings.kafka_topic, key=b"k", value=future, partition=0, timestamp=253_402_214_400_000)
    assert producer.flush(20) == 0
    produce(settings, (b"k", event("r"), []))
    with consuming(settings, empty_graph):
        until(lambda: committed(settings) == 2)
    (job_node,) = empty_graph.execute_query("MATCH (j:Job) RETURN j.updatedAt, j.owners").records
    assert tuple(job_node) == (1_767_225_600_000_000, None)
    assert reasons(settings) == ["FutureEvent"]


def test_before_what_is_damaged_the_writer_stands_still_until_the_event_is_let_go(
    settings: Settings, empty_graph: neo4j.Driver
) -> None:
    put_aside = PutAside(settings)
    standstill = Standstill(put_aside)
    produce(settings, (b"k", event("damaged"), []))
    with consuming(settings, empty_graph, standstill):
        until(lambda: committed(settings) == 1)
        empty_graph.execute_query("MATCH (r:Run) REMOVE r.jobFacets")
        produce(settings, (b"k", event("before"), []), (b"k", event("damaged", eventType="FAIL"), []))
        produce(settings, (b"k", event("after"), []))
        until(lambda: standstill.reason is not None)
        reason = str(standstill.reason)
        assert "headwater dead-letters put 0 2" in reason
        assert committed(settings) < 4
        assert dead_letters(settings) == []
        producer = Producer(client_config(settings))
        for key in put_aside.keys([Place(0, 2)]).values():
            producer.produce(settled_topic(settings), key=key, value=settlement("put"))
        assert producer.flush(20) == 0
        until(lambda: committed(settings) == 4)
        assert standstill.reason is None
    assert runs(empty_graph) == {"damaged", "before", "after"}
    assert reasons(settings) == [PUT]
    assert "jobFacets" in dict(dead_letters(settings)[0].headers() or [])["headwater.dlq.error.message"].decode()
