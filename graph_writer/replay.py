"""Events of a time, taken from Kafka once more and applied while writers are at work: their offsets stay put."""

from collections.abc import Generator
from typing import NamedTuple

from confluent_kafka import Message

from graph_writer.apply import Graph
from graph_writer.batch import Batch, received, value
from graph_writer.isolate import apply_isolating
from graph_writer.read_events import ReadOptions, read
from headwater.dead_letters.letter import Place
from headwater.dead_letters.put_aside import PutAside
from headwater.errors import BeingRebuilt
from headwater.event.selection import Selection
from headwater.exclusions.in_force import InForce
from headwater.exclusions.kept import KnownExclusions
from headwater.graph.connect import connect
from headwater.graph.format import Format
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
        RefusedGraph: it is of another format, or of other rules for names.
        StoredDataError: what is stored cannot be read.
        EngineUnavailable, neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError: an engine does not answer.
    """
    with connect(settings) as driver, Records(settings) as records:
        driver.verify_connectivity()  # fails at once, where a transaction tries again and again
        ensure(driver, settings.neo4j_database)
        options = ReadOptions.of(settings)
        state = Rebuild(driver, settings.neo4j_database).state()
        if progress := state.progress():
            raise BeingRebuilt("the graph is being rebuilt, from every event: there is nothing to replay", progress)
        graph = Graph(driver, settings.neo4j_database, state.generation, Format.of(options.rules))
        ranges = records.ranges(settings.kafka_topic)
        put = PutAside(settings).places()
        total = sum(map(len, ranges.values()))
        seen = applied = refused = 0
        exclusions = KnownExclusions(settings)
        exclusions.refresh(records)
        messages = records.read(settings.kafka_topic, ranges)
        for batch, looked_at in _batches(settings, messages, selection, exclusions.in_force, put):
            rest: Batch | None = batch
            while rest is not None:
                some = rest
                reading = read(map(value, some.messages), options, map(received, some.messages))
                rest = some.cut(len(some.messages) - reading.left) if reading.left else None
                dead = apply_isolating(graph, some.messages, reading, options, lambda: False)
                refused += len(dead)
                applied += len(some.messages) - len(dead)
            seen += looked_at
            yield Replayed(seen, total, applied, refused)


def _batches(
    settings: Settings,
    messages: Generator[Message],
    selection: Selection,
    excluded: InForce,
    put: frozenset[Place],
) -> Generator[tuple[Batch, int]]:
    """The messages that are meant in batches, with how many were looked at for each.

    Neither those that are excluded, nor those that were put among the dead letters.
    """
    batch, seen = Batch(), 0
    for message in messages:
        seen += 1
        meant = selection.has(value(message), settings.max_nesting, settings.max_values)
        gone = (message.partition(), message.offset()) in put
        if meant and not gone and not excluded.has_message(message, settings.max_nesting, settings.max_values):
            batch.add(message)
        if (
            len(batch.messages) >= settings.batch_events
            or batch.bytes >= settings.batch_bytes
            or seen >= 10 * settings.batch_events
        ):
            yield batch, seen
            batch, seen = Batch(), 0
    yield batch, seen
