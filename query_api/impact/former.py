"""What an answer about impact leaves out because it was so once and is so no longer: counted, never passed over."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from headwater.errors import QuestionTimedOut
from headwater.event.time import iso_or_none
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.question import Question
from query_api.impact.question import Impact
from query_api.impact.shape import FormerEdges
from query_api.impact.statements import FORMER

#: Nodes, the nearest first, beside which it is counted, and edges that are looked at for it.
MOST_NODES: Final = 100
MOST_EDGES: Final = 1000


async def former_edges(
    question: Question, asked: Impact, around: Neighbourhood, keys: Iterable[str]
) -> FormerEdges | None:
    """Edges of jobs that would be there with history, beside the nodes that were reached.

    None where nothing is left out: in a question with history. It is none either of an instant, whose edges that were
    over by then are not known without deriving them all; or if the time is over.
    """
    return None if asked.history or asked.as_of is not None else await former_beside(question, around, keys)


async def former_beside(question: Question, around: Neighbourhood, keys: Iterable[str]) -> FormerEdges | None:
    """Edges of jobs in the direction of `around` that are no longer current, beside nodes under all their names.

    None if the time is over. The graph is asked only where a node has more flows than those that were read of it, which
    are the current ones.
    """
    reached = list(islice(dict.fromkeys(keys), MOST_NODES + 1))
    near = {name.key: name for key in reached[:MOST_NODES] for name in around.all(key)}.values()
    if sum(node.flows_ever for node in near) < MOST_EDGES and all(len(node.flows) == node.flows_ever for node in near):
        return {"edges": 0, "jobs": 0, "until": None, "complete": len(reached) <= MOST_NODES}
    try:
        (found,) = await question.ask(FORMER[around.direction], keys=[node.key for node in near], limit=MOST_EDGES)
    except QuestionTimedOut:
        return None
    return {
        "edges": found.edges,
        "jobs": found.jobs,
        "until": iso_or_none(found.until),
        "complete": len(reached) <= MOST_NODES and found.seen < MOST_EDGES,
    }
