"""The walk, held against a plain breadth-first search, on graphs that hypothesis makes."""

import asyncio
from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import QuestionTimedOut
from query_api.impact.walk import Move, Walked, frontier, walk

Graph = dict[str, list[tuple[str, int]]]

names = st.sampled_from([f"n{number}" for number in range(12)])
graphs = st.dictionaries(names, st.lists(st.tuples(names, st.sampled_from([1, 1, 1, 0])), max_size=4))
flat = st.dictionaries(names, st.lists(st.tuples(names, st.just(1)), max_size=4))


class Plain:
    """A graph in memory; it runs out of time at its `late`-th round."""

    def __init__(self, graph: Graph, late: int | None = None) -> None:
        self.graph = graph
        self.late = late

    def elect(self, target: str) -> str:
        return target

    async def settle(self, targets: list[str]) -> list[str]:
        return targets

    async def prepare(self, states: list[str]) -> None:
        assert states
        if self.late is not None:
            self.late -= 1
            if self.late < 0:
                raise QuestionTimedOut

    def moves(self, state: str) -> list[Move[str, None]]:
        return [(target, cost, None) for target, cost in self.graph.get(state, [])]


def walked(space: Plain, depth: int | None = None, nodes: int = 1000) -> Walked[str, None]:
    return asyncio.run(walk(space, ["n0"], depth=depth, nodes=nodes))


def distances(graph: Graph) -> dict[str, int]:
    """0-1 breadth-first search, written the other way round: relaxing until nothing changes."""
    found = {"n0": 0}
    unseen = deque(["n0"])
    while unseen:
        state = unseen.popleft()
        for target, cost in graph.get(state, []):
            if found[state] + cost < found.get(target, 10**6):
                found[target] = found[state] + cost
                unseen.append(target)
    return found


@given(graphs)
def test_every_state_with_its_distance(graph: Graph) -> None:
    space = Plain(graph)
    whole = walked(space)
    assert whole.depth == distances(graph)
    assert whole.reason is None
    assert frontier(space, whole) == []


@given(graphs, st.integers(0, 5))
def test_depth_keeps_all_that_is_nearer(graph: Graph, depth: int) -> None:
    space = Plain(graph)
    part = walked(space, depth=depth)
    every = distances(graph)
    assert part.depth == {state: at for state, at in every.items() if at <= depth}
    assert (part.reason == "depth") == any(at > depth for at in every.values())
    assert bool(frontier(space, part)) == (part.reason is not None)


@given(flat, st.integers(1, 12))
def test_fewer_nodes_are_the_beginning_of_the_walk(graph: Graph, nodes: int) -> None:
    space = Plain(graph)
    part, whole = walked(space, nodes=nodes), walked(space)
    assert list(part.depth.items()) == list(whole.depth.items())[:nodes]
    assert (part.reason == "nodes") == (len(whole.depth) > nodes)
    assert bool(frontier(space, part)) == (part.reason is not None)
    complete = {state for state, at in whole.depth.items() if at <= part.complete}
    assert complete <= set(part.depth)


@given(graphs, st.integers(0, 4))
def test_what_was_found_in_time_is_right(graph: Graph, late: int) -> None:
    space = Plain(graph, late)
    part = walked(space)
    every = distances(graph)
    assert all(every[state] == at for state, at in part.depth.items())
    if part.reason is None:
        assert part.depth == every
    else:
        assert part.reason == "time"
        assert frontier(space, part)
        assert {state for state, at in every.items() if at < part.complete} <= set(part.depth)
