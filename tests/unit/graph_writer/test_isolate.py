"""One event that the graph refuses does not hold up its neighbours; a graph that is away holds up all of them."""

import time
from typing import Any

import orjson
import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable
from prometheus_client import REGISTRY

from graph_writer import isolate
from graph_writer.apply import Graph, Superseded
from graph_writer.facts import RunFact
from graph_writer.fold import Facts
from graph_writer.isolate import TRIES, Dead, Verdict, apply_isolating, judge
from graph_writer.read_events import Reading, ReadOptions, read
from graph_writer.standstill import PUT, Standstill
from graph_writer.stored_data import StoredDataError
from headwater.dead_letters.letter import Place
from headwater.dead_letters.put_aside import PutAside
from headwater.errors import EngineUnavailable
from headwater.graph.format import Format, NewerGraph
from tests.unit.graph_writer.messages import Message


class Refusing(Graph):
    """A graph that refuses batches with certain runs, as Neo4j does with what it cannot hold."""

    def __init__(self, refused: set[str], away: int = 0, code: str = "Neo.ClientError.Statement.TypeError") -> None:
        self.refused, self.away, self.code = refused, away, code
        self.tries = 0
        self.applied: list[set[str]] = []

    def apply(self, batch: Facts) -> None:
        if self.away:
            self.away -= 1
            raise ServiceUnavailable("connection refused")
        runs = {run.run_id for run in batch.of(RunFact).values()}
        if runs & self.refused:
            self.tries += 1
            raise Neo4jError._hydrate_neo4j(code=self.code, message="cannot be stored")
        self.applied.append(runs)


OPTIONS = ReadOptions(max_nesting=100)


def event(run: str) -> dict[str, Any]:
    job = {"namespace": "ns", "name": "job"}
    return {
        "eventTime": "2026-03-01T00:00:00Z",
        "producer": "p",
        "eventType": "START",
        "run": {"runId": run},
        "job": job,
    }


def apply(
    graph: Graph, *runs: str, unreadable: int = 0, stop: bool = False, standstill: Standstill | None = None
) -> list[Dead]:
    events = [*(b"no JSON" for _ in range(unreadable)), *(orjson.dumps(event(run)) for run in runs)]
    messages: Any = [Message(event, offset=offset) for offset, event in enumerate(events)]
    return apply_isolating(graph, messages, read(events, OPTIONS), OPTIONS, lambda: stop, standstill=standstill)


@pytest.mark.parametrize("refused", [set(), {"a"}, {"h"}, {"b", "c", "g"}, set("abcdefgh")])
def test_only_the_events_to_blame_are_left_out(refused: set[str]) -> None:
    graph = Refusing(refused)
    dead = apply(graph, *"abcdefgh")
    assert {orjson.loads(each.message.value() or b"")["run"]["runId"] for each in dead} == refused
    assert len(dead) == len(refused)
    assert all(each.problem.text.endswith("cannot be stored}") for each in dead)
    assert set().union(*graph.applied) == set("abcdefgh") - refused


def test_events_without_facts_are_dead_without_asking_the_graph() -> None:
    graph = Refusing(set())
    dead = apply(graph, "a", unreadable=1)
    assert [each.problem.kind for each in dead] == ["UnreadableEvent"]
    assert graph.applied == [{"a"}]


def test_while_the_graph_is_away_nothing_is_dead() -> None:
    graph = Refusing(set(), away=2)
    assert apply(graph, "a", "b") == []
    assert graph.applied == [{"a", "b"}]


def test_a_writer_that_stops_does_not_wait_for_a_graph_that_is_away() -> None:
    with pytest.raises(ServiceUnavailable):
        apply(Refusing(set(), away=100), "a", stop=True)


