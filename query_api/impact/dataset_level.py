"""The answer by dataset: jobs and datasets with the edges between them."""

from typing import Any

from query_api.graph.nodes import CURRENT
from query_api.graph.question import Question
from query_api.impact.answer import Answer, left_out, load_named, node_json, origins
from query_api.impact.flow_space import FlowSpace, node_key
from query_api.impact.former import former_edges
from query_api.impact.question import Impact
from query_api.impact.walk import frontier, walk


async def by_dataset(question: Question, asked: Impact) -> Answer:
    """Every job and dataset reached, and every edge between two of them.

    Of an answer that continues another one, the edges are those that have an end in its own nodes.
    """
    room = asked.skip + asked.limit
    around = asked.around(question, room)
    space = FlowSpace(around, [key for _, key, _ in asked.starts], by_job=False)
    walked = await walk(space, [key for _, key, _ in asked.starts], depth=asked.depth, nodes=room)
    # A job may be two states: the node stands where the first of them does.
    keys = {state: node_key(state) for state in walked.depth}
    rank: dict[str, int] = {}
    for place, key in enumerate(keys.values()):
        rank.setdefault(key, place)
    nodes = [
        node_json(around, key, walked.depth[state])
        for place, (state, key) in enumerate(keys.items())
        if place >= asked.skip and rank[key] == place
    ]
    bits: dict[tuple[str, str, str | None, str | None], int] = {}
    stating: dict[tuple[str, str, str | None, str | None], set[str]] = {}
    elect, downstream, skip = around.elect, asked.direction == "downstream", asked.skip
    for state, moves in walked.moves.items():
        own = keys[state]
        place = rank[own]
        for raw, _, (known, kind, origin, jobs) in moves:
            target = keys.get(space.elect(raw))
            if target is None or (skip and place < skip and rank[target] < skip):
                continue
            pair = (own, target, kind, origin) if downstream else (target, own, kind, origin)
            bits[pair] = bits.get(pair, 0) | known
            if jobs:
                stating.setdefault(pair, set()).update(jobs)
    inferred = [pair for pair, state in space.inferred.items() if rank[node_key(state)] >= skip]
    await load_named(around, walked, stating.values(), inferred)
    ids = {key: around.nodes[key].id for key in rank}
    edges: list[dict[str, Any]] = []
    for pair, known in bits.items():
        source, target, kind, origin = pair
        known_by = (origin,) if origin else origins(known)
        edge: dict[str, Any] = {
            "from": ids[source],
            "to": ids[target],
            "type": kind or ("PRODUCES" if around.nodes[source].is_job else "CONSUMED_BY"),
            "origin": known_by[0],
            "origins": known_by,
        }
        if kind == "CONSUMED_BY":
            edge["inferred"] = True
        if kind == "DERIVES":
            edge["jobs"] = around.ids(stating.get(pair, ()))
        if asked.history:
            edge["current"] = bool(known & CURRENT)
        edges.append(edge)
    start = [ids[elect(key)] for _, key, _ in asked.starts]
    reached = [ids[key] for key in dict.fromkeys(map(node_key, frontier(space, walked))) if key in ids]
    return Answer(
        asked=asked,
        start=start,
        nodes=nodes,
        edges=edges,
        frontier=reached,
        walked=walked,
        inferred=left_out(around, inferred),
        former=await former_edges(question, asked, around, rank),
    )
