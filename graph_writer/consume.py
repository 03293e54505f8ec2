"""The writer's loop: take events from Kafka, apply them, commit their offsets, in this order and never another.

A batch passes three stations, each with one batch at most: it is filled here, on the consuming thread, which also
commits; then read and applied (`graph_writer.pipeline`). Offsets are committed only after the transaction, so a writer
that is killed at any moment repeats events and loses none.
"""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException
from neo4j.exceptions import DriverError, Neo4jError

from graph_writer.apply import Graph, Superseded
from graph_writer.batch import Batch, Partition
from graph_writer.dead_letters import DeadLetters
from graph_writer.follow_exclusions import FollowedExclusions
from graph_writer.intake import LONGEST_SILENCE, Intake, consumer_config
from graph_writer.pipeline import Pipeline
from graph_writer.read_events import ReadOptions
from graph_writer.reader import Reader
from graph_writer.standstill import Row, Standstill
from headwater.graph.rebuild import Rebuild, State
from headwater.memory import give_back
from headwater.pulse import Pulse
from headwater.settings import Settings

log = structlog.get_logger()

#: How long a rebalance waits for the batch being written, seconds; after that its events are applied twice.
REVOKE_PATIENCE = 15.0

#: How long a batch may take before Kafka is polled again meanwhile, seconds. Pausing throws fetched events away.
KEEP_ALIVE_AFTER = 2.0

#: Most messages taken at once, so that looking for the end of the batch before costs little compared with reading them.
AT_ONCE = 50

#: How often the generation of the graph is looked at, seconds.
LOOK_EVERY = 1.0

#: How often the consuming thread looks up from waiting for the applying one, seconds.
GLANCE = 0.05


#: Seconds after which a consuming thread that does not go round is stuck: Kafka has given its partitions to others.
STUCK_AFTER = LONGEST_SILENCE


def _noting(standstill: Standstill) -> Callable[[KafkaError], None]:
    """What Kafka's client calls, within a poll, for what concerns no single event."""

    def note(error: KafkaError) -> None:
        if error.code() == KafkaError._ALL_BROKERS_DOWN:  # noqa: SLF001  (a public constant)
            standstill.away("kafka", error.str())

    return note


