"""Pictures of small worlds of events, through the real writer and Neo4j, against ones worked out from the events."""

from collections.abc import Callable
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api import oracle, picture_oracle
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.oracle import Direction, Node, World
from tests.integration.query_api.test_impact_oracle import ids, moved, some_of, worlds

pytestmark = pytest.mark.engines

SIDES: tuple[Direction, Direction] = ("upstream", "downstream")
_numbers = count()
steps = st.integers(0, 4)


def by_id(world: World) -> dict[str, Node]:
    return {ids(node): node for node in world.nodes}


# Each question is many round trips: to make a failing world smaller would take many minutes.
@given(told=worlds(), data=st.data())
@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_a_picture_shows_what_the_events_mean(
    api: httpx.Client, tell: Tell, told: list[dict[str, Any]], data: st.DataObject
) -> None:
    """All worlds are in one graph, each with namespaces of its own."""
    events = moved(told, f"picture-{next(_numbers)}")
    tell(*events)
    world = oracle.world(events)
    for start in some_of(data, sorted(world.nodes)):
        asked = {side: data.draw(steps) for side in SIDES}
        answer = get(api, "/neighbourhood", nodeId=ids(start), **asked)
        assert answer["truncated"] is None
        assert answer["partial"] == []
        near = {side: picture_oracle.depths(world, start, side, asked[side]) for side in SIDES}
        _holds(world, answer, near)
        limit = data.draw(st.integers(1, len(answer["nodes"])))
        cut = get(api, "/neighbourhood", nodeId=ids(start), limit=limit, **asked)
        assert len(cut["nodes"]) == limit
        assert (cut["truncated"] is None) == (limit == len(answer["nodes"]))
        _is_part(cut, answer)


def _holds(world: World, answer: dict[str, Any], near: dict[Direction, dict[Node, int]]) -> None:
    """The nodes with their depths, how many stand beside each, and the edges."""
    nodes = by_id(world)
    shown = {nodes[node["id"]]: node for node in answer["nodes"]}
    assert len(shown) == len(answer["nodes"])
    expected: dict[Node, int] = {}
    for node in near["upstream"].keys() | near["downstream"].keys():
        up, down = (near[side].get(node) for side in SIDES)
        assert up is not None or down is not None
        expected[node] = -up if up is not None and (down is None or up <= down) else down or 0
    assert {node: each["depth"] for node, each in shown.items()} == expected
    for node, each in shown.items():
        for side in SIDES:
            assert each[f"{side}Count"] == len(picture_oracle.beside(world, node, side)), (node, side)
    edges = {(nodes[each["from"]], nodes[each["to"]]) for each in answer["edges"]}
    assert edges == picture_oracle.edges(world, set(shown))
    assert all(each["current"] and each["origin"] == each["origins"][0] for each in answer["edges"])


def _is_part(cut: dict[str, Any], whole: dict[str, Any]) -> None:
    """What a limit leaves is right as far as it goes: the same nodes and edges, and it says where it was cut."""
    # A node that stands on both sides of the start, equally far, may be shown on the side that has room.
    of_whole = {node["id"]: node | {"depth": abs(node["depth"])} for node in whole["nodes"]}
    shown = {node["id"] for node in cut["nodes"]}
    assert all(node | {"depth": abs(node["depth"])} == of_whole[node["id"]] for node in cut["nodes"])
    assert cut["edges"] == [each for each in whole["edges"] if {each["from"], each["to"]} <= shown]
    if cut["truncated"] is not None:
        assert shown.issuperset(cut["truncated"]["upstream"] + cut["truncated"]["downstream"])
        assert cut["truncated"]["upstream"] or cut["truncated"]["downstream"]


@given(told=worlds(), data=st.data())
@settings(
    max_examples=10,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_pages_of_neighbours_are_what_impact_reaches_in_one_step(
    impact: Callable[..., dict[str, Any]],
    api: httpx.Client,
    tell: Tell,
    told: list[dict[str, Any]],
    data: st.DataObject,
) -> None:
    events = moved(told, f"beside-{next(_numbers)}")
    tell(*events)
    for start in some_of(data, sorted(oracle.world(events).nodes)):
        side = data.draw(st.sampled_from(SIDES))
        history = data.draw(st.booleans())
        reached = impact(ids(start), direction=side, depth=1, history=history)
        expected = {node["id"] for node in reached["nodes"] if node["depth"] == 1}
        found: list[str] = []
        asked = {"nodeId": ids(start), "direction": side, "limit": 1, "history": history}
        page = get(api, "/neighbours", **asked)
        while True:
            assert page["totalCount"] == len(expected)
            found += [node["id"] for node in page["nodes"]]
            if page["next"] is None:
                break
            page = get(api, "/neighbours", cursor=page["next"], **asked)
        assert len(found) == len(set(found))
        assert set(found) == expected
