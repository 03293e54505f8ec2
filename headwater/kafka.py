"""How this process talks to Kafka: client configuration from the settings, and the topics made when missing."""

from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from headwater.errors import EngineUnavailable
from headwater.settings import Settings

#: Room for the key and the headers of a record beside an event of the largest size, bytes.
RECORD_OVERHEAD = 1024 * 1024


def client_config(settings: Settings) -> dict[str, Any]:
    """The part of a librdkafka configuration that every client of ours shares: address, security, size limits."""
    if settings.kafka_bootstrap_servers is None:
        raise EngineUnavailable(
            "no Kafka is configured: set HEADWATER_KAFKA_BOOTSTRAP_SERVERS, or run `headwater up`, which brings its own"
        )
    config: dict[str, Any] = {
        "bootstrap.servers": settings.kafka_bootstrap_servers,
        "security.protocol": settings.kafka_security_protocol,
        "message.max.bytes": settings.max_event_bytes + RECORD_OVERHEAD,
    }
    if settings.kafka_sasl_mechanism is not None:
        config["sasl.mechanism"] = settings.kafka_sasl_mechanism
        config["sasl.username"] = settings.kafka_sasl_username or ""
        password = settings.kafka_sasl_password
        config["sasl.password"] = password.get_secret_value() if password else ""
    if settings.kafka_ssl_ca_location is not None:
        config["ssl.ca.location"] = str(settings.kafka_ssl_ca_location)
    return config


def admin(settings: Settings) -> AdminClient:
    """A client for topics and groups."""
    return AdminClient(client_config(settings))


def dead_letter_bytes(settings: Settings) -> int:
    """Largest dead letter: the largest record of the event topic, and what is said about it."""
    return settings.max_event_bytes + 2 * RECORD_OVERHEAD


def ensure_topics(settings: Settings, admin: AdminClient, timeout: float = 10.0) -> None:
    """Make the event and dead-letter topics where they are missing; existing ones are left as they are.

    Blocks for at most about `timeout` seconds.

    Raises:
        EngineUnavailable: Kafka did not answer in time or refused.
    """
    topics = [
        NewTopic(
            name,
            num_partitions=partitions,
            replication_factor=settings.kafka_replication_factor,
            config={
                "max.message.bytes": str(most_bytes),
                "retention.ms": "-1",  # the log is what a rebuild reads: nothing is dropped by age
            },
        )
        for name, partitions, most_bytes in (
            (settings.kafka_topic, settings.kafka_partitions, settings.max_event_bytes + RECORD_OVERHEAD),
            (settings.kafka_dead_letter_topic, 1, dead_letter_bytes(settings)),
        )
    ]
    try:
        existing = admin.list_topics(timeout=timeout).topics
        missing = [topic for topic in topics if topic.topic not in existing]
        futures = admin.create_topics(missing, operation_timeout=timeout) if missing else {}
        for future in futures.values():
            future.result()
    except KafkaException as error:
        cause: KafkaError = error.args[0]
        if cause.code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise EngineUnavailable(f"Kafka cannot make the topics: {cause.str()}") from error
