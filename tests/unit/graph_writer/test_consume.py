"""The writer's loop: what is taken is applied, and committed after that and never before."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from confluent_kafka import KafkaError
from neo4j.exceptions import ServiceUnavailable

from graph_writer import consume as module
from graph_writer import pipeline as pipeline_module
from graph_writer.apply import Superseded
from graph_writer.batch import Partition
from graph_writer.consume import Consumption
from graph_writer.fold import Facts
from graph_writer.intake import Intake
from graph_writer.standstill import Standstill
from headwater.graph.rebuild import Rebuild, State
from headwater.pulse import Pulse
from headwater.settings import Settings
from tests.unit.graph_writer.messages import TOPIC, Message
from tests.unit.graph_writer.stations import LONG, Held, Stations

Step = Callable[[], list[Any]]


class Script(Intake):
    """Kafka as a play: each look for messages is the next step; when nothing is left to do, `end` is called."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps
        self.alive: list[Step] = []
        self.commits: list[dict[Partition, int]] = []
        self.calls: list[str] = []
        self.kafka_answers = True
        self.at = {0: 3, 1: -1001}
        self.end: Callable[[], None] = lambda: None
        self.is_busy: Callable[[], bool] = lambda: False

    def subscribe(self, *, settle: Callable[[], object], forget: Callable[[list[Partition]], object]) -> None:
        self.settle, self.forget = settle, forget

    def take(self, timeout: float, most: int) -> list[Any]:  # noqa: ARG002  (what it is asked for)
        if self.steps:
            return self.steps.pop(0)()
        if not self.is_busy():
            self.end()
        return []

    def keep_alive(self) -> list[Any]:
        self.calls.append("pause")
        return self.alive.pop(0)() if self.alive else []

    def resume(self) -> None:
        self.calls.append("resume")

    def commit(self, offsets: Any) -> None:
        self.calls.append("commit")
        self.commits.append(dict(offsets))

    def commit_owed(self) -> None:
        self.calls.append("commit owed")

    def committed(self, partitions: Any) -> dict[int, int]:
        return {each: self.at[each] for each in partitions}

    def measure(self) -> None:
        pass

    def reaches_kafka(self) -> bool:
        return self.kafka_answers

    def close(self) -> None:
        self.calls.append("close")
        self.settle()


class Node(Rebuild):
    """The node that says where the graph is."""

    def __init__(self) -> None:
        self.now: State | Exception = State()
        self.reports: list[dict[int, int]] = []

    def state(self) -> State:
        if isinstance(self.now, Exception):
            raise self.now
        return self.now

    def report(self, state: State, committed: Any) -> None:
        assert state is self.now
        self.reports.append(committed)


