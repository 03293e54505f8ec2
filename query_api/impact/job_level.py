"""The answer by job: which jobs run on what others made, and through which datasets."""

from typing import Any

from query_api.database import Question
from query_api.impact.answer import MOST_EDGES, Answer, left_out, load_named, node_json, origins
from query_api.impact.flow import FlowSpace, Step, node_key
from query_api.impact.question import Impact
from query_api.impact.walk import Walked, frontier, walk
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import COLUMN_LINEAGE, LINEAGE, RENAME, SYMLINKS

_STRENGTH = ("observed", "declared", LINEAGE, COLUMN_LINEAGE, RENAME, SYMLINKS)
#: Two jobs (or the start and a job) with the datasets between them and the origins of the ways through these.
Links = dict[tuple[str, str], tuple[dict[str, None], set[str]]]


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
    for key in rank:
        if len(links) >= MOST_EDGES:
            break
        _link(key, walked, rank, around, links)
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
    reached = [ids[key] for key in frontier(space, walked) if key in ids]
    return Answer(
        asked,
        start,
        nodes,
        edges,
        reached,
        walked,
        edges_cut=len(links) >= MOST_EDGES,
        inferred=left_out(around, inferred),
    )


def _link(start: str, walked: Walked[str, Step], rank: dict[str, int], around: Neighbourhood, links: Links) -> None:
    """All jobs one step from `start`, over the datasets that cost no depth."""
    # How each dataset was reached first: the datasets before it and itself, and the weakest origin on that way.
    ways: dict[str, tuple[tuple[str, ...], int]] = {start: ((), 0)}
    unseen = [start]
    while unseen:
        state = unseen.pop()
        through, weakest = ways[state]
        for raw, cost, step in walked.moves.get(state, ()):
            elected = around.elect(raw)
            if elected not in walked.depth:
                continue
            target = node_key(elected)
            strength = max(weakest, _STRENGTH.index(step.origin or (origins(step.bits) or ("declared",))[0]))
            if cost:
                if target in rank and target != start:
                    datasets, found = links.setdefault((start, target), ({}, set()))
                    datasets.update(dict.fromkeys(through))
                    found.add(_STRENGTH[strength])
            elif target not in ways:
                ways[target] = ((*through, target), strength)
                unseen.append(target)
