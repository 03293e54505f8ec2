"""Events of a time, taken from Kafka once more and applied while writers are at work: their offsets stay put."""

from collections.abc import Generator
from typing import NamedTuple

from confluent_kafka import Message

from graph_writer.apply import Graph
from graph_writer.batch import Batch, value
from graph_writer.isolate import apply_isolating
from graph_writer.read_events import ReadOptions, read
from headwater.errors import BeingRebuilt
from headwater.event.selection import Selection
from headwater.exclusions.in_force import InForce
from headwater.exclusions.kept import KnownExclusions
from headwater.graph.connect import connect
from headwater.graph.rebuild import Rebuild
from headwater.graph.schema import ensure
from headwater.kafka_records import Records
from headwater.settings import Settings


class Replayed(NamedTuple):
    """How far a replay has come: records looked at, of how many there were; events applied; and those refused."""

    seen: int
    records: int
    applied: int
    refused: int


def replay(settings: Settings, selection: Selection) -> Generator[Replayed]:
    """Apply the events that are meant and not excluded, up to where the log ends now; yields after each batch. Blocks.

    A fact that is in the graph already changes nothing, so it may be stopped anywhere and repeated. What can never be
    applied is among the dead letters since it was received, and is only counted here.

    Raises:
        BeingRebuilt, Superseded: the graph is being rebuilt.
        EngineUnavailable, neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError: an engine does not answer.
    """
    with connect(settings) as driver, Records(settings) as records:
        driver.verify_connectivity()  # fails at once, where a transaction tries again and again
        ensure(driver, settings.neo4j_database)
        state = Rebuild(driver, settings.neo4j_database).state()
        if progress := state.progress():
            raise BeingRebuilt("the graph is being rebuilt, from every event: there is nothing to replay", progress)
        graph = Graph(driver, settings.neo4j_database, state.generation)
        ranges = records.ranges(settings.kafka_topic)
        total = sum(map(len, ranges.values()))
        options = ReadOptions.of(settings)
        seen = applied = refused = 0
        exclusions = KnownExclusions(settings)
        exclusions.refresh(records)
        messages = records.read(settings.kafka_topic, ranges)
        for batch, looked_at in _batches(settings, messages, selection, exclusions.in_force):
            rest: Batch | None = batch
            while rest is not None:
                some, reading = rest, read(map(value, rest.messages), options)
                rest = some.cut(len(some.messages) - reading.left) if reading.left else None
                dead = apply_isolating(graph, some.messages, reading, options, lambda: False)
                refused += len(dead)
                applied += len(some.messages) - len(dead)
            seen += looked_at
            yield Replayed(seen, total, applied, refused)


def _batches(
    settings: Settings, messages: Generator[Message], selection: Selection, excluded: InForce
) -> Generator[tuple[Batch, int]]:
    """The messages that are meant and not excluded in batches, with how many were looked at for each."""
    batch, seen = Batch(), 0
    for message in messages:
        seen += 1
        meant = selection.has(value(message), settings.max_nesting, settings.max_values)
        if meant and not excluded.has_message(message, settings.max_nesting, settings.max_values):
            batch.add(message)
        if (
            len(batch.messages) >= settings.batch_events
            or batch.bytes >= settings.batch_bytes
            or seen >= 10 * settings.batch_events
        ):
            yield batch, seen
            batch, seen = Batch(), 0
    yield batch, seen
