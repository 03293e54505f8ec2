"""The lineage graph in Marquez's shape: jobs up- and downstream of a node, and all datasets of these jobs."""

from typing import TYPE_CHECKING, Any

from headwater.graph.model import TEST
from headwater.identity import dataset_id, dataset_key, job_id
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.node_reader import NodeReader
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.history.as_of_reader import AsOfReader
from query_api.impact.flow_space import FlowSpace, Step, node_key
from query_api.impact.former import former_beside
from query_api.impact.question import FAR
from query_api.impact.walk import Walked, walk
from query_api.marquez.datasets import datasets
from query_api.marquez.jobs import jobs

if TYPE_CHECKING:
    from query_api.impact.shape import FormerEdges

#: Origin and destination, as keys.
Edge = tuple[str, str]
_DIRECTIONS: tuple[Direction, ...] = ("downstream", "upstream")


async def lineage(
    question: Question, start: str, *, depth: int, limit: int, as_of: int | None = None
) -> dict[str, Any]:
    """The graph around the job or dataset with the key `start`, at most `depth` jobs away, over at most `limit` jobs.

    `as_of`: as it stood at this instant, µs UTC; what is said of each node is said now.

    A graph that is cut short is marked with `truncated`, and `former` counts by direction what is no longer current
    beside what was reached: both are lacking in Marquez's shape, and here where there is nothing to say.
    """
    job_keys: dict[str, None] = {}
    dataset_keys: dict[str, None] = {}
    derived: set[tuple[str, str]] = set()
    truncated = False
    former: dict[Direction, FormerEdges] = {}
    for direction in _DIRECTIONS:
        if as_of is None:
            reader = NodeReader(question, direction, history=False, far=depth > FAR, room=4 * limit)
        else:
            reader = AsOfReader(question, direction, as_of)
        around = Neighbourhood(reader)
        space = FlowSpace(around, [start], by_job=True)
        walked = await walk(space, [start], depth=depth, nodes=limit)
        truncated |= walked.reason not in {None, "depth"}
        for key in map(node_key, walked.depth):
            (job_keys if around.nodes[key].is_job else dataset_keys)[key] = None
        derived |= _derived(space, walked, direction)
        if as_of is None:
            left_out = await former_beside(question, around, map(node_key, walked.depth))
            if left_out and left_out["edges"]:
                former[direction] = left_out
    names = DatasetNames(question)
    found = await jobs(question, names, list(job_keys), short=True, as_of=as_of)
    # By key throughout: two nodes may have one id.
    nodes = {key: _node("JOB", job_id(**job.json["id"]), job.json) for key, job in found.items()}
    edges: set[Edge] = set()
    for key, job in found.items():
        edges |= {(dataset_key(**each), key) for each in job.json["inputs"]}
        if job.type != TEST:
            edges |= {(key, dataset_key(**each)) for each in job.json["outputs"]}
    beside = (key for edge in sorted(edges) for key in edge if key not in nodes)
    for dataset in await datasets(question, names, list(dict.fromkeys([*dataset_keys, *beside])), short=True):
        nodes[dataset_key(**dataset["id"])] = _node("DATASET", dataset_id(**dataset["id"]), dataset)
    edges |= {(_shown(source, names, nodes), _shown(target, names, nodes)) for source, target in derived}
    for origin, destination in sorted(edges, key=lambda edge: (nodes[edge[0]]["id"], nodes[edge[1]]["id"], edge)):
        edge = {"origin": nodes[origin]["id"], "destination": nodes[destination]["id"]}
        nodes[origin]["outEdges"].append(edge)
        nodes[destination]["inEdges"].append(edge)
    graph: dict[str, Any] = {"graph": [nodes[key] for key in sorted(nodes, key=lambda key: (nodes[key]["id"], key))]}
    return graph | ({"truncated": True} if truncated else {}) | ({"former": former} if former else {})


def _node(kind: str, own_id: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": own_id, "type": kind, "data": data, "inEdges": [], "outEdges": []}


def _shown(key: str, names: DatasetNames, nodes: dict[str, Any]) -> str:
    """The key of the node that is shown: a job's own, that of a dataset's elected name."""
    return key if key in nodes else names.shown(key).key


def _derived(space: FlowSpace, walked: Walked[str, Step], direction: Direction) -> set[tuple[str, str]]:
    """Edges DERIVES that were followed, and those to jobs that read what their lineage names, in the flow's order."""
    pairs = {
        (node_key(state), node_key(reached))
        for state, moves in walked.moves.items()
        for target, _, step in moves
        if step.type in {"DERIVES", "CONSUMED_BY"} and (reached := space.elect(target)) in walked.depth
    }
    return pairs if direction == "downstream" else {(target, state) for state, target in pairs}
