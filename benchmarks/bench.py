"""What every benchmark is given: running engines, a folder, how much of everything, and a place for what it finds."""

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
from confluent_kafka.admin import AdminClient

from headwater.engines.local import LocalEngines
from headwater.graph.connect import connect
from headwater.graph.cypher import queries
from headwater.graph.schema import ensure
from headwater.kafka import client_config, ensure_topics
from headwater.settings import Settings


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks. `quick` is for trying them out: small sizes, few repetitions."""

    engines: LocalEngines
    folder: Path
    quick: bool
    #: Resident memory of our services by name, bytes, when each was last stopped.
    resident: dict[str, int] = field(default_factory=dict[str, int])

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def fresh(self, partitions: int = 6) -> Settings:
        """Settings that reach the engines, with new topics and a consumer group of their own."""
        unique = uuid.uuid4().hex[:12]
        settings = self.engines.settings.model_copy(
            update={
                "kafka_topic": f"events-{unique}",
                "kafka_dead_letter_topic": f"events-{unique}.dlq",
                "kafka_consumer_group": f"writer-{unique}",
                "kafka_partitions": partitions,
            }
        )
        errors_only = {"log_level": 3}  # else librdkafka says on leaving that it does so
        ensure_topics(settings, AdminClient(client_config(settings) | errors_only))
        return settings

    @contextmanager
    def driver(self) -> Generator[neo4j.Driver]:
        """A driver on the graph, with its constraints."""
        with connect(self.engines.settings) as driver:
            ensure(driver, self.database)
            yield driver

    @property
    def database(self) -> str:
        """Name of the database that holds the graph."""
        return self.engines.settings.neo4j_database

    def empty(self, driver: neo4j.Driver) -> None:
        """Delete the whole graph; constraints and indexes stay. Neo4j Community has one database for all of us."""
        with driver.session(database=self.database) as session:
            for statement in ("empty_edges", "empty_nodes"):
                session.run(queries("benchmarks")[statement].text).consume()
