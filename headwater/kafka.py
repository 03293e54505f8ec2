"""How this process talks to Kafka: client configuration from the settings, and the topics made when missing."""

from typing import Any

import structlog
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AdminClient,
    ClusterMetadata,  # pyright: ignore[reportPrivateImportUsage]  (documented there)
)
from confluent_kafka.cimpl import NewTopic

from headwater.errors import EngineUnavailable, UnfitTopics
from headwater.settings import Settings
from headwater.topic_check import Keeps, inspect, safe_in_sync

log = structlog.get_logger()

#: Room for the key and the headers of a record, on top of an event of the largest size, bytes.
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


def reading_config(settings: Settings) -> dict[str, Any]:
    """The part that every client that reads shares: all of the above, and how much it fetches ahead.

    librdkafka fetches while less than `queued.max.messages.kbytes` wait to be taken, in all partitions together. What
    one answer of a broker brings comes on top, and is compressed: events of one job are alike, and a megabyte of them
    was found to be fifty. So an answer is small; a larger record is sent whole all the same.
    """
    return {
        **client_config(settings),
        "queued.max.messages.kbytes": 8 * 1024,
        "fetch.message.max.bytes": 64 * 1024,
        "fetch.max.bytes": 128 * 1024,
        "message.max.bytes": 128 * 1024,  # to who reads, no more than the least that fetch.max.bytes may be
        "receive.message.max.bytes": max(100_000_000, 2 * settings.max_event_bytes + RECORD_OVERHEAD),
    }


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


def excluded_topic(settings: Settings) -> str:
    """Topic that says which events are taken back."""
    return f"{settings.kafka_topic}.excluded"


def topics_kept(settings: Settings) -> dict[str, Keeps]:
    """Every topic of ours, and what it has to keep."""
    return {
        settings.kafka_topic: "all",
        settings.kafka_dead_letter_topic: "newest",
        settled_topic(settings): "latest",
        excluded_topic(settings): "latest",
    }


def _topics(settings: Settings) -> list[NewTopic]:
    """The topics as they are made."""
    dead = dead_letter_bytes(settings)
    forever = {"retention.ms": "-1"}  # nothing is dropped by age
    configured: dict[str, tuple[int, dict[str, str]]] = {
        # The log is what a rebuild reads.
        settings.kafka_topic: (
            settings.kafka_partitions,
            forever | {"retention.bytes": "-1", "max.message.bytes": str(settings.max_event_bytes + RECORD_OVERHEAD)},
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
        settled_topic(settings): (1, {"cleanup.policy": "compact"}),
        excluded_topic(settings): (1, {"cleanup.policy": "compact"}),
    }
    replicas = settings.kafka_replication_factor
    in_sync = {"min.insync.replicas": str(safe_in_sync(replicas))}
    return [
        NewTopic(name, num_partitions=partitions, replication_factor=replicas, config=config | in_sync)
        for name, (partitions, config) in configured.items()
    ]


def ensure_topics(settings: Settings, admin: AdminClient, timeout: float = 10.0) -> None:
    """Make the topics that are missing; existing ones are left as they are, and refused where they lose what they get.

    Blocks for at most a few times `timeout` seconds.

    Raises:
        EngineUnavailable: Kafka did not answer in time or refused.
        UnfitTopics: existing topics do not keep what is sent to them; the message has the commands that mend them.
    """
    try:
        metadata = admin.list_topics(timeout=timeout)
        _refuse_unfit(settings, admin, metadata, timeout)
        missing = [topic for topic in _topics(settings) if topic.topic not in metadata.topics]
        futures = admin.create_topics(missing, operation_timeout=timeout) if missing else {}
        for future in futures.values():
            future.result()
    except KafkaException as error:
        cause: KafkaError = error.args[0]
        if cause.code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise EngineUnavailable(f"Kafka cannot make the topics: {cause.str()}") from error


def _refuse_unfit(settings: Settings, admin: AdminClient, metadata: ClusterMetadata, timeout: float) -> None:
    try:
        found = inspect(settings, admin, metadata, topics_kept(settings), timeout)
    except PermissionError as error:
        log.warning("topics cannot be checked", reason=str(error))
        return
    except TimeoutError as error:
        raise EngineUnavailable("Kafka does not say in time how the topics are configured") from error
    if found:
        raise UnfitTopics("Kafka would lose what it is given. " + "\n".join(map(str, found)))
