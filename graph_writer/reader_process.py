"""Reading events in a process of its own, so that whoever applies their facts has an interpreter to itself.

Python runs one thread at a time: parsing beside applying made both wait for each other at every answer of Neo4j.
Facts cross over as MessagePack arrays (`graph_writer.facts`), about a tenth of the cost of reading the events.
"""

import signal
from itertools import repeat
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from msgspec import msgpack

from graph_writer.facts import Fact
from graph_writer.fold import Facts
from graph_writer.read_events import Problem, Reading, ReadOptions, read
from headwater.errors import HeadwaterError
from headwater.garbage_collection import rare_collection

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_Answer = tuple[list[Fact], dict[int, Problem]]


class ReaderEndedError(HeadwaterError):
    """The reading process is gone; nothing that it was given is lost, since no offset of it is committed."""


class ReaderProcess:
    """One process that reads one batch after the other. It ends with this one, however that ends.

    `begin` and `result` take turns.
    """

    def __init__(self, options: ReadOptions) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, options), name="read events", daemon=True)
        self._process.start()
        theirs.close()
        self._decoder = msgpack.Decoder(_Answer)

    def begin(self, values: list[bytes], received: list[int | None] | None = None) -> None:
        """Hand over the bytes of events, and when each came (µs UTC), if that is known. Does not wait for their facts.

        Raises:
            ReaderEndedError: there is nobody to read them.
        """
        try:
            self._connection.send_bytes(msgpack.encode((values, received)))
        except OSError as error:
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
            facts, problems = self._decoder.decode(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise self._ended() from error
        return Reading(Facts(facts), problems)

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.terminate()
        self._process.join()

    def _ended(self) -> ReaderEndedError:
        self._process.join(1)
        return ReaderEndedError(
            f"the process that reads events ended with exit code {self._process.exitcode}; start the writer again, "
            "and give it more memory if the code is -9"
        )


def _serve(connection: "Connection[Any, Any]", options: ReadOptions) -> None:
    """Read batches until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches the whole group; the writer says when to end
    records = msgpack.Decoder(tuple[list[bytes], list[int | None] | None])
    with rare_collection():
        while True:
            try:
                asked = connection.recv_bytes()
            except EOFError:
                return
            values, received = records.decode(asked)
            facts, problems = read(values, options, received or repeat(None))
            connection.send_bytes(msgpack.encode((list(facts), problems)))
