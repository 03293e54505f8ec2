"""The local engines as the test suite and the benchmarks use them."""

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient
from neo4j import Driver

from headwater.engines.local import LocalEngines
from headwater.kafka import client_config, ensure_topics
from headwater.settings import Settings


def test_kafka_takes_an_event_of_the_largest_size(kafka: str, settings_for_test: Settings) -> None:
    """The limits of broker, topic and producer agree with `max_event_bytes`."""
    assert settings_for_test.kafka_bootstrap_servers == kafka
    ensure_topics(settings_for_test, AdminClient(client_config(settings_for_test)))
    event = b"x" * settings_for_test.max_event_bytes
    errors: list[object] = []
    producer = Producer({**client_config(settings_for_test), "enable.idempotence": True})
    producer.produce(settings_for_test.kafka_topic, event, on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(60) == 0
    assert errors == [None]
    consumer = Consumer(
        {
            **client_config(settings_for_test),
            "group.id": settings_for_test.kafka_consumer_group,
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe([settings_for_test.kafka_topic])
    message = consumer.poll(60)
    consumer.close()
    assert message is not None
    assert message.value() == event


def test_each_test_has_topics_of_its_own(kafka: str, settings_for_test: Settings) -> None:
    topics = AdminClient({"bootstrap.servers": kafka}).list_topics(timeout=10).topics
    assert settings_for_test.kafka_topic not in topics


def test_neo4j_wants_its_password(neo4j_engine: LocalEngines, empty_graph: Driver) -> None:
    """The fixture's driver is let in; the first password of every Neo4j is not."""
    empty_graph.execute_query("CREATE (:Probe)", database_=neo4j_engine.settings.neo4j_database)
    records, _, _ = empty_graph.execute_query("MATCH (n) RETURN count(n) AS nodes")
    assert records[0]["nodes"] == 1
