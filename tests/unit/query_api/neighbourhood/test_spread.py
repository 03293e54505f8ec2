"""Which nodes of plain graphs are drawn, against a search written anew, and how room is shared between two sides."""

import asyncio
from collections.abc import Container, Iterable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from query_api.graph.nodes import Direction, Lineages, Node
from query_api.neighbourhood import spread as module
from query_api.neighbourhood.beside import Beside
from query_api.neighbourhood.node_names import NodeNames
from query_api.neighbourhood.spread import Spread, shares, spread
from query_api.neighbourhood.statements import NodeName

#: Jobs are in upper case, datasets in lower case.
JOBS, DATASETS = "ABCD", "abcdef"
NODES = JOBS + DATASETS
Edges = frozenset[tuple[str, str]]
edges = st.one_of(
    st.frozensets(st.sampled_from([(a, b) for a in NODES for b in NODES if a.isupper() != b.isupper()]), min_size=few)
    for few in (0, 8, 16)
)
SIDES: tuple[Direction, Direction] = ("upstream", "downstream")


def beside_in(graph: Edges, node: str, direction: Direction) -> list[str]:
    near, far = (0, 1) if direction == "downstream" else (1, 0)
    return sorted((edge[far] for edge in graph if edge[near] == node), key=lambda name: (name.lower(), name))


class Stored:
    """Reads a graph of these edges."""

    history = False

    def __init__(self, graph: Edges, direction: Direction) -> None:
        self.direction: Direction = direction
        self._graph = graph

    async def nodes(self, keys: list[str], known: Container[str], /) -> list[Node]:
        return [
            Node(
                key=key,
                is_job=key.isupper(),
                namespace="ns",
                name=key,
                observed=True,
                type=None,
                declared_lineage=None,
                flows=[(other, 5) for other in reversed(beside_in(self._graph, key, self.direction))],
            )
            for key in keys
            if key not in known
        ]

    async def lineages(self, keys: list[str], ahead: Iterable[str], /) -> dict[str, Lineages]:
        raise AssertionError((keys, ahead))

    async def outputs(self, jobs: list[str], /) -> dict[str, list[str]]:
        return {job: beside_in(self._graph, job, "downstream") for job in jobs}


class Names(NodeNames):
    """Names that are the keys."""

    async def _read(self, keys: list[str]) -> None:
        for key in keys:
            self.nodes[key] = NodeName(key, key.isupper(), "ns", key, observed=True, type=None, aliases=[])


def drawn(graph: Edges, starts: list[str], steps: tuple[int, int], limit: int) -> Spread:
    async def draw() -> Spread:
        nobody: Any = None  # is asked
        names = Names(nobody)
        await names.load(starts)
        sides = [(Beside(Stored(graph, direction)), far) for direction, far in zip(SIDES, steps, strict=True)]
        return await spread(sides, names, starts, limit)

    return asyncio.run(draw())


def searched(graph: Edges, starts: list[str], steps: tuple[int, int]) -> dict[str, set[int]]:
    """By node the distances at which it is reached, signed, of each node taking only the first neighbours."""
    found: dict[str, set[int]] = {start: {0} for start in starts}
    for direction, far, sign in zip(SIDES, steps, (-1, 1), strict=True):
        seen, level = set(starts), set(starts)
        for distance in range(1, far + 1):
            ahead = {other for node in level for other in beside_in(graph, node, direction)[: module.MOST_BESIDE]}
            level = ahead - seen
            seen |= ahead
            for node in level:
                found.setdefault(node, set()).add(sign * distance)
    return found


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BESIDE", 2)
    monkeypatch.setattr(module, "NAMED_AT_ONCE", 3)


two_steps = st.tuples(st.integers(0, 5), st.integers(0, 5))
some_nodes = st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True)


@given(graph=edges, starts=some_nodes, steps=two_steps)
def test_without_a_limit_everything_within_the_steps_is_drawn(
    graph: Edges, starts: list[str], steps: tuple[int, int]
) -> None:
    found = drawn(graph, starts, steps, limit=1000)
    expected = searched(graph, starts, steps)
    assert found.depth.keys() == expected.keys()
    for node, depth in found.depth.items():
        assert depth == min(expected[node], key=lambda each: (abs(each), each))
    assert found.cut == {}
    for node, direction in found.partial:
        assert len(beside_in(graph, node, direction)) > module.MOST_BESIDE
    for direction, far in zip(SIDES, steps, strict=True):
        for start in starts if far else ():
            whole = len(beside_in(graph, start, direction)) <= module.MOST_BESIDE
            assert ((start, direction) in found.partial) != whole


@given(graph=edges, starts=some_nodes, steps=two_steps, limit=st.integers(1, 12))
@example(graph=frozenset({("A", "a"), ("B", "a"), ("a", "A")}), starts=["a"], steps=(1, 1), limit=3)
@example(  # more starts than may be drawn, with nothing new beside any
    graph=frozenset(("A", each) for each in "abcdef") | {("B", "a"), ("B", "b"), ("D", "b")},
    starts=["A", "b", "B"],
    steps=(1, 0),
    limit=1,
)
def test_a_limit_leaves_the_nearest_and_says_where_it_cut(
    graph: Edges, starts: list[str], steps: tuple[int, int], limit: int
) -> None:
    found, whole = drawn(graph, starts, steps, limit), drawn(graph, starts, steps, limit=1000)
    assert len(found.depth) == min(len(whole.depth), max(limit, len(starts)))
    assert [abs(each) for each in found.depth.values()] == sorted(abs(each) for each in found.depth.values())
    farthest = max(map(abs, found.depth.values()))
    nearer = {node for node, depth in whole.depth.items() if abs(depth) < farthest}
    assert nearer <= found.depth.keys()
    assert bool(found.cut) == (len(found.depth) < len(whole.depth))
    assert {node for node, _ in found.cut} <= found.depth.keys()


sizes = st.lists(st.integers(0, 50), min_size=1, max_size=3)


@given(wanted=sizes, room=st.integers(0, 120))
def test_all_room_is_given_that_is_wanted_and_no_more(wanted: list[int], room: int) -> None:
    given_out = shares(wanted, room)
    assert all(0 <= got <= most for got, most in zip(given_out, wanted, strict=True))
    assert sum(given_out) == min(room, sum(wanted))


@given(wanted=sizes, room=st.integers(0, 120))
def test_who_gets_less_than_wanted_gets_as_much_as_anybody(wanted: list[int], room: int) -> None:
    given_out = shares(wanted, room)
    hungry = [got for got, most in zip(given_out, wanted, strict=True) if got < most]
    assert all(got >= max(given_out) - 1 for got in hungry)
