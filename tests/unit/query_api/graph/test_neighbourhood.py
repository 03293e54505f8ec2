"""What is kept of the nodes around a question, whoever reads them: now, or as of an instant."""

import asyncio
from collections.abc import Container, Iterable

from headwater.graph.model import TEST
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import OBSERVED, Alias, Direction, Lineages, Node, Stated

SAID = Stated(frozenset({"x:one"}), frozenset({"x:one"}))


def named(key: str, *others: str) -> Node:
    """A dataset with other current names."""
    aliases = [Alias(other, other_is_table=False, self_is_table=False, current=True) for other in others]
    return Node(key, False, "ns", key, True, None, None, [], aliases=aliases)


def job(key: str, kind: str | None = None) -> Node:
    """A job that writes `out`, and states what it is made of."""
    return Node(key, True, "ns", key, True, kind, None, [("out", OBSERVED)], stated={"out": SAID})


class Stored:
    """A reader of nodes in memory, that notes what it was asked for."""

    history = False

    def __init__(self, *nodes: Node, direction: Direction = "downstream") -> None:
        self.direction: Direction = direction
        self.asked: list[list[str]] = []
        self._nodes = {node.key: node for node in nodes}

    async def nodes(self, keys: list[str], _known: Container[str], /) -> list[Node]:
        self.asked.append(keys)
        return [self._nodes[key] for key in keys if key in self._nodes]

    async def lineages(self, keys: list[str], ahead: Iterable[str], /) -> dict[str, Lineages]:
        self.asked.append([*keys, *ahead])
        return {key: Lineages({}, frozenset({key})) for key in self.asked[-1]}


def test_a_node_is_read_once_with_all_its_names() -> None:
    stored = Stored(named("a", "b"), named("b", "a", "c"), named("c", "b"), named("d"))
    around = Neighbourhood(stored)
    asyncio.run(around.load(["b", "b", "d"]))
    asyncio.run(around.load(["a", "c", "d"]))
    assert stored.asked[0] == ["b", "d"]
    assert sorted(key for keys in stored.asked for key in keys) == ["a", "b", "c", "d"]
    assert {around.elect(key) for key in "abc"} == {"a"}
    assert [name.key for name in around.members("a")] == ["a", "b", "c"]
    assert [name.key for name in around.members("d")] == ["d"]


def test_what_a_test_writes_is_no_flow() -> None:
    around = Neighbourhood(Stored(job("test", TEST), job("job")))
    asyncio.run(around.load(["test", "job"]))
    assert (around.nodes["test"].flows, around.nodes["test"].stated) == ([], {})
    assert around.nodes["job"].flows == [("out", OBSERVED)]


def test_upstream_a_node_says_itself_what_is_stated_of_it() -> None:
    around = Neighbourhood(Stored(job("job"), named("d"), direction="upstream"))
    asyncio.run(around.load(["job", "d"]))
    assert around.stated("job").current == SAID.current
    assert around.stated("d").current == frozenset()


def test_downstream_it_is_read_once_for_each() -> None:
    stored = Stored()
    around = Neighbourhood(stored)
    asyncio.run(around.load_stated(["a", "a"], ["b"]))
    asyncio.run(around.load_stated(["a", "b", "c"], ["a", "d"]))
    asyncio.run(around.load_stated(["a", "d"], ["e"]))
    assert stored.asked == [["a", "b"], ["c", "d"]]
    assert around.stated("d").current == {"d"}
