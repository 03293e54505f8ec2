"""One event that the graph refuses does not hold up its neighbours; a graph that is away holds up all of them."""

from typing import Any

import orjson
import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from graph_writer import isolate
from graph_writer.apply import Graph, Superseded
from graph_writer.facts import RunFact
from graph_writer.fold import Facts
from graph_writer.isolate import TRIES, Dead, Verdict, apply_isolating, judge
from graph_writer.read_events import ReadOptions, read


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


class Kept:
    """A message that says nothing but its event."""

    def __init__(self, event: bytes) -> None:
        self._event = event

    def value(self) -> bytes:
        return self._event


def apply(graph: Graph, *runs: str, unreadable: int = 0, stop: bool = False) -> list[Dead]:
    events = [*(b"no JSON" for _ in range(unreadable)), *(orjson.dumps(event(run)) for run in runs)]
    messages: Any = [Kept(event) for event in events]
    return apply_isolating(graph, messages, read(events, OPTIONS), OPTIONS, lambda: stop)


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
    ],
)
def test_what_an_error_says_of_the_events(code: str, verdict: Verdict) -> None:
    assert judge(Neo4jError._hydrate_neo4j(code=code, message="m")) is verdict


def test_errors_that_are_not_the_servers() -> None:
    assert judge(ServiceUnavailable("s")) is Verdict.WAIT
    assert judge(OSError("o")) is Verdict.WAIT
    assert judge(KeyError("bug")) is Verdict.NEVER


def test_a_single_event_that_is_too_much_is_tried_again_and_then_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "LONGEST_PAUSE", 0)
    graph = Refusing({"a"}, code="Neo.TransientError.General.MemoryPoolOutOfMemoryError")
    dead = apply(graph, "a", "b")
    assert len(dead) == 1
    assert "db.memory.transaction.max" in dead[0].problem.text
    assert graph.tries == 1 + TRIES == 3
    assert graph.applied == [{"b"}]