def test_while_the_graph_is_being_rebuilt_nothing_is_dead_and_nobody_waits() -> None:
    class BeingRebuilt(Refusing):
        def apply(self, batch: Facts) -> None:  # noqa: ARG002  (what it is asked for)
            raise Superseded

    with pytest.raises(Superseded):
        apply(BeingRebuilt(set()), "a", "b", unreadable=1)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("Neo.TransientError.Transaction.DeadlockDetected", Verdict.WAIT),
        ("Neo.TransientError.General.DatabaseUnavailable", Verdict.WAIT),
        ("Neo.TransientError.Transaction.Terminated", Verdict.WAIT),
        ("Neo.TransientError.Transaction.LockClientStopped", Verdict.WAIT),
        ("Neo.ClientError.Database.DatabaseNotFound", Verdict.WAIT),
        ("Neo.ClientError.Security.Unauthorized", Verdict.WAIT),
        ("Neo.ClientError.Security.Forbidden", Verdict.WAIT),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", Verdict.WAIT),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", Verdict.WAIT),
        ("Neo.DatabaseError.General.UnknownError", Verdict.WAIT),
        ("Neo.ClientError.Statement.EntityNotFound", Verdict.WAIT),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", Verdict.SMALLER),
        ("Neo.ClientError.Transaction.TransactionTimedOut", Verdict.SMALLER),
        ("Neo.ClientError.Statement.TypeError", Verdict.NEVER),
        ("Neo.ClientError.Statement.ArgumentError", Verdict.NEVER),
        ("Neo.ClientError.Statement.SyntaxError", Verdict.WAIT),
        ("Neo.ClientError.Statement.ParameterMissing", Verdict.WAIT),
        ("Neo.ClientError.Statement.AccessMode", Verdict.WAIT),
    ],
)
def test_what_an_error_says_of_the_events(code: str, verdict: Verdict) -> None:
    assert judge(Neo4jError._hydrate_neo4j(code=code, message="m")) is verdict


def test_errors_that_are_not_the_servers() -> None:
    assert judge(ServiceUnavailable("s")) is Verdict.WAIT
    assert judge(OSError("o")) is Verdict.WAIT
    assert judge(KeyError("bug")) is Verdict.OURS


def test_a_single_event_that_is_too_much_is_tried_again_and_then_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "LONGEST_PAUSE", 0)
    graph = Refusing({"a"}, code="Neo.TransientError.General.MemoryPoolOutOfMemoryError")
    dead = apply(graph, "a", "b")
    assert len(dead) == 1
    assert "db.memory.transaction.max" in dead[0].problem.text
    assert graph.tries == 1 + TRIES == 3
    assert graph.applied == [{"b"}]


class Damaged(Graph):
    """A graph in which what is stored of one run cannot be read, until it is mended; `error`: what comes of it."""

    def __init__(self, run: str, error: Exception) -> None:
        self.run, self.error = run, error
        self.tries = 0
        self.applied: set[str] = set()

    def apply(self, batch: Facts) -> None:
        runs = {run.run_id for run in batch.of(RunFact).values()}
        if self.run in runs:
            self.tries += 1
            raise self.error
        self.applied |= runs


class Put(PutAside):
    """Places that an operator put among the dead letters, known once Kafka was asked so often; it is away at first."""

    def __init__(self, *places: Place, after: int = 1) -> None:
        self._places, self.after = frozenset(places), after

    def places(self) -> frozenset[Place]:
        self.after -= 1
        if self.after == 0:
            raise EngineUnavailable("Kafka is away")
        return self._places if self.after < 0 else frozenset()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "LONGEST_PAUSE", 0)


OURS = [KeyError("jobFacets"), TypeError("'<' between str and int"), StoredDataError("r", "it has no 'jobFacets'")]


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize("error", OURS)
def test_before_what_is_stored_wrongly_the_writer_stands_still_until_the_event_is_let_go(error: Exception) -> None:
    graph, standstill = Damaged("c", error), Standstill(Put(Place(0, 2), after=3))
    said: list[str | None] = []
    begin = standstill.begin
    standstill.begin = lambda reason, **where: (begin(reason, **where), said.append(standstill.reason))[0]
    (dead,) = apply(graph, *"abcdefgh", standstill=standstill)
    assert dead.message.offset() == 2
    assert dead.problem.kind == PUT
    assert str(error) in dead.problem.text
    assert graph.applied == set("abdefgh")
    assert standstill.reason is None
    assert len(said) == 4
    assert all(each and "headwater dead-letters put 0 2" in each and "headwater rebuild" in each for each in said)


@pytest.mark.parametrize("error", OURS)
def test_without_anybody_to_stand_still_for_what_is_stored_wrongly_is_told(error: Exception) -> None:
    with pytest.raises(StoredDataError, match="headwater rebuild"):
        apply(Damaged("c", error), *"abcd")


