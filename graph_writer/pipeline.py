"""From a full batch to the graph: two stations, reading and applying, each with one batch at most. Knows no Kafka.

Reading is done by a process of its own, applying by a thread of its own, so that the next batch is read while one is
applied. Everything of a batch that is done is in the graph or among the dead letters.
"""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import suppress
from typing import NamedTuple

from tenacity import Retrying, retry_if_exception_type, wait_random_exponential

from graph_writer.apply import Graph
from graph_writer.batch import Batch, Partition, received, value
from graph_writer.dead_letters import DeadLetters
from graph_writer.isolate import LONGEST_PAUSE, Dead, apply_isolating
from graph_writer.read_events import Reading, ReadOptions
from graph_writer.reader import Reader
from graph_writer.standstill import Row, Standstill
from headwater.errors import EngineUnavailable, HeadwaterError

#: Bytes of two batches that are held as facts at once: of larger ones the second stays packed while the first is
#: applied.
MOST_UNPACKED = 32 * 1024 * 1024


class Done(NamedTuple):
    """A batch that has left the pipeline. With an error not all of it is in the graph, and none of it is to commit."""

    batch: Batch
    error: BaseException | None


class TooManyDeadLetters(HeadwaterError):  # noqa: N818  (a state)
    """So many events in a row cannot be applied for one reason that it is rather not theirs."""


class Pipeline:
    """Belongs to one thread, which hands batches on; `stop` may come from any."""

    def __init__(
        self,
        graph: Graph,
        reader: Reader,
        dead_letters: DeadLetters,
        options: ReadOptions,
        *,
        standstill: Standstill | None = None,
        row: Row | None = None,
    ) -> None:
        self._standstill = standstill or Standstill()
        self._row = row or Row()
        self._graph = graph
        self._reader = reader
        self._dead_letters = dead_letters
        self._options = options
        self._applier = ThreadPoolExecutor(1, thread_name_prefix="apply")
        self._applying: tuple[Batch, Future[None]] | None = None
        self._reading: Batch | None = None
        self._read: Reading | None = None
        self._rest: Batch | None = None
        self._stopping = False

    @property
    def applying(self) -> Batch | None:
        """The batch that is being applied, or is applied and was not asked for."""
        return self._applying and self._applying[0]

    @property
    def reading(self) -> Batch | None:
        """The batch that is being read, or is read and waits for the one before it."""
        return self._reading

    def stop(self) -> None:
        """Wait no longer for engines that are away."""
        self._stopping = True

    def read(self, batch: Batch) -> None:
        """Begin to read a batch; the station must be free.

        Raises:
            ReaderEndedError: the process that reads events ended.
        """
        self._reading = batch
        self._reader.begin(list(map(value, batch.messages)), list(map(received, batch.messages)))

    def apply(self) -> None:
        """Hand the batch that is being read to the applying thread, if that is idle. Blocks until it is read.

        What was too much to be read with it is a batch of its own, and is begun.

        Raises:
            ReaderEndedError: the process that reads events ended.
        """
        if self._applying is None and self._reading is not None:
            batch, reading = self._reading, self._read or self._result()
            rest, self._reading, self._read, self._rest = self._rest, None, None, None
            self._applying = batch, self._applier.submit(self._apply, batch, reading)
            if rest is not None:
                self.read(rest)

    def done(self, timeout: float = 0.0) -> Done | None:
        """Take the batch that is applied out, waiting `timeout` seconds for it; None: there is none.

        The next one, if it is read, is begun before: whoever commits this one waits for Kafka meanwhile.

        Raises:
            ReaderEndedError: the process that reads events ended.
        """
        if self._applying is None:
            return None
        batch, future = self._applying
        if not future.done():
            self._receive()
            if timeout:
                with suppress(StillRunning):
                    future.exception(timeout)
            if not future.done():
                return None
        self._applying = None
        if self._read is not None and future.exception() is None:
            self.apply()
        return Done(batch, future.exception())

    def forget(self, partitions: Iterable[Partition]) -> None:
        """These belong to somebody else now: no batch in here is to commit anything for them."""
        for batch in (self.reading, self.applying, self._rest):
            if batch is not None:
                batch.forget(partitions)

    def close(self) -> None:
        """Wait for the batch that is being applied, forget it and the next one, end the process and the thread.

        Where that stands still, or waits for engines, it is not waited for longer.
        """
        self.stop()
        self._applier.shutdown(wait=True)
        self._applying = None  # who asks later must not commit it
        self._reader.close()
        self._dead_letters.close()

    def _receive(self) -> None:
        """Take the facts of the batch that is being read, if they are there. Does not wait.

        To be called while another batch is applied, which mostly waits for Neo4j: unpacking them between the two would
        keep Neo4j waiting.
        """
        if self._reading is None or self._read is not None or self._applying is None:
            return
        if self._applying[0].bytes + self._reading.bytes <= MOST_UNPACKED and self._reader.has_result():
            self._read = self._result()

    def _result(self) -> Reading:
        """The facts of the batch that is being read, from which those events are cut off that were too much."""
        assert self._reading is not None  # noqa: S101  (whoever asks has looked)
        reading = self._reader.result()
        if reading.left:
            self._rest = self._reading.cut(len(self._reading.messages) - reading.left)
        return reading

    def _apply(self, batch: Batch, reading: Reading) -> None:
        """Everything of a batch is in the graph or among the dead letters when this returns."""
        if dead := self._apply_or_stand_still(batch, reading):
            for attempt in Retrying(
                retry=retry_if_exception_type(EngineUnavailable),
                wait=wait_random_exponential(max=LONGEST_PAUSE),
                stop=lambda _state: self._stopping,
                before_sleep=lambda state: self._standstill.away("kafka", state.outcome and state.outcome.exception()),
                reraise=True,
            ):
                with attempt:
                    self._dead_letters.send(dead)
            self._standstill.back("kafka")

    def _apply_or_stand_still(self, batch: Batch, reading: Reading) -> list[Dead]:
        """What of a batch is to become dead letters, when the rest is in the graph. Stands still before too many."""
        dead: list[Dead] = []
        for attempt in Retrying(
            retry=retry_if_exception_type(TooManyDeadLetters),
            wait=wait_random_exponential(max=LONGEST_PAUSE),
            stop=lambda _state: self._stopping,
            before_sleep=lambda state: self._stand_still(batch, state.outcome and state.outcome.exception()),
            reraise=True,
        ):
            with attempt:
                dead = apply_isolating(
                    self._graph,
                    batch.messages,
                    reading,
                    self._options,
                    lambda: self._stopping,
                    standstill=self._standstill,
                )
                row = self._row.with_batch(batch.messages, dead)
                if row.too_long:
                    raise TooManyDeadLetters(row.too_long)
                self._row = row
        self._standstill.end()
        return dead

    def _stand_still(self, batch: Batch, error: BaseException | None) -> None:
        first = batch.messages[0]
        self._standstill.begin(str(error), partition=first.partition(), offset=first.offset())
        self._standstill.let_go(batch.messages)