class Consumption:
    """Consumes until told to stop. `run` and all Kafka callbacks stay on one thread, `stop` may come from any."""

    def __init__(
        self,
        intake: Intake,
        pipeline: Pipeline,
        rebuild: Rebuild,
        settings: Settings,
        generation: int = 0,
        *,
        standstill: Standstill | None = None,
        pulse: Pulse | None = None,
    ) -> None:
        self._standstill = standstill or Standstill()
        self._pulse = pulse or Pulse("the consuming loop", STUCK_AFTER)
        self._intake = intake
        self._pipeline = pipeline
        self._rebuild = rebuild
        self._settings = settings
        self._generation = generation
        self._look_at = 0.0
        self._something_to_give_back = False
        self._filling = Batch()
        self._stopping = False

    @classmethod
    def of(
        cls,
        settings: Settings,
        graph: Graph,
        rebuild: Rebuild,
        generation: int = 0,
        standstill: Standstill | None = None,
        *,
        pulse: Pulse | None = None,
    ) -> "Consumption":
        """With a consumer of Kafka's, a process that reads and a producer of dead letters, all of its own."""
        dead_letters, options = DeadLetters(settings), ReadOptions.of(settings)
        standstill = standstill or Standstill()
        consumer = Consumer({**consumer_config(settings, generation), "error_cb": _noting(standstill)})
        intake = Intake(consumer, settings.kafka_topic, FollowedExclusions(settings))
        row = Row(settings.dead_letters_in_a_row)
        pipeline = Pipeline(graph, Reader(options), dead_letters, options, standstill=standstill, row=row)
        return cls(intake, pipeline, rebuild, settings, generation, standstill=standstill, pulse=pulse)

    def stop(self) -> None:
        """Finish the batch at hand, commit it and return from `run`."""
        self._stopping = True
        self._pipeline.stop()

    def run(self) -> None:
        """Consume until `stop`. Blocks.

        Raises:
            EngineUnavailable: Kafka refuses us for good, e.g. the credentials.
            Superseded: the graph is being rebuilt; begin anew with its next generation.
            RefusedGraph: it is of another format, or of other rules for names.
            ReaderEndedError: the process that reads events ended.
        """
        self._intake.subscribe(settle=lambda: self._settle(wait=True, patience=REVOKE_PATIENCE), forget=self._forget)
        try:
            while not self._stopping:
                self._fill()
                self._settle(wait=self._pipeline.reading is not None)
                self._advance()
            self._settle(wait=True)
        finally:
            self._pipeline.close()
            self._intake.close()

    def _fill(self) -> None:
        """Take messages until the batch is full, or nobody is busy and there is nothing more to take for a moment."""
        settings, batch = self._settings, self._filling
        deadline = monotonic() + settings.batch_wait
        while not self._stopping and len(batch.messages) < settings.batch_events and batch.bytes < settings.batch_bytes:
            self._pulse.beat()
            self._intake.measure()
            self._look()
            self._settle(wait=False)
            self._pipeline.apply()
            idle = self._pipeline.applying is None
            if idle and batch.messages and monotonic() >= deadline:
                return
            room = min(AT_ONCE, settings.batch_events - len(batch.messages))
            messages = self._intake.take(min(settings.batch_wait, GLANCE), room)
            for message in messages:
                batch.add(message)
            if idle and batch.messages and not messages:
                return

    def _advance(self) -> None:
        """Move batches on to stations that are free."""
        self._pipeline.apply()
        if self._pipeline.reading is None and self._filling.messages:
            batch, self._filling = self._filling, Batch()
            self._pipeline.read(batch)
        self._pipeline.apply()

    def _settle(self, *, wait: bool, patience: float | None = None) -> None:
        """Commit the batch being applied once it is in the graph.

        With `wait`, until it is, or until `patience` seconds are over: if that takes long, partitions are paused and
        Kafka is polled all the same, so that the group does not think this writer dead. A rebalance that comes while
        we poll may settle the batch before we do.
        """
        batch, began = self._pipeline.applying, monotonic()
        while batch is not None and self._pipeline.applying is batch:
            self._pulse.beat()
            if done := self._pipeline.done(GLANCE if wait else 0):
                self._intake.resume()
                self._commit(done.batch, done.error)
                return
            waited = monotonic() - began
            if not wait or (patience is not None and waited > patience):
                return
            if patience is None and waited > KEEP_ALIVE_AFTER:
                for message in self._intake.keep_alive():
                    self._filling.add(message)

    def _commit(self, batch: Batch, error: BaseException | None) -> None:
        if error is None:
            self._intake.commit(batch.offsets)
            self._something_to_give_back = True
            log.debug("applied", events=len(batch.messages), bytes=batch.bytes)
        elif self._stopping:
            log.warning("stopping while an engine is away, the next start applies what is left", error=str(error)[:500])
        else:
            raise error

    def _look(self) -> None:
        """Every second commit what is owed, give free memory back, and see whether the graph is being rebuilt.

        If it is, say how far writers are.

        Raises:
            Superseded: it is, and this writer is none of the new generation.
        """
        if monotonic() < self._look_at:
            return
        self._look_at = monotonic() + LOOK_EVERY
        self._intake.commit_owed()
        if self._something_to_give_back:
            give_back()
            self._something_to_give_back = False
        with suppress(Neo4jError, DriverError, KafkaException):
            state = self._seen_state()
            if state.generation != self._generation or state.phase == "dropping":
                raise Superseded
            if state.phase == "replaying":
                self._rebuild.report(state, self._intake.committed(range(len(state.targets))))

    def _seen_state(self) -> State:
        """Where the graph is; notes whether the engines answer, which no event may come to find out."""
        if self._standstill.is_away("kafka") and self._intake.reaches_kafka():
            self._standstill.back("kafka")
        try:
            state = self._rebuild.state()
        except (Neo4jError, DriverError) as error:
            self._standstill.away("neo4j", error)
            raise
        self._standstill.back("neo4j")
        return state

    def _forget(self, partitions: list[Partition]) -> None:
        self._filling.forget(partitions)
        self._pipeline.forget(partitions)
