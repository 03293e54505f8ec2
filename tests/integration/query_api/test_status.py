"""Status: what Kafka and Neo4j say, in bounded time, never an error."""

import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
from confluent_kafka import Consumer, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from headwater.kafka import client_config, ensure_topics
from headwater.settings import Settings
from query_api.status.kafka import EventLog

pytestmark = pytest.mark.engines
Serve = Callable[[Settings], httpx.Client]


@pytest.fixture
def topics(kafka: str, settings_for_test: Settings) -> Settings:
    """Empty topics."""
    assert kafka == settings_for_test.kafka_bootstrap_servers
    ensure_topics(settings_for_test, AdminClient(client_config(settings_for_test)))
    return settings_for_test


@pytest.fixture
def member(topics: Settings) -> Iterator[Consumer]:
    """A member of the writers' group that has its partitions."""
    config = client_config(topics) | {
        "group.id": topics.kafka_consumer_group,
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
    }
    consumer = Consumer(config)
    assigned = threading.Event()
    consumer.subscribe([topics.kafka_topic], on_assign=lambda *_: assigned.set())
    while not assigned.is_set():
        consumer.poll(0.1)
    yield consumer
    consumer.close()


def produce(settings: Settings, topic: str, partitions: list[int]) -> None:
    errors: list[object] = []

    def note(error: object, _: Message) -> None:
        errors.append(error)

    producer = Producer(client_config(settings))
    for partition in partitions:
        producer.produce(topic, b"{}", partition=partition, on_delivery=note)
    assert producer.flush(30) == 0
    assert errors == [None] * len(partitions)


def test_lag_counts_events_that_are_not_committed(
    serve: Serve, topics: Settings, member: Consumer, empty_graph: object
) -> None:
    assert empty_graph is not None
    api = serve(topics)
    produce(topics, topics.kafka_topic, [0, 0, 0, 1, 1])
    produce(topics, topics.kafka_dead_letter_topic, [0])
    member.commit(offsets=[TopicPartition(topics.kafka_topic, 0, 2)], asynchronous=False)
    status = api.get("/api/v1/status").json()
    assert status["ready"] is True
    assert status["kafka"] == {"reachable": True}
    assert status["neo4j"] == {"reachable": True}
    expected = {"accepted": 5, "applied": 2, "lag": 3, "deadLetters": 1, "writers": 1}
    assert {name: status[name] for name in expected} == expected
    lines = api.get("/metrics").text.splitlines()
    assert 'headwater_lag_events{partition="0"} 1.0' in lines
    assert 'headwater_lag_events{partition="1"} 2.0' in lines
    assert 'headwater_dead_letters_open{reason="unknown"} 1.0' in lines
    assert "headwater_writers 1.0" in lines
    seconds = {line.split()[0]: float(line.split()[1]) for line in lines if line.startswith("headwater_lag_seconds{")}
    assert seconds['headwater_lag_seconds{partition="0"}'] > 0
    assert {value for name, value in seconds.items() if not name.endswith(('"0"}', '"1"}'))} <= {0.0}
    assert api.get("/readyz").json() == {"status": "ok"}


def test_without_a_writer_it_is_not_ready(serve: Serve, topics: Settings, empty_graph: object) -> None:
    assert empty_graph is not None
    produce(topics, topics.kafka_topic, [0])
    status = serve(topics).get("/api/v1/status").json()
    assert (status["ready"], status["writers"], status["lag"]) == (False, 0, 1)


def test_topics_that_are_not_made_yet_are_empty(kafka: str, settings_for_test: Settings) -> None:
    assert kafka
    progress = EventLog(settings_for_test).progress(10)
    assert (progress.accepted, progress.applied, progress.dead_letters, progress.writers) == (0, 0, 0, 0)


def test_engines_that_are_away_are_said_to_be(serve: Serve, settings_for_test: Settings) -> None:
    away = {"kafka_bootstrap_servers": "127.0.0.1:1", "neo4j_uri": "bolt://127.0.0.1:1"}
    api = serve(settings_for_test.model_copy(update=away))
    answer = api.get("/api/v1/status")
    assert answer.status_code == 200
    status = answer.json()
    assert status["ready"] is False
    assert status["kafka"]["reachable"] is False
    assert status["kafka"]["problem"]
    assert status["neo4j"]["reachable"] is False
    assert status["lag"] is None
    assert api.get("/healthz").status_code == 503
    assert api.get("/livez").status_code == 200
    assert [lack["keyword"] for lack in api.get("/readyz").json()["errors"]] == ["neo4j"]
    question = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw"})
    assert question.status_code == 503
    assert question.headers["content-type"] == "application/problem+json"
    assert question.headers["Retry-After"]
    assert api.get("/api/v1/dump").status_code == 503


def test_questions_are_counted(serve: Serve, settings_for_test: Settings, empty_graph: object) -> None:
    assert empty_graph is not None
    api = serve(settings_for_test)
    api.get("/api/v1/namespaces/none")
    api.get("/made/up/path")
    metrics = api.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'headwater_api_questions_total{endpoint="/api/v1/namespaces/{namespace}",status="404"}' in metrics.text, (
        metrics.text
    )
    assert "made/up" not in metrics.text


def test_a_user_that_neo4j_refuses_is_said_to_be(
    serve: Serve, settings_for_test: Settings, empty_graph: object
) -> None:
    assert empty_graph is not None
    api = serve(settings_for_test.model_copy(update={"neo4j_user": "nobody"}))
    neo4j = api.get("/api/v1/status").json()["neo4j"]
    assert neo4j["reachable"] is False
    assert "refuses" in neo4j["problem"]
    assert api.get("/api/v1/namespaces").status_code == 503
