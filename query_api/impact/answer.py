"""The parts of an answer about impact that all levels share."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from query_api.impact.question import Impact
from query_api.impact.walk import Walked
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import CURRENT, DECLARED, EVER_DECLARED, EVER_OBSERVED, OBSERVED


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: where it started, nodes and edges as JSON values, ids from which it goes on."""

    asked: Impact
    start: list[str]
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    frontier: list[str]
    walked: Walked[Any, Any]
    edges_cut: bool = False

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
        return {
            "id": node.id,
            "type": "job",
            "namespace": node.namespace,
            "name": node.name,
            "depth": depth,
            "observed": node.observed,
        }
    shown: dict[str, Any] = {
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
