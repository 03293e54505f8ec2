"""What a writer's pipeline stands on, made here: a reader, a graph and a place for dead letters that a test holds."""

import threading

from graph_writer.apply import Graph
from graph_writer.dead_letters import DeadLetters
from graph_writer.fold import Facts
from graph_writer.isolate import Dead
from graph_writer.pipeline import Pipeline
from graph_writer.read_events import Problem, Reading, ReadOptions
from graph_writer.reader import Reader
from graph_writer.standstill import Row, Standstill
from headwater.errors import EngineUnavailable

#: Seconds that no test comes near.
LONG = 20.0


class Readings(Reader):
    """Reads in no process: every event has no facts, those that say `dead` are a problem.

    `ready`: it is through; `most`: how many it reads at once.
    """

    def __init__(self) -> None:
        self.begun: list[list[bytes]] = []
        self.results = 0
        self.ready = True
        self.most = 1000
        self.closed = False

    def begin(self, values: list[bytes], received: list[int | None] | None = None) -> None:
        assert received is not None
        assert len(received) == len(values)
        self.begun.append(values)

    def has_result(self) -> bool:
        return self.ready

    def result(self) -> Reading:
        values = self.begun[self.results]
        self.results += 1
        read = values[: self.most]
        dead = {place: Problem("Error", "dead") for place, value in enumerate(read) if value == b"dead"}
        return Reading(Facts(), dead, len(values) - len(read))

    def close(self) -> None:
        self.closed = True


class Held(Graph):
    """A graph that applies a batch when it is let: `open` is set from the beginning, unless a test clears it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.begun = threading.Semaphore(0)
        self.applied = 0
        self.errors: list[Exception] = []

    def apply(self, batch: Facts) -> None:  # noqa: ARG002  (what it is asked for)
        self.begun.release()
        assert self.open.wait(LONG)
        if self.errors:
            raise self.errors.pop(0)
        self.applied += 1


class Letters(DeadLetters):
    """Keeps dead letters here, once it has been away so many times."""

    def __init__(self) -> None:
        self.kept: list[Dead] = []
        self.away = 0
        self.closed = False

    def send(self, dead: list[Dead]) -> None:
        if self.away:
            self.away -= 1
            raise EngineUnavailable("Kafka is away")
        self.kept += dead

    def close(self) -> None:
        self.closed = True


class Stations:
    """A pipeline, and what it stands on."""

    def __init__(self) -> None:
        self.reader, self.graph, self.letters = Readings(), Held(), Letters()
        self.standstill = Standstill()
        self.pipeline = Pipeline(
            self.graph,
            self.reader,
            self.letters,
            ReadOptions(max_nesting=100),
            standstill=self.standstill,
            row=Row(most=3),
        )

    def close(self) -> None:
        self.pipeline.stop()
        self.graph.open.set()
        self.pipeline.close()
