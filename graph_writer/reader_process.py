"""Reading events in a process of its own, so that whoever applies their facts has an interpreter to itself.

Python runs one thread at a time: parsing beside applying made both wait for each other at every answer of Neo4j.
Facts cross over as MessagePack arrays (`graph_writer.facts`), about a tenth of the cost of reading the events.

It is also what an event may end without harm: its memory is bounded, and another process takes its place
(`graph_writer.reader`).
"""

import os
import signal
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

from msgspec import msgpack

from graph_writer.facts import Fact
from graph_writer.fold import Facts
from graph_writer.read_events import Problem, Reading, ReadOptions, read
from headwater.errors import HeadwaterError
from headwater.garbage_collection import rare_collection
from headwater.memory import end_beyond, give_back, keep_little, resident

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Bytes that the process may grow by: the dearest event that the collector lets in takes up to 330 MB and twice its
#: own size (`headwater.event.bounds`).
MOST_GROWTH: Final = 380_000_000

#: Bytes that it may have more between two batches than when it began; with more another one takes its place.
MOST_KEPT: Final = 80_000_000

#: Most bytes of an answer: texts may be four times as large in memory.
MOST_ANSWER: Final = 64 * 1024 * 1024

#: Exit code of a process that had not enough memory for what it was given; the first that no shell gives a meaning.
OUT_OF_MEMORY: Final = 3

#: Batches of so many bytes leave something behind that is worth giving back.
_LARGE: Final = 1024 * 1024

_Answer = tuple[list[Fact], dict[int, Problem], int]


class ReaderEndedError(HeadwaterError):
    """The reading process is gone; nothing that it was given is lost, since no offset of it is committed.

    Attributes:
        ready: whether it had ever begun: if not, no event is to blame.
    """

    def __init__(self, message: str, *, ready: bool = False) -> None:
        super().__init__(message)
        self.ready = ready


class ReaderProcess:
    """One process that reads one batch after the other. It ends with this one, however that ends.

    `begin` and `result` take turns.
    """

    def __init__(self, options: ReadOptions, most_growth: int = MOST_GROWTH) -> None:
        context = get_context("spawn")
        self._most_growth = most_growth
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, options, most_growth), name="read events", daemon=True
        )
        self._process.start()
        theirs.close()
        self._decoder = msgpack.Decoder(_Answer)
        self._ready = False
        self._first = 0

    def begin(self, values: list[bytes]) -> None:
        """Hand over the bytes of events. Does not wait for their facts; the first time, for the process to begin.

        Raises:
            ReaderEndedError: there is nobody to read them.
        """
        try:
            if not self._ready:
                self._ready = self._connection.recv_bytes() == _READY
                self._first = resident(self._process.pid)
            self._connection.send_bytes(msgpack.encode(values))
        except (EOFError, OSError) as error:
            raise self._ended() from error

    def has_result(self) -> bool:
        """Whether `result` would not wait for the facts, or the process is gone. Does not wait."""
        return self._connection.poll()

    def result(self) -> Reading:
        """The facts of what was handed over. Blocks until they are read.

        Raises:
            ReaderEndedError: the process ended before.
        """
        try:
            facts, problems, left = self._decoder.decode(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise self._ended() from error
        return Reading(Facts(facts), problems, left)

    def grown(self) -> int:
        """Bytes of memory that it has more than when it began; 0 where that cannot be asked."""
        return resident(self._process.pid) - self._first if self._ready else 0

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.terminate()
        self._process.join()

    def _ended(self) -> ReaderEndedError:
        self._process.join(1)
        code = self._process.exitcode
        text = (
            f"reading it takes more than {self._most_growth // 1_000_000} MB of memory"
            if code == OUT_OF_MEMORY
            else f"the process that reads events ended with exit code {code}"
        )
        return ReaderEndedError(text, ready=self._ready)


#: What a process says once, when it has begun.
_READY: Final = b"ready"


def _serve(connection: "Connection[Any, Any]", options: ReadOptions, most_growth: int) -> None:
    """Read batches until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches the whole group; the writer says when to end
    keep_little()
    end_beyond(most_growth, OUT_OF_MEMORY)
    values = msgpack.Decoder(list[bytes])
    connection.send_bytes(_READY)
    with rare_collection():
        while True:
            try:
                asked = connection.recv_bytes()
                size = len(asked)
                events = values.decode(asked)
                del asked
                answer = _answer(events, options)
                del events
                connection.send_bytes(answer)
                del answer
            except EOFError:
                return
            except MemoryError:
                os._exit(OUT_OF_MEMORY)  # at once: there may be too little for anything else
            if size > _LARGE:
                give_back()


def _answer(values: list[bytes], options: ReadOptions) -> bytes:
    facts, problems, left = read(values, options)
    answer = msgpack.encode((list(facts), problems, left))
    if len(answer) > MOST_ANSWER:
        raise MemoryError
    return answer
