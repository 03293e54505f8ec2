"""Topics, a consumer group and a graph that nobody used before, on engines that are there for tests."""

import os
import uuid
from typing import Final

import neo4j as neo4j_driver

from headwater.engines.local import LocalEngines
from headwater.settings import Settings

#: Settings of engines that tests may be given, each by its variable with `TEST_` before it.
ENGINES: Final = ("kafka_bootstrap_servers", "neo4j_uri", "neo4j_user", "neo4j_password", "neo4j_database")


def forget_settings() -> None:
    """Take every setting of Headwater out of the environment: tests empty the graph that they find."""
    ours = {f"headwater_{name}" for name in Settings.model_fields}
    for variable in [each for each in os.environ if each.lower() in ours]:  # they are read whatever the case
        del os.environ[variable]


def engines_for_tests() -> Settings:
    """Settings with the engines that were given for tests, if any were."""
    given = {name: os.environ.get(f"TEST_HEADWATER_{name.upper()}") for name in ENGINES}
    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


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