class Writer:
    """A loop on a play, a pipeline whose graph a test holds, and a node."""

    def __init__(self, *steps: Step, generation: int = 0, **settings: Any) -> None:
        self.stations, self.node, self.intake = Stations(), Node(), Script(list(steps))
        self.graph = self.stations.graph
        chosen = Settings(batch_wait=0.001, **settings)
        self.standstill, self.pulse = Standstill(), Pulse("the loop", within=0)
        self.loop = Consumption(
            self.intake,
            self.stations.pipeline,
            self.node,
            chosen,
            generation,
            standstill=self.standstill,
            pulse=self.pulse,
        )
        self.intake.end = self.loop.stop
        self.intake.is_busy = lambda: any(
            [self.loop._filling.messages, self.stations.pipeline.reading, self.stations.pipeline.applying]
        )

    def run(self) -> None:
        self.loop.run()


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between tries, and a look at the generation every time."""
    monkeypatch.setattr(pipeline_module, "LONGEST_PAUSE", 0)
    monkeypatch.setattr(module, "LOOK_EVERY", 0)


def events(*offsets: int, partition: int = 0) -> Step:
    messages: list[Any] = [Message(b"{}", partition, offset) for offset in offsets]
    return lambda: messages


def nothing() -> list[Any]:
    return []


def test_what_is_taken_is_applied_and_then_committed() -> None:
    writer = Writer(events(0, 1), nothing, events(2), nothing)
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 2}, {(TOPIC, 0): 3}]
    assert writer.graph.applied == 2
    assert writer.intake.calls[-1] == "close"


def test_an_engine_that_is_away_is_said_to_be_until_it_is_back() -> None:
    """Also while no event comes, by which it would be found out."""
    said: list[list[str]] = []

    def note(*, away: bool) -> Step:
        def step() -> list[Any]:
            said.append([lack.what for lack in writer.standstill.lacks()])
            writer.node.now = ServiceUnavailable("connection refused") if away else State()
            writer.intake.kafka_answers = not away
            if away:
                note_kafka(KafkaError(KafkaError._ALL_BROKERS_DOWN))
            return []

        return step

    writer = Writer(note(away=True), note(away=False), note(away=False), nothing)
    note_kafka = module._noting(writer.standstill)
    writer.run()
    assert said == [[], ["kafka", "neo4j"], []]
    assert writer.pulse.stuck() is not None  # of no patience: it has gone round, and goes no more


def test_nothing_is_committed_before_it_is_in_the_graph() -> None:
    def let_go() -> list[Any]:
        assert writer.graph.begun.acquire(timeout=LONG)
        assert writer.intake.commits == []
        writer.graph.open.set()
        return []

    writer = Writer(events(0), nothing, nothing, let_go)
    writer.graph.open.clear()
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 1}]


def test_a_batch_has_no_more_events_than_the_settings_say() -> None:
    writer = Writer(events(0), events(1), events(2), events(3), events(4), nothing, batch_events=2)
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 2}, {(TOPIC, 0): 4}, {(TOPIC, 0): 5}]
    assert [len(each) for each in writer.stations.reader.begun] == [2, 2, 1]


def test_a_batch_that_takes_long_pauses_and_polls_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE_AFTER", 0)
    monkeypatch.setattr(module, "GLANCE", 0.001)

    def release() -> list[Any]:
        writer.graph.open.set()
        return events(3)()

    writer = Writer(events(0), events(1), events(2), batch_events=1)
    writer.graph.open.clear()
    writer.intake.alive = [nothing, release]
    writer.run()
    calls = [each for each in writer.intake.calls if each != "commit owed"]
    assert calls[:2] == ["pause", "pause"]
    assert calls.index("resume") < calls.index("commit")
    assert writer.intake.commits[:2] == [{(TOPIC, 0): 1}, {(TOPIC, 0): 2}]
    assert writer.intake.commits[-1] == {(TOPIC, 0): 4}


def test_a_rebalance_settles_the_batch_at_hand_and_forgets_what_went() -> None:
    def rebalance() -> list[Any]:
        writer.intake.settle()
        assert writer.intake.commits == [{(TOPIC, 0): 1, (TOPIC, 1): 1}]
        writer.intake.forget([(TOPIC, 1)])
        return events(1)()

    both = [*events(0)(), *events(0, partition=1)()]
    writer = Writer(lambda: both, nothing, events(1, partition=1), rebalance, nothing)
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 1, (TOPIC, 1): 1}, {(TOPIC, 0): 2}]


def test_a_rebalance_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REVOKE_PATIENCE", 0)
    monkeypatch.setattr(module, "GLANCE", 0.001)

    def rebalance() -> list[Any]:
        writer.intake.settle()
        writer.intake.forget([(TOPIC, 0)])
        writer.graph.open.set()
        return []

    writer = Writer(events(0), nothing, nothing, rebalance)
    writer.graph.open.clear()
    writer.run()
    assert writer.graph.applied == 1
    assert writer.intake.commits == [{}]


def test_a_batch_that_a_rebalance_settled_while_it_was_waited_for_is_settled_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does the loop go on to wait for the one behind it: it looks for messages again."""
    monkeypatch.setattr(module, "KEEP_ALIVE_AFTER", 0)
    monkeypatch.setattr(module, "GLANCE", 0.001)
    first, others = threading.Event(), threading.Event()
    gates = iter([first, others, others])

    class Gated(Held):
        def apply(self, batch: Facts) -> None:
            assert next(gates).wait(LONG)
            super().apply(batch)

    def rebalance() -> list[Any]:
        first.set()
        writer.intake.settle()
        return []

    def waits_on() -> list[Any]:
        raise AssertionError("it waits for the batch behind")

    def let_go() -> list[Any]:
        others.set()
        return []

    writer = Writer(events(0), events(1), events(2), let_go, batch_events=1)
    writer.stations.pipeline._graph = writer.graph = Gated()
    writer.intake.alive = [rebalance, waits_on]
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 1}, {(TOPIC, 0): 2}, {(TOPIC, 0): 3}]
    assert writer.graph.applied == 3


@pytest.mark.parametrize("now", [State(1), State(0, "dropping"), State(2, "replaying", (0,), (5,))])
def test_a_graph_of_another_generation_ends_it(now: State) -> None:
    writer = Writer(events(0), nothing)
    writer.node.now = now
    with pytest.raises(Superseded):
        writer.run()
    assert writer.intake.commits == []
    assert (writer.stations.reader.closed, writer.stations.letters.closed) == (True, True)


def test_while_the_graph_is_built_anew_it_says_how_far_the_writers_are() -> None:
    writer = Writer(nothing, generation=1)
    writer.node.now = State(1, "replaying", (0, 0), (5, 5))
    writer.run()
    assert writer.node.reports[0] == {0: 3, 1: -1001}


def test_a_node_that_cannot_be_read_holds_up_nothing() -> None:
    writer = Writer(events(0), nothing)
    writer.node.now = ServiceUnavailable("away")
    writer.run()
    assert writer.intake.commits == [{(TOPIC, 0): 1}]


def test_what_is_owed_is_tried_again_at_every_look() -> None:
    writer = Writer(nothing, nothing, nothing)
    writer.run()
    assert writer.intake.calls.count("commit owed") >= 3


def test_an_error_of_a_batch_ends_it_and_is_not_committed() -> None:
    writer = Writer(events(0), nothing)
    writer.graph.errors = [Superseded()]
    with pytest.raises(Superseded):
        writer.run()
    assert writer.intake.commits == []
    assert writer.intake.calls[-1] == "close"


def test_stopping_while_the_graph_is_away_commits_nothing_and_is_no_error() -> None:
    def stop() -> list[Any]:
        assert writer.graph.begun.acquire(timeout=LONG)
        writer.loop.stop()
        writer.graph.open.set()
        return []

    writer = Writer(events(0), nothing, nothing, stop)
    writer.graph.open.clear()
    writer.graph.errors = [ServiceUnavailable("away")] * 1000
    writer.run()
    assert writer.intake.commits == []
    assert writer.intake.calls[-1] == "close"
