"""Whoever reads events, whatever they do to the process that does: a new one takes its place.

An event that ends the process is found by cutting the batch in halves, and is a problem like any other: it becomes a
dead letter, and the writer goes on. It is judged alone, and only by a process that had read nothing before.
"""

from collections.abc import Callable
from typing import Final

import structlog

from graph_writer.fold import Facts
from graph_writer.read_events import Problem, Reading, ReadOptions
from graph_writer.reader_process import MOST_KEPT, ReaderEndedError, ReaderProcess

log = structlog.get_logger()

#: How many processes an event must end, alone in each, before it is to blame: one may be killed by somebody else.
TRIES: Final = 2


class Reader:
    """Reads batch after batch. `begin` and `result` take turns. One thread at a time."""

    def __init__(self, options: ReadOptions, start: Callable[[ReadOptions], ReaderProcess] = ReaderProcess) -> None:
        self._options = options
        self._start = start
        self._process = start(options)
        self._fresh = True
        self._values: list[bytes] = []
        self._reading = 0
        self._ended: ReaderEndedError | None = None

    def begin(self, values: list[bytes]) -> None:
        """Hand over the bytes of events, at least one. Does not wait for their facts.

        Raises:
            ReaderEndedError: no process can be started that reads.
        """
        if self._process.grown() > MOST_KEPT:
            self._replace()
        self._values = values
        self._hand_over(len(values))

    def has_result(self) -> bool:
        """Whether `result` would not wait long. Does not wait."""
        return self._ended is not None or self._process.has_result()

    def result(self) -> Reading:
        """The facts of what was handed over, or of the first of it: see `Reading.left`. Blocks until they are read.

        Raises:
            ReaderEndedError: no process can be started that reads.
        """
        tries = 0
        while True:
            try:
                if self._ended is not None:
                    raise self._ended
                reading = self._process.result()
            except ReaderEndedError as ended:
                if not ended.ready:
                    raise
                tries += self._reading == 1 and self._fresh
                log.warning("reading events ended their process", events=self._reading, error=str(ended))
                self._replace()
                if tries == TRIES:
                    return self._without_facts(Problem.of(ended))
                self._hand_over(max(1, self._reading // 2) if self._reading > 1 else 1)
            else:
                self._fresh = False
                left = reading.left + len(self._values) - self._reading
                self._values = []
                return reading._replace(left=left)

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def _without_facts(self, problem: Problem) -> Reading:
        left = len(self._values) - 1
        self._values = []
        return Reading(Facts(), {0: problem}, left)

    def _hand_over(self, events: int) -> None:
        """The first so many of what is to be read."""
        self._reading = events
        self._ended = None
        try:
            self._process.begin(self._values[:events])
        except ReaderEndedError as ended:
            if not ended.ready:
                raise
            self._ended = ended

    def _replace(self) -> None:
        self._process.close()
        self._process = self._start(self._options)
        self._fresh = True
