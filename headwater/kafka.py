"""How this process talks to Kafka: client configuration from the settings, and the topics made when missing."""

from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from headwater.errors import EngineUnavailable
from headwater.settings import Settings

#: Room for the key and the headers of a record, on top of an event of the largest size, bytes.
RECORD_OVERHEAD = 1024 * 1024

#: Kafka says when a record came, not whoever sent it: that is what an event's own time is held against.
BROKERS_CLOCK: Final = {"message.timestamp.type": "LogAppendTime"}


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


def writers_group(settings: Settings, generation: int) -> str:
    """Consumer group of the writers of a generation of the graph; each begins at the first event."""
    return f"{settings.kafka_consumer_group}.{generation}" if generation else settings.kafka_consumer_group


def dead_letter_bytes(settings: Settings) -> int:
    """Largest dead letter: the largest record of the event topic, and what is said about it."""
    return settings.max_event_bytes + 2 * RECORD_OVERHEAD


def settled_topic(settings: Settings) -> str:
    """Topic that says which dead letters are settled."""
    return f"{settings.kafka_dead_letter_topic}.settled"


def _topics(settings: Settings) -> list[NewTopic]:
    """The topics as they are made."""
    dead = dead_letter_bytes(settings)
    forever = {"retention.ms": "-1", **BROKERS_CLOCK}  # nothing is dropped by age
    configured: dict[str, tuple[int, dict[str, str]]] = {
        # The log is what a rebuild reads.
        settings.kafka_topic: (
            settings.kafka_partitions,
            forever | {"max.message.bytes": str(settings.max_event_bytes + RECORD_OVERHEAD)},
        ),
        # Kafka drops whole segments, the oldest first; the largest record has to fit into one.
        settings.kafka_dead_letter_topic: (
            1,
            forever
            | {
                "max.message.bytes": str(dead),
                "retention.bytes": str(settings.kafka_dead_letter_bytes),
                "segment.bytes": str(max(settings.kafka_dead_letter_bytes // 8, dead + RECORD_OVERHEAD)),
            },
        ),
        settled_topic(settings): (1, {"cleanup.policy": "compact", **BROKERS_CLOCK}),
    }
    replicas = settings.kafka_replication_factor
    return [
        NewTopic(name, num_partitions=partitions, replication_factor=replicas, config=config)
        for name, (partitions, config) in configured.items()
    ]


def ensure_topics(settings: Settings, admin: AdminClient, timeout: float = 10.0) -> None:
    """Make the topics of events and dead letters where they are missing; existing ones are left as they are.

    Blocks for at most about `timeout` seconds.

    Raises:
        EngineUnavailable: Kafka did not answer in time or refused.
    """
    try:
        existing = admin.list_topics(timeout=timeout).topics
        missing = [topic for topic in _topics(settings) if topic.topic not in existing]
        futures = admin.create_topics(missing, operation_timeout=timeout) if missing else {}
        for future in futures.values():
            future.result()
    except KafkaException as error:
        cause: KafkaError = error.args[0]
        if cause.code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise EngineUnavailable(f"Kafka cannot make the topics: {cause.str()}") from error
