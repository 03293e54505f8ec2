"""The answer by job: which jobs run on what others made, and through which datasets."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from headwater.graph.model import COLUMN_LINEAGE, LINEAGE, RENAME
from query_api.graph.nodes import SYMLINKS
from query_api.graph.question import Question
from query_api.impact.answer import MOST_EDGES, Answer, left_out, load_named, node_json, origins
from query_api.impact.flow_space import FlowSpace, Step, node_key, place
from query_api.impact.former import former_edges
from query_api.impact.question import Impact
from query_api.impact.walk import Move, Walked, frontier, walk

_STRENGTH = ("observed", "declared", LINEAGE, COLUMN_LINEAGE, RENAME, SYMLINKS)
#: Two jobs (or the start and a job) with the datasets between them and the origins of the ways through these.
Links = dict[tuple[str, str], tuple[list[str], set[str]]]


async def by_job(question: Question, asked: Impact) -> Answer:
    """Every job reached, and the start; depth counts jobs."""
    room = asked.skip + asked.limit
    around = asked.around(question, 4 * room)
    space = FlowSpace(around, [key for _, key, _ in asked.starts], by_job=True)
    walked = await walk(space, [key for _, key, _ in asked.starts], depth=asked.depth, nodes=room)
    starts = {around.elect(key) for _, key, _ in asked.starts}
    # Of each state: how many that count stand before it. A job may be two of them, and stands where the first does.
    places: dict[str, int] = {}
    rank: dict[str, int] = {}
    nodes: list[dict[str, Any]] = []
    counted = 0
    for state, depth in walked.depth.items():
        key = node_key(state)
        places[state] = counted
        if key in starts or around.nodes[key].is_job:
            if key not in rank:
                rank[key] = counted
                if counted >= asked.skip:
                    nodes.append(node_json(around, key, depth))
            counted += 1
    links: Links = {}
    joined = Walked(depth=walked.depth, moves=_by_node(walked.moves))
    for key in rank:
        if len(links) >= MOST_EDGES:
            break
        links |= jobs_after(key, joined, rank, space.elect)
    inferred = [pair for pair, state in space.inferred.items() if places[state] >= asked.skip]
    await load_named(around, walked, (), inferred)
    ids = {key: around.nodes[key].id for key in map(node_key, walked.depth)}
    edges: list[dict[str, Any]] = []
    for (source, target), (through, found) in links.items():
        if asked.skip and max(rank[source], rank[target]) < asked.skip:
            continue
        ends = (source, target) if asked.direction == "downstream" else (target, source)
        known = [origin for origin in _STRENGTH if origin in found]
        edges.append(
            {
                "from": ids[ends[0]],
                "to": ids[ends[1]],
                "type": "THROUGH",
                "through": [ids[dataset] for dataset in through],
                "origin": known[0],
                "origins": known,
            }
        )
    start = [ids[around.elect(key)] for _, key, _ in asked.starts]
    reached = [ids[key] for key in dict.fromkeys(map(node_key, frontier(space, walked))) if key in ids]
    return Answer(
        asked=asked,
        start=start,
        nodes=nodes,
        edges=edges,
        frontier=reached,
        walked=walked,
        edges_cut=len(links) >= MOST_EDGES,
        inferred=left_out(around, inferred),
        former=await former_edges(question, asked, around, map(node_key, walked.depth)),
    )


def _by_node(moves: Mapping[str, list[Move[str, Step]]]) -> dict[str, list[Move[str, Step]]]:
    """The steps from all states of a job together."""
    found: dict[str, list[Move[str, Step]]] = {}
    for state, each in moves.items():
        key = place(state)
        found[key] = found[key] + each if key in found else each
    return found


def jobs_after(start: str, walked: Walked[str, Step], rank: dict[str, int], elect: Callable[[str], str]) -> Links:
    """All jobs of `rank` one step from `start`, over the datasets that cost no depth, on the shortest ways to each.

    In the order of `rank`. What is found does not depend on the order of the edges.
    """
    # Of each dataset: its distance, the datasets right before it, and which origins are the weakest on ways to it.
    distance = {start: 0}
    before: dict[str, list[str]] = {start: []}
    weakest = {start: 1}
    last: dict[str, dict[str, int]] = {}
    level = [start]
    while level:
        ahead: list[str] = []
        for state in level:
            for raw, cost, step in walked.moves.get(state, ()):
                elected = elect(raw)
                if elected not in walked.depth:
                    continue
                target = node_key(elected)
                origin = step.origin or (origins(step.bits) or ("declared",))[0]
                ways = _weakened(weakest[state], _STRENGTH.index(origin))
                if cost:
                    if target in rank and target != start:
                        ends = last.setdefault(target, {})
                        ends[state] = ends.get(state, 0) | ways
                    continue
                if elected not in distance:
                    distance[elected] = distance[state] + 1
                    before[elected], weakest[elected] = [], 0
                    ahead.append(elected)
                if distance[elected] > distance[state]:
                    before[elected].append(state)
                    weakest[elected] |= ways
        level = ahead
    links: Links = {}
    for target in sorted(last, key=rank.__getitem__):
        ends = last[target]
        found = {origin for i, origin in enumerate(_STRENGTH) if any(ways >> i & 1 for ways in ends.values())}
        links[start, target] = (_on_the_way(ends, distance, before), found)
    return links


def _weakened(ways: int, strength: int) -> int:
    """Ways (the bit of each one's weakest origin, as in `_STRENGTH`) prolonged by a step of that strength."""
    stronger = ways & ((1 << strength) - 1)
    return (ways ^ stronger) | (1 << strength if stronger else 0)


def _on_the_way(ends: Iterable[str], distance: dict[str, int], before: dict[str, list[str]]) -> list[str]:
    """The datasets on the shortest ways to `ends`, nearest first, then by key."""
    through: set[str] = set()
    unseen = list(ends)
    while unseen:
        state = unseen.pop()
        if distance[state] and state not in through:
            through.add(state)
            unseen += before[state]
    return list(dict.fromkeys(map(node_key, sorted(through, key=lambda state: (distance[state], state)))))
