"""One event that the graph refuses does not hold up its neighbours; a graph that is away holds up all of them."""

from typing import Any

import pytest
from neo4j.exceptions import ClientError, Neo4jError, ServiceUnavailable, TransientError

from graph_writer.apply import Graph
from graph_writer.batch import Received
from graph_writer.facts import RunFact
from graph_writer.fold import Facts
from graph_writer.isolate import apply_isolating, passing


class Refusing(Graph):
    """A graph that refuses batches with certain runs, as Neo4j does with what it cannot hold."""

    def __init__(self, refused: set[str], away: int = 0) -> None:
        self.refused, self.away = refused, away
        self.applied: list[set[str]] = []

    def apply(self, batch: Facts) -> None:
        if self.away:
            self.away -= 1
            raise ServiceUnavailable("connection refused")
        runs = {run.run_id for run in batch.of(RunFact).values()}
        if runs & self.refused:
            raise ClientError("cannot be stored")
        self.applied.append(runs)


def received(*runs: str) -> list[Received]:
    message: Any = None
    return [Received(message, [RunFact(run, run)]) for run in runs]


@pytest.mark.parametrize("refused", [set(), {"a"}, {"h"}, {"b", "c", "g"}, set("abcdefgh")])
def test_only_the_events_to_blame_are_left_out(refused: set[str]) -> None:
    graph = Refusing(refused)
    dead = apply_isolating(graph, received(*"abcdefgh"), lambda: False)
    assert {fact.run_id for each in dead for fact in each.facts} == set()
    assert len(dead) == len(refused)
    assert all(isinstance(each.error, ClientError) for each in dead)
    assert set().union(*graph.applied) == set("abcdefgh") - refused


def test_events_without_facts_are_dead_without_asking_the_graph() -> None:
    message: Any = None
    graph = Refusing(set())
    dead = apply_isolating(graph, [Received(message, [], ValueError("no JSON")), *received("a")], lambda: False)
    assert [str(each.error) for each in dead] == ["no JSON"]
    assert graph.applied == [{"a"}]


def test_while_the_graph_is_away_nothing_is_dead() -> None:
    graph = Refusing(set(), away=2)
    assert apply_isolating(graph, received("a", "b"), lambda: False) == []
    assert graph.applied == [{"a", "b"}]


def test_a_writer_that_stops_does_not_wait_for_a_graph_that_is_away() -> None:
    with pytest.raises(ServiceUnavailable):
        apply_isolating(Refusing(set(), away=100), received("a"), lambda: True)


@pytest.mark.parametrize(
    ("code", "passes"),
    [
        ("Neo.TransientError.Transaction.DeadlockDetected", True),
        ("Neo.TransientError.General.DatabaseUnavailable", True),
        ("Neo.ClientError.Database.DatabaseNotFound", True),
        ("Neo.ClientError.Security.Unauthorized", True),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", False),
        ("Neo.ClientError.Statement.TypeError", False),
        ("Neo.ClientError.Transaction.TransactionTimedOut", False),
    ],
)
def test_what_passes_by_itself(code: str, passes: bool) -> None:
    error = Neo4jError._hydrate_neo4j(code=code, message="m")
    assert isinstance(error, Neo4jError)
    assert passing(error) is passes
    assert passing(TransientError("t"))
    assert passing(OSError("o"))
    assert not passing(KeyError("bug"))
