"""The answer by dataset: jobs and datasets with the edges between them."""

from typing import Any

from query_api.database import Question
from query_api.impact.answer import Answer, node_json, origins
from query_api.impact.flow import FlowSpace
from query_api.impact.question import Impact
from query_api.impact.walk import frontier, walk
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import CURRENT


async def by_dataset(question: Question, asked: Impact) -> Answer:
    """Every job and dataset reached, and every edge between two of them.

    Of an answer that continues another one, the edges are those that have an end in its own nodes.
    """
    room = asked.skip + asked.limit
    around = Neighbourhood(question, asked.direction, history=asked.history, far=asked.far, room=room)
    space = FlowSpace(around, by_job=False)
    walked = await walk(space, [key for _, key, _ in asked.starts], depth=asked.depth, nodes=room)
    rank = {key: place for place, key in enumerate(walked.depth)}
    ids = {key: around.nodes[key].id for key in rank}
    nodes = [node_json(around, key, depth) for key, depth in list(walked.depth.items())[asked.skip :]]
    bits: dict[tuple[str, str, str | None, str | None], int] = {}
    elect, downstream, skip = around.elect, asked.direction == "downstream", asked.skip
    for state, moves in walked.moves.items():
        place = rank[state]
        for raw, _, (known, kind, origin) in moves:
            target = elect(raw)
            other = rank.get(target)
            if other is None or (skip and place < skip and other < skip):
                continue
            pair = (state, target, kind, origin) if downstream else (target, state, kind, origin)
            bits[pair] = bits.get(pair, 0) | known
    edges: list[dict[str, Any]] = []
    for (source, target, kind, origin), known in bits.items():
        known_by = (origin,) if origin else origins(known)
        edge: dict[str, Any] = {
            "from": ids[source],
            "to": ids[target],
            "type": kind or ("PRODUCES" if around.nodes[source].is_job else "CONSUMED_BY"),
            "origin": known_by[0],
            "origins": known_by,
        }
        if asked.history:
            edge["current"] = bool(known & CURRENT)
        edges.append(edge)
    start = [ids[elect(key)] for _, key, _ in asked.starts]
    return Answer(asked, start, nodes, edges, [ids[key] for key in frontier(space, walked)], walked)
