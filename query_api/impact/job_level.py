"""The answer by job: which jobs run on what others made, and through which datasets."""

from typing import Any

from query_api.database import Question
from query_api.impact.answer import Answer, node_json, origins
from query_api.impact.flow import FlowSpace, Step
from query_api.impact.question import Impact
from query_api.impact.walk import Walked, frontier, walk
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import SYMLINKS

#: Most edges of an answer: a dataset that hundreds of jobs write and thousands read makes them all pairs.
MOST_EDGES = 200_000

_STRENGTH = ("observed", "declared", "columnLineage", SYMLINKS)
#: Two jobs (or the start and a job) with the datasets between them and the origins of the ways through these.
Links = dict[tuple[str, str], tuple[dict[str, None], set[str]]]


async def by_job(question: Question, asked: Impact) -> Answer:
    """Every job reached, and the start; depth counts jobs."""
    room = asked.skip + asked.limit
    around = Neighbourhood(question, asked.direction, history=asked.history, far=asked.far, room=4 * room)
    space = FlowSpace(around, by_job=True)
    walked = await walk(space, [key for _, key, _ in asked.starts], depth=asked.depth, nodes=room)
    starts = {around.elect(key) for _, key, _ in asked.starts}
    shown = [key for key in walked.depth if key in starts or around.nodes[key].is_job]
    rank = {key: place for place, key in enumerate(shown)}
    ids = {key: around.nodes[key].id for key in walked.depth}
    nodes = [node_json(around, key, walked.depth[key]) for key in shown[asked.skip :]]
    links: Links = {}
    for key in shown:
        if len(links) >= MOST_EDGES:
            break
        _link(key, walked, rank, around, links)
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
    reached = [ids[key] for key in frontier(space, walked)]
    return Answer(asked, start, nodes, edges, reached, walked, edges_cut=len(links) >= MOST_EDGES)


def _link(start: str, walked: Walked[str, Step], rank: dict[str, int], around: Neighbourhood, links: Links) -> None:
    """All jobs one step from `start`, over the datasets that cost no depth."""
    # How each dataset was reached first: the datasets before it and itself, and the weakest origin on that way.
    ways: dict[str, tuple[tuple[str, ...], int]] = {start: ((), 0)}
    unseen = [start]
    while unseen:
        state = unseen.pop()
        through, weakest = ways[state]
        for raw, cost, step in walked.moves.get(state, ()):
            target = around.elect(raw)
            if target not in walked.depth:
                continue
            strength = max(weakest, _STRENGTH.index(step.origin or (origins(step.bits) or ("declared",))[0]))
            if cost:
                if target in rank and target != start:
                    datasets, found = links.setdefault((start, target), ({}, set()))
                    datasets.update(dict.fromkeys(through))
                    found.add(_STRENGTH[strength])
            elif target not in ways:
                ways[target] = ((*through, target), strength)
                unseen.append(target)
