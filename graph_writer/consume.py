"""The writer's loop: take events from Kafka, apply them, commit their offsets, in this order and never another.

A batch passes three stations, each with one batch at most: it is filled with messages by the consuming thread, which
also commits; read, to facts, by a process of its own; and applied by a thread of its own. Offsets are committed only
after the transaction, so a writer that is killed at any moment repeats events and loses none.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import suppress
from time import monotonic

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from neo4j.exceptions import DriverError, Neo4jError
from tenacity import Retrying, retry_if_exception_type, wait_random_exponential

from graph_writer.apply import Graph, Superseded
from graph_writer.batch import Batch, Partition, value
from graph_writer.dead_letters import DeadLetters
from graph_writer.isolate import LONGEST_PAUSE, apply_isolating
from graph_writer.read_events import Reading, ReadOptions
from graph_writer.reader_process import ReaderProcess
from headwater import metrics
from headwater.errors import EngineUnavailable
from headwater.graph.rebuild import Rebuild
from headwater.kafka import client_config, writers_group
from headwater.settings import Settings

log = structlog.get_logger()

#: How long a rebalance waits for the batch being written, seconds; after that its events are applied twice.
REVOKE_PATIENCE = 15.0

#: How long a batch may take before Kafka is polled again meanwhile, seconds. Pausing throws fetched events away.
QUIET = 2.0

#: Most messages taken at once, so that looking for the end of the batch before costs little beside reading them.
AT_ONCE = 50

#: How often the lag is measured, seconds.
MEASURE_EVERY = 5.0

#: How often the generation of the graph is looked at, seconds.
LOOK_EVERY = 1.0

#: How often the consuming thread looks up from waiting for the applying one, seconds.
GLANCE = 0.05


class Consumption:
    """Consumes until told to stop. `run` and all Kafka callbacks stay on one thread, `stop` may come from any."""

    def __init__(self, settings: Settings, graph: Graph, rebuild: Rebuild, generation: int = 0) -> None:
        self._settings = settings
        self._rebuild = rebuild
        self._generation = generation
        self._look_at = 0.0
        self._graph = graph
        self._dead_letters = DeadLetters(settings)
        self._consumer = Consumer(
            {
                **client_config(settings),
                "group.id": writers_group(settings, generation),
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "auto.offset.reset": "earliest",
                "partition.assignment.strategy": "cooperative-sticky",
                "queued.max.messages.kbytes": 32 * 1024,
                "fetch.message.max.bytes": settings.max_event_bytes,
                "max.poll.interval.ms": 300_000,
                "session.timeout.ms": 10_000,
            }
        )
        self._options = ReadOptions.of(settings)
        self._reader = ReaderProcess(self._options)
        self._applier = ThreadPoolExecutor(1, thread_name_prefix="apply")
        self._applying: tuple[Batch, Future[None]] | None = None
        self._reading: Batch | None = None
        self._read: Reading | None = None
        self._filling = Batch()
        self._paused = False
        self._measure_at = 0.0
        self._committed: dict[Partition, int] = {}
        self._owed: dict[Partition, int] = {}
        self._stopping = False

    def stop(self) -> None:
        """Finish the batch at hand, commit it and return from `run`."""
        self._stopping = True

    def run(self) -> None:
        """Consume until `stop`. Blocks.

        Raises:
            EngineUnavailable: Kafka refuses us for good, e.g. the credentials.
            Superseded: the graph is being rebuilt; begin anew with its next generation.
            ReaderEndedError: the process that reads events ended.
        """
        self._consumer.subscribe(
            [self._settings.kafka_topic], on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._lost
        )
        try:
            while not self._stopping:
                self._fill()
                self._finish(wait=self._reading is not None)
                self._advance()
            self._finish(wait=True)
        finally:
            self._applier.shutdown(wait=True)
            self._applying = None  # what is not committed by now comes again
            self._reader.close()
            self._consumer.close()
            self._dead_letters.close()

    def _fill(self) -> None:
        """Take messages until the batch is full, or nobody is busy and there is nothing more to take for a moment."""
        settings, batch = self._settings, self._filling
        deadline = monotonic() + settings.batch_wait
        while not self._stopping and len(batch.messages) < settings.batch_events and batch.bytes < settings.batch_bytes:
            self._measure()
            self._look()
            self._finish(wait=False)
            self._begin()
            idle = self._applying is None
            if idle and batch.messages and monotonic() >= deadline:
                return
            room = min(AT_ONCE, settings.batch_events - len(batch.messages))
            messages = self._take(min(settings.batch_wait, GLANCE), room)
            for message in messages:
                batch.add(message)
            if idle and batch.messages and not messages:
                return

    def _take(self, timeout: float, most: int) -> list[Message]:
        """Up to `most` messages: waits for the first, takes those behind it that are here already."""
        first = self._consumer.poll(timeout)
        if first is None:
            return []
        return [each for each in (first, *self._consumer.consume(most - 1, timeout=0)) if self._is_event(each)]

    @staticmethod
    def _is_event(message: Message) -> bool:
        error = message.error()
        if error is None:
            return True
        if error.code() in _HOPELESS:
            raise EngineUnavailable(f"Kafka refuses this writer: {error.str()}")
        log.warning("Kafka reports a problem, going on", error=error.str())
        return False

    def _advance(self) -> None:
        """Move batches on to stations that are free."""
        self._begin()
        if self._reading is None and self._filling.messages:
            self._reading, self._filling = self._filling, Batch()
            self._reader.begin([value(message) for message in self._reading.messages])
        self._begin()

    def _begin(self) -> None:
        """Hand the batch that is being read to the applying thread, if that is idle. Blocks until it is read."""
        if self._applying is None and self._reading is not None:
            batch, reading = self._reading, self._read or self._reader.result()
            self._reading = self._read = None
            self._applying = batch, self._applier.submit(self._apply, batch, reading)

    def _receive(self) -> None:
        """Take the facts of the batch that is being read, if they are there. Does not wait.

        To be called while another batch is applied, which mostly waits for Neo4j: unpacking them between the two would
        keep Neo4j waiting.
        """
        if self._reading is not None and self._read is None and self._reader.has_result():
            self._read = self._reader.result()

    def _apply(self, batch: Batch, reading: Reading) -> None:
        """Everything of a batch is in the graph or among the dead letters when this returns."""
        if dead := apply_isolating(self._graph, batch.messages, reading, self._options, lambda: self._stopping):
            for attempt in Retrying(
                retry=retry_if_exception_type(EngineUnavailable),
                wait=wait_random_exponential(max=LONGEST_PAUSE),
                stop=lambda _state: self._stopping,
                reraise=True,
            ):
                with attempt:
                    self._dead_letters.send(dead)

    def _finish(self, *, wait: bool, patience: float | None = None) -> None:
        """Commit the batch being written once it is in the graph.

        With `wait`, until it is, or until `patience` seconds are over: if that takes long, partitions are paused and
        Kafka is polled all the same, so that the group does not think this writer dead.
        """
        if self._applying is None:
            return
        batch, future = self._applying
        began = monotonic()
        while not future.done():
            self._receive()
            waited = monotonic() - began
            if not wait or (patience is not None and waited > patience):
                return
            with suppress(StillRunning):
                future.exception(timeout=GLANCE)
            if patience is None and waited > QUIET:
                self._keep_alive()
        self._settle(batch, future)

    def _settle(self, batch: Batch, future: Future[None]) -> None:
        """Commit a batch that is done, unless a rebalance that came while we polled has done it.

        The next one, if it is read, is begun before: to commit takes a round trip to Kafka.
        """
        if self._applying is not None and self._applying[1] is future:
            self._applying = None
            self._resume()
            if self._read is not None and future.exception() is None:
                self._begin()
            self._commit(batch, future)

    def _commit(self, batch: Batch, future: Future[None]) -> None:
        error = future.exception()
        if error is not None:
            if not self._stopping:
                raise error
            log.warning("stopping while an engine is away, the next start applies what is left", error=str(error)[:500])
            return
        self._owed.update(batch.offsets)
        self._commit_owed()
        log.debug("applied", events=len(batch.messages), bytes=batch.bytes)

    def _commit_owed(self) -> None:
        """Commit what is applied; what Kafka does not take, as in the middle of a rebalance, is owed to the next time.

        Nothing is lost by it: what is not committed comes again, and applying it again changes nothing.
        """
        if not self._owed:
            return
        offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in self._owed.items()]
        try:
            self._consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as problem:
            log.warning("Kafka did not take the offsets of a batch, trying again", error=str(problem))
        else:
            self._committed.update(self._owed)
            self._owed.clear()

    def _measure(self) -> None:
        """Show, every few seconds, how many events of our partitions are not committed yet.

        While events flow the ends are those that came with them: to ask would mean to wait behind the next fetch.
        """
        if monotonic() < self._measure_at:
            return
        self._measure_at = monotonic() + MEASURE_EVERY
        lag = 0
        with suppress(KafkaException):
            for each in self._consumer.assignment():
                first, end = self._consumer.get_watermark_offsets(each, timeout=1, cached=not self._paused)
                at = self._committed.get((each.topic, each.partition), first)
                lag += max(0, end - max(at, first, 0))
            metrics.LAG.set(lag)

    def _look(self) -> None:
        """Every second commit what is owed, and see whether the graph is being rebuilt; then say how far writers are.

        Raises:
            Superseded: it is, and this writer is none of the new generation.
        """
        if monotonic() < self._look_at:
            return
        self._look_at = monotonic() + LOOK_EVERY
        self._commit_owed()
        with suppress(Neo4jError, DriverError, KafkaException):
            state = self._rebuild.state()
            if state.generation != self._generation or state.phase == "dropping":
                raise Superseded
            if state.phase == "replaying":
                asked = [TopicPartition(self._settings.kafka_topic, each) for each in range(len(state.targets))]
                at = self._consumer.committed(asked, timeout=5)
                self._rebuild.report(state, {each.partition: each.offset for each in at})

    def _keep_alive(self) -> None:
        """Poll without taking events, so that rebalances and heartbeats go on while a batch takes its time."""
        self._consumer.pause(self._consumer.assignment())  # again each time: a rebalance may have brought more
        self._paused = True
        self._measure()
        for message in self._take(0, 1):  # fetched before the pause
            self._filling.add(message)

    def _resume(self) -> None:
        if self._paused:
            self._consumer.resume(self._consumer.assignment())
            self._paused = False

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Learn where these partitions go on."""
        with suppress(KafkaException):
            for each in consumer.committed(partitions, timeout=5):
                self._committed[each.topic, each.partition] = each.offset

    def _revoked(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Give the batch being written a chance to be committed by us, then leave these partitions to others."""
        self._finish(wait=True, patience=REVOKE_PATIENCE)
        self._lost(_consumer, partitions)

    def _lost(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        gone = [(each.topic, each.partition) for each in partitions]
        for each in gone:
            self._committed.pop(each, None)
            self._owed.pop(each, None)
        for batch in (self._filling, self._reading, self._applying and self._applying[0]):
            if batch is not None:
                batch.forget(gone)


#: Errors that no waiting heals.
_HOPELESS = {
    KafkaError._AUTHENTICATION,  # noqa: SLF001  (librdkafka's own errors start with an underscore)
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError._FATAL,  # noqa: SLF001
}
