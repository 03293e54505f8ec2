"""The edges directly between nodes that are drawn, whichever way one came to these."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from query_api.graph.nodes import CURRENT
from query_api.impact.answer import origins
from query_api.neighbourhood.beside import Beside
from query_api.neighbourhood.node_names import NodeNames
from query_api.neighbourhood.shape import Edge

#: Source and target, the type where the step says it, and what says so where that is not in the bits of a step.
_Pair = tuple[str, str, Literal["DERIVES", "ALIAS", "CONSUMED_BY"] | None, str | None]


@dataclass(slots=True)
class _Known:
    """How an edge is known: bits of `query_api.graph.nodes`, and the jobs that state it."""

    bits: int = 0
    jobs: dict[str, None] = field(default_factory=dict[str, None])


async def edges_between(drawn: Collection[str], sides: Iterable[Beside], names: NodeNames) -> list[Edge]:
    """Every edge between two of these keys, in order of the ids; `sides` and `names` have loaded all of them."""
    found: dict[_Pair, _Known] = {}
    for beside in sides:
        for key in drawn:
            for neighbour in beside.of(key):
                other = names.elect(neighbour.key)
                if other not in drawn or other == key:
                    continue
                step = neighbour.step
                ends = (key, other) if beside.direction == "downstream" else (other, key)
                known = found.setdefault((*ends, step.type, step.origin), _Known())
                known.bits |= step.bits
                known.jobs |= dict.fromkeys(step.jobs)
    await names.load(dict.fromkeys(job for known in found.values() for job in known.jobs))
    edges = [_edge(names, pair, known) for pair, known in found.items()]
    return sorted(edges, key=lambda edge: (edge["from"], edge["to"], edge["type"], edge["origin"]))


def _edge(names: NodeNames, pair: _Pair, known: _Known) -> Edge:
    source, target, kind, origin = pair
    known_by = [origin] if origin else list(origins(known.bits))
    edge: Edge = {
        "from": names.shown(source).id,
        "to": names.shown(target).id,
        "type": kind or ("PRODUCES" if names.shown(source).is_job else "CONSUMED_BY"),
        "origin": known_by[0],
        "origins": known_by,
        "current": bool(known.bits & CURRENT),
    }
    if kind == "CONSUMED_BY":
        edge["inferred"] = True
    if kind == "DERIVES":
        edge["jobs"] = names.ids(list(known.jobs))
    return edge