def test_a_writer_that_stands_still_ends_when_it_is_asked_to_and_gives_up_nothing() -> None:
    with pytest.raises(StoredDataError):
        apply(Damaged("a", KeyError("x")), "a", stop=True, standstill=Standstill())


@pytest.mark.usefixtures("no_pauses")
def test_an_error_of_ours_that_comes_without_anything_stored_is_the_events() -> None:
    """An integer that no server takes is in the event's own facts."""
    graph = Damaged("a", OverflowError("int too large"))
    event = RunFact("k", "a", first=1 << 70)
    message: Any = Message(b"", offset=5)
    dead = apply_isolating(
        graph, [message], Reading(Facts([event]), {}), OPTIONS, lambda: False, standstill=Standstill()
    )
    assert [each.problem.kind for each in dead] == ["OverflowError"]


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize(
    "code",
    [
        "Neo.ClientError.Security.Forbidden",
        "Neo.ClientError.Statement.SyntaxError",
        "Neo.ClientError.Database.DatabaseNotFound",
    ],
)
def test_a_server_that_refuses_us_or_does_not_know_our_statement_is_an_alarm_and_no_dead_letter(code: str) -> None:
    standstill = Standstill()
    reasons: list[str | None] = []

    class Refused(Refusing):
        def apply(self, batch: Facts) -> None:
            reasons.append(standstill.reason)
            if len(reasons) == 4:
                self.refused = set()
            super().apply(batch)

    assert apply(Refused({"a"}, code=code), "a", "b", standstill=standstill) == []
    assert reasons[:2] == [None, None]
    assert all(each and "cannot be stored" in each for each in reasons[2:])
    assert standstill.reason is None


@pytest.mark.usefixtures("no_pauses")
def test_a_server_that_is_away_for_long_is_an_alarm_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "_LASTS", 5)
    standstill = Standstill()
    reasons: list[str | None] = []

    class Away(Refusing):
        def apply(self, batch: Facts) -> None:
            reasons.append(standstill.reason)
            super().apply(batch)

    assert apply(Away(set(), away=6), "a", "b", standstill=standstill) == []
    assert reasons == [None] * 5 + ["connection refused"] * 2
    assert standstill.reason is None


@pytest.mark.usefixtures("no_pauses")
def test_what_was_put_among_the_dead_letters_before_is_not_tried() -> None:
    standstill = Standstill(Put(Place(0, 1), Place(3, 0), after=0))
    standstill.learn()
    graph = Refusing(set())
    (dead,) = apply(graph, "a", "b", "c", standstill=standstill)
    assert (dead.message.offset(), dead.problem.kind) == (1, PUT)
    assert graph.applied == [{"a", "c"}]


def test_a_graph_that_a_later_version_wrote_is_not_waited_for() -> None:
    refusal = Format().refusal(Format(version=10_000))
    assert isinstance(refusal, NewerGraph)
    with pytest.raises(NewerGraph, match="later version"):
        apply(Damaged("a", refusal), "a", "b", standstill=Standstill())


def sample(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0


def test_retries_and_deadlocks_among_them_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "_pause", lambda _state: 0)
    before = {name: sample(f"headwater_writer_{name}_total") for name in ("retries", "deadlocks")}

    class Deadlocked(Refusing):
        def apply(self, batch: Facts) -> None:
            super().apply(batch)
            self.code = "Neo.TransientError.Transaction.DeadlockDetected"
            if self.tries < 2:
                self.tries += 1
                raise Neo4jError._hydrate_neo4j(code=self.code, message="they wait for each other")

    apply(Deadlocked(set(), away=1), "a")
    after = {name: sample(f"headwater_writer_{name}_total") for name in before}
    assert {name: after[name] - before[name] for name in before} == {"retries": 3, "deadlocks": 2}


def test_how_long_events_took_until_they_are_visible_is_told() -> None:
    count, total = "headwater_writer_event_visible_seconds_count", "headwater_writer_event_visible_seconds_sum"
    before = sample(count), sample(total)
    now = int(time.time() * 1000)
    events = [Message(orjson.dumps(event(run)), came=now - 3000) for run in ("a", "b")]
    reading = read([each.value() or b"" for each in events], OPTIONS)
    assert apply_isolating(Refusing(set()), events, reading, OPTIONS, lambda: False) == []  # pyright: ignore[reportArgumentType]
    assert sample(count) - before[0] == 2
    assert sample(total) - before[1] >= 6
