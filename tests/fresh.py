"""Topics, a consumer group and a graph that nobody used before."""

import uuid

import neo4j as neo4j_driver

from headwater.engines.local import LocalEngines
from headwater.settings import Settings


def fresh_settings(*, kafka: LocalEngines | None, neo4j: LocalEngines | None) -> Settings:
    """Settings with topics and a consumer group of their own, which reach the engines that are given."""
    unique = uuid.uuid4().hex[:12]
    update: dict[str, object] = {
        "kafka_topic": f"events-{unique}",
        "kafka_dead_letter_topic": f"events-{unique}.dlq",
        "kafka_consumer_group": f"writer-{unique}",
    }
    if kafka is not None:
        update["kafka_bootstrap_servers"] = kafka.kafka_bootstrap_servers
    if neo4j is not None:
        for name in ("neo4j_uri", "neo4j_user", "neo4j_password", "neo4j_database"):
            update[name] = getattr(neo4j.settings, name)
    return Settings().model_copy(update=update)


def empty(graph: neo4j_driver.Driver, database: str) -> None:
    """Delete every node; constraints and indexes stay."""
    with graph.session(database=database) as session:
        session.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"  # bounded transaction memory
        ).consume()
