"""The parts of an answer about impact that all levels share."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from headwater.errors import QuestionTimedOut
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import CURRENT, DECLARED, EVER_DECLARED, EVER_OBSERVED, OBSERVED
from query_api.impact.question import Impact
from query_api.impact.shape import FormerEdges
from query_api.impact.walk import Walked

#: Most edges of an answer by job: a dataset that hundreds of jobs write and thousands read makes them all pairs. And
#: most inferred sources that an answer lists.
MOST_EDGES = 200_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: where it started, nodes and edges as JSON values, ids from which it goes on.

    `inferred` are the steps that were left out, since only a column lineage names their source; `former` counts those
    that are no longer current (see `query_api.impact.former`).
    """

    asked: Impact
    start: list[str]
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    frontier: list[str]
    walked: Walked[Any, Any]
    edges_cut: bool = False
    inferred: list[dict[str, str]] = field(default_factory=list)
    former: FormerEdges | None = None

    @property
    def reason(self) -> str | None:
        """Why it is not all there is."""
        return self.walked.reason or ("edges" if self.edges_cut else None)

    def counts(self) -> dict[str, Any]:
        """Nodes of this answer by type, and its datasets by type of dataset."""
        types = Counter(kind for node in self.nodes if (kind := node.get("datasetType")))
        return {
            "nodes": len(self.nodes),
            **dict.fromkeys(("job", "dataset", "column"), 0),
            **Counter(node["type"] for node in self.nodes),
            "datasetTypes": dict(sorted(types.items())),
        }


def node_json(around: Neighbourhood, key: str, depth: int) -> dict[str, Any]:
    """A job or dataset as it is shown."""
    node = around.nodes[key]
    if node.is_job:
        shown: dict[str, Any] = {
            "id": node.id,
            "type": "job",
            "namespace": node.namespace,
            "name": node.name,
            "depth": depth,
            "observed": node.observed,
        }
        if node.type:
            shown["jobType"] = node.type
        return shown
    shown = {
        "id": node.id,
        "type": "dataset",
        "namespace": node.namespace,
        "name": node.name,
        "depth": depth,
        "observed": node.observed,
    }
    kind = node.type
    if node.aliases:
        names = around.members(key)
        shown["observed"] = any(name.observed for name in names)
        shown["aliases"] = sorted(name.id for name in names)
        kind = kind or next((name.type for name in names if name.type), None)
    else:
        shown["aliases"] = ()
    if kind:
        shown["datasetType"] = kind
    return shown


async def load_named(
    around: Neighbourhood, walked: Walked[Any, Any], jobs: Iterable[Iterable[str]], pairs: Iterable[tuple[str, str]]
) -> None:
    """Read nodes that an answer names beside those it reached; if the time is over, it is an answer without them."""
    keys = dict.fromkeys([*(key for each in jobs for key in each), *(key for pair in pairs for key in pair)])
    try:
        await around.load(keys)
    except QuestionTimedOut:
        walked.reason = walked.reason or "time"


def left_out(around: Neighbourhood, pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Sources and what they feed, as JSON values, in order; those of them that were read."""
    known = (pair for pair in pairs if all(key in around.nodes for key in pair))
    ids = sorted({(around.nodes[source].id, around.nodes[target].id) for source, target in known})
    return [{"id": source, "feeds": target} for source, target in ids[:MOST_EDGES]]


_ORIGINS = {
    0: (),
    OBSERVED: ("observed",),
    DECLARED: ("declared",),
    CURRENT: ("observed", "declared"),
}


def origins(bits: int) -> tuple[str, ...]:
    """Where an edge comes from, the stronger first: of what is current, else of what ever was."""
    known = bits & CURRENT
    return _ORIGINS[known or (bits & EVER_OBSERVED and OBSERVED) | (bits & EVER_DECLARED and DECLARED)]
