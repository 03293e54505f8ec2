"""Walking over renames in time, over nodes that are given as plain data."""

import asyncio
from collections.abc import Container, Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.graph.model import RENAME
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Derives, Direction, Lineages, Node
from query_api.impact.flow_space import FlowSpace, node_key
from query_api.impact.walk import walk

#: Source, target, first and last time; of a job also its name, and the last time means nothing.
Edge = tuple[str, str, int, int]
DATASETS = ["a", "b", "c", "d"]


class Stored:
    """Reads a graph of renames, and of jobs (upper case) that write datasets: some nodes at once, or all."""

    history = False

    def __init__(self, direction: Direction, edges: Iterable[Edge], *, ahead: bool) -> None:
        self.direction: Direction = direction
        self._edges = list(edges)
        self._ahead = ahead
        self._nodes: dict[str, Node] = {}
        for source, target, first, last in self._edges:
            here, there = (source, target) if direction == "downstream" else (target, source)
            for name in (source, target):
                self._nodes.setdefault(name, _node(name))
            if source.isupper():
                self._nodes[here].flows.append((there, 5))
                self._nodes[here].since[there] = first
            else:
                derives = Derives(there, RENAME, False, frozenset(), frozenset(), True, first, last)
                self._nodes[here].derives.append(derives)

    async def nodes(self, keys: list[str], known: Container[str], /) -> list[Node]:
        asked = self._nodes if self._ahead else keys
        return [self._nodes.get(key) or _node(key) for key in {*keys, *asked} if key not in known]

    async def lineages(self, keys: list[str], ahead: Iterable[str], /) -> dict[str, Lineages]:
        raise AssertionError((keys, ahead))

    async def outputs(self, jobs: list[str], /) -> dict[str, list[str]]:
        return {job: [target for source, target, *_ in self._edges if source == job] for job in jobs}


def _node(name: str) -> Node:
    return Node(name, name.isupper(), "ns", name, observed=True, type=None, declared_lineage=None, flows=[])


def reached(start: str, direction: Direction, edges: Iterable[Edge], *, ahead: bool) -> set[str]:
    space = FlowSpace(Neighbourhood(Stored(direction, edges, ahead=ahead)), [start], by_job=False)
    walked = asyncio.run(walk(space, [start], depth=None, nodes=1000))
    return set(map(node_key, walked.depth))


def expected(start: str, direction: Direction, edges: list[Edge]) -> set[str]:
    """Edge by edge: into a dataset by one, and out of it by another that was not over before that began."""
    found, unseen = {start}, list(_from(start, direction, edges))
    seen = set(unseen)
    while unseen:
        by = unseen.pop()
        there = by[1] if direction == "downstream" else by[0]
        found.add(there)
        for other in _from(there, direction, edges):
            earlier, later = (by, other) if direction == "downstream" else (other, by)
            bounded = not later[0].isupper() and not (direction == "upstream" and by[0].isupper())
            if other not in seen and not (bounded and later[3] < earlier[2]):
                seen.add(other)
                unseen.append(other)
    return found


def _from(name: str, direction: Direction, edges: list[Edge]) -> Iterator[Edge]:
    return (edge for edge in edges if edge[0 if direction == "downstream" else 1] == name)


@st.composite
def graphs(draw: st.DrawFn) -> list[Edge]:
    names, times = st.sampled_from(DATASETS), st.integers(0, 6)
    found: dict[tuple[str, str], Edge] = {}
    for _ in range(draw(st.integers(1, 8))):
        source, target = draw(st.sampled_from([*DATASETS, "J", "K"])), draw(names)
        first, last = sorted((draw(times), draw(times)))
        if source != target:
            found.setdefault((source, target), (source, target, first, last))
    return list(found.values())


@given(graphs(), st.sampled_from([*DATASETS, "J", "K"]), st.sampled_from(["downstream", "upstream"]), st.booleans())
def test_data_goes_over_renames_that_were_not_over_before_it_came(
    edges: list[Edge],
    start: str,
    direction: Direction,
    ahead: bool,
) -> None:
    assert reached(start, direction, edges, ahead=ahead) == expected(start, direction, edges)


@pytest.mark.parametrize("ahead", [False, True])
def test_a_bound_is_found_again(ahead: bool) -> None:
    edges = [("stage", "t", 310, 311), ("t", "bak", 300, 301), ("J", "stage", 200, 0)]
    assert reached("J", "downstream", edges, ahead=ahead) == {"J", "stage", "t"}
    assert reached("bak", "upstream", edges, ahead=ahead) == {"bak", "t"}
