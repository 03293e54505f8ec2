"""The answer by column: columns, datasets that are reached as a whole, and the jobs between."""

from typing import Any

from headwater.identity import column_id
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.question import Question
from query_api.impact.answer import Answer, load_named, node_json, origins
from query_api.impact.column_space import ColumnSpace, Way
from query_api.impact.columns import Columns
from query_api.impact.former import former_edges
from query_api.impact.moved_away import dataset_of
from query_api.impact.question import Impact
from query_api.impact.unexplained import Unexplained
from query_api.impact.walk import Place, Walked, frontier, walk

#: Edges by what they join (places in the flow's order: two places may have one id) and type.
Edges = dict[tuple[Place, Place, str], dict[str, Any]]


async def by_column(question: Question, asked: Impact) -> Answer:
    """Every column and every dataset reached as a whole (`whole`), and the jobs that the steps pass.

    A job has the depth of the first step through it. `limit` counts columns and datasets.
    """
    room = asked.skip + asked.limit
    around = asked.around(question, 2 * room)
    columns = Columns(question, asked.direction, far=asked.far)
    space = ColumnSpace(around, columns, Unexplained(question), asked.starts)
    walked = await walk(space, asked.starts, depth=asked.depth, nodes=room)
    steps = _steps(space, walked)
    # A job may state a column edge from a dataset that it does not read, so the walk need not have passed it.
    await load_named(around, walked, (way.jobs for _, _, way in steps), ())
    # A place may be several states: it stands where the first of them does.
    rank: dict[Place, int] = {}
    for number, state in enumerate(walked.depth):
        rank.setdefault(_place(state), number)
    nodes: dict[Place, dict[str, Any]] = {}
    for number, (state, depth) in enumerate(walked.depth.items()):
        place = _place(state)
        if number >= asked.skip and (rank[place] == number or (place[0] == "job" and place not in nodes)):
            nodes[place] = _node(space, around, place, depth)
    edges: Edges = {}
    for state, target, way in steps:
        if asked.skip and max(rank[_place(state)], rank[_place(target)]) < asked.skip:
            continue
        depth = max(walked.depth[state], min(walked.depth[target], walked.depth[state] + 1))
        for job in (job for job in way.jobs if job in around.nodes):
            place = ("job", job, "")
            if place not in nodes or depth < nodes[place]["depth"]:
                nodes[place] = node_json(around, job, depth)
        ends = (_place(state), _place(target)) if asked.direction == "downstream" else (_place(target), _place(state))
        _add(edges, ends, way, around, history=asked.history)
    start = [_id(around, _place(space.elect(each))) for each in asked.starts]
    reached = list(dict.fromkeys(_id(around, _place(state)) for state in frontier(space, walked)))
    # Of one depth first what the walk reached, in its order, then the jobs that it passed.
    ordered = sorted(nodes.values(), key=lambda node: (node["depth"], node["id"] if node["type"] == "job" else ""))
    return Answer(
        asked=asked,
        start=start,
        nodes=ordered,
        edges=list(edges.values()),
        frontier=reached,
        walked=walked,
        former=await former_edges(question, asked, around, (key for _, key, _ in [*rank, *nodes])),
    )


def _steps(space: ColumnSpace, walked: Walked[Place, Way]) -> list[tuple[Place, Place, Way]]:
    """Every step between two states of the walk."""
    return [
        (state, target, way)
        for state, moves in walked.moves.items()
        for raw, _, way in moves
        if (target := space.elect(raw)) in walked.depth
    ]


def _place(state: Place) -> Place:
    """What a state is in the answer: a job is one node, however it is passed, a column however it is reached."""
    kind, key, field = state
    return ("job" if kind == "sink" else kind, dataset_of(key), field)


def _id(around: Neighbourhood, place: Place) -> str:
    kind, key, field = place
    node = around.nodes[key]
    return column_id(node.namespace, node.name, field) if kind == "column" else node.id


def _node(space: ColumnSpace, around: Neighbourhood, place: Place, depth: int) -> dict[str, Any]:
    kind, key, field = place
    shown = node_json(around, key, depth)
    if kind == "dataset":
        shown["whole"] = True
    if kind == "column":
        names = ((around.nodes[dataset], each) for dataset, each in space.spellings(place))
        aliases = sorted(column_id(node.namespace, node.name, each) for node, each in names)
        shown |= {"id": _id(around, place), "type": "column", "field": field, "dataset": shown["id"]}
        shown["aliases"] = aliases if len(aliases) > 1 else ()
        shown.pop("datasetType", None)
    return shown


def _add(edges: Edges, ends: tuple[Place, Place], way: Way, around: Neighbourhood, *, history: bool) -> None:
    if way.type == "FLOW":
        job = ("job", way.jobs[0], "")
        read, written = way.bits
        pieces = [(ends[0], job, "CONSUMED_BY", read), (job, ends[1], "PRODUCES", written)]
        for source, target, kind, bits in pieces:
            if bits is not None and source != target:
                edge = _edge(edges, (source, target), kind, known=origins(bits), around=around)
                if history:
                    edge["current"] = way.current or edge.get("current", False)
        return
    edge = _edge(edges, ends, way.type, known=(way.origin,), around=around)
    if way.type == "CONSUMED_BY":
        edge["inferred"] = True
    if way.type in {"FEEDS", "INFLUENCES", "DERIVES"}:
        edge["jobs"] = sorted({*edge.get("jobs", ()), *around.ids(way.jobs)})
    if way.type in {"FEEDS", "INFLUENCES"}:
        edge["transformations"] = sorted({*edge.get("transformations", ()), *way.transformations})
    if history:
        edge["current"] = way.current or edge.get("current", False)


def _edge(
    edges: Edges, ends: tuple[Place, Place], kind: str, *, known: tuple[str, ...], around: Neighbourhood
) -> dict[str, Any]:
    edge = edges.get((*ends, kind))
    if edge is None:
        source, target = (_id(around, place) for place in ends)
        edge = {"from": source, "to": target, "type": kind, "origin": known[0], "origins": known}
        edges[(*ends, kind)] = edge
    return edge
