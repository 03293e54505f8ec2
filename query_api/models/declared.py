"""What is only declared of where a model comes from: by model cards, lock files, job and dataset events, not runs."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from query_api.history.run_reader import RunReader
from query_api.impact.dataset_level import by_dataset
from query_api.impact.question import Impact
from query_api.models.declared_jobs import declared_jobs
from query_api.models.declared_versions import only, versions_by_card, versions_by_jobs
from query_api.models.read_model import Model
from query_api.models.statements import DESCRIBED_DATASETS

#: Most nodes of what is declared that are looked at.
MOST_NODES = 10_000


class Declared(NamedTuple):
    """What lies upstream of a model as it is declared today: nodes as impact shows them, by id, and the edges."""

    model: str
    nodes: dict[str, dict[str, Any]]
    edges: list[dict[str, Any]]
    reason: str | None

    def inputs(self) -> list[str]:
        """The datasets that the model is said to be made of: directly, or by a job that makes it."""
        into: dict[str, list[dict[str, Any]]] = {}
        for edge in self.edges:
            into.setdefault(edge["to"], []).append(edge)
        found: dict[str, None] = {}
        for edge in into.get(self.model, []):
            if self.nodes[edge["from"]]["type"] == "dataset":
                found[edge["from"]] = None
            else:
                found |= dict.fromkeys(each["from"] for each in into.get(edge["from"], []))
        return sorted(found)

    def own_inputs(self) -> list[str]:
        """Those that the model's own events declare, whatever its jobs say: a model card's base model and datasets."""
        return sorted(
            edge["from"]
            for edge in self.edges
            if edge["to"] == self.model and edge["type"] == "DERIVES" and not edge.get("jobs")
        )

    def makers(self) -> list[dict[str, Any]]:
        """The jobs that are declared to make the model."""
        return [self.nodes[edge["from"]] for edge in self.edges if self._is_made(edge)]

    def _is_made(self, edge: dict[str, Any]) -> bool:
        return edge["to"] == self.model and self.nodes[edge["from"]]["type"] == "job"

    def sources(self) -> list[str]:
        """The datasets that nothing is declared to lead to."""
        targets = {edge["to"] for edge in self.edges}
        datasets = (each for each, node in self.nodes.items() if node["type"] == "dataset" and each != self.model)
        return sorted(each for each in datasets if each not in targets)


async def declared_of(run_reader: RunReader, model: Model, depth: int | None) -> Declared:
    """What lies upstream of a model in the graph of today, at most so many edges away."""
    asked = Impact(
        starts=[("dataset", model.key, "")], direction="upstream", level="dataset", depth=depth, limit=MOST_NODES,
        skip=0, history=False, as_of=None,
    )  # fmt: skip
    found = await by_dataset(run_reader.question, asked)
    return Declared(model.id, {node["id"]: node for node in found.nodes}, found.edges, found.reason)


async def declared_version(run_reader: RunReader, model: Model) -> str | None:
    """The version that the model's own events name now, which no run is known to have made."""
    rows = await run_reader.question.ask(DESCRIBED_DATASETS, keys=model.names)
    return next((row.version for row in sorted(rows) if row.version is not None), None)


def input_json(dataset: str, versions: Mapping[str, set[str]], node: dict[str, Any] | None = None) -> dict[str, Any]:
    """A dataset that is only declared, maybe in a version: nobody says when it was read, or which write of it."""
    return {
        "dataset": dataset,
        "datasetType": (node or {}).get("datasetType"),
        "version": only(versions, dataset),
        "rule": "declared",
        "readAt": None,
        "reader": None,
        "writer": None,
        "writerJob": None,
        "writtenAt": None,
        "alsoWriters": [],
    }


async def declared_origin_json(run_reader: RunReader, model: Model, found: Declared) -> dict[str, Any]:
    """The parts of an answer about the origin of a model of which no run is known, only what was declared."""
    inputs, sources = found.inputs(), found.sources()
    nodes = [node for node in found.nodes.values() if node["type"] == "job"]
    jobs = await declared_jobs(run_reader.question, nodes)
    by_card = await versions_by_card(run_reader, model.names)
    of_inputs = by_card | await versions_by_jobs(run_reader, found.makers())
    of_sources = by_card | await versions_by_jobs(run_reader, nodes)
    codes = [job["code"] for job in jobs if job["code"] is not None]
    return {
        "training": None,
        "inputs": [input_json(each, of_inputs, found.nodes[each]) for each in inputs],
        "sources": [
            input_json(each, of_sources, found.nodes[each])
            | {"schema": [], "rowCount": None, "owners": [], "tags": [], "ofToday": [], "quality": None}
            for each in sources
        ],
        "jobs": jobs,
        "features": [],
        "influencedBy": [],
        "coverage": {
            "inputs": len(inputs),
            "reads": {"version": 0, "time": 0, "unknown": 0},
            "sources": len(sources),
            "sourcesWithSchema": 0,
            "jobs": len(jobs),
            "jobsWithCode": len(codes),
            "jobsWithCommit": sum(code["commit"] is not None for code in codes),
            "featuresStated": False,
            "features": 0,
            "featuresKnown": 0,
            "texts": [
                "no run is known to have made it: all of this is declared, and of today",
                "nothing that is declared names columns: which features it uses is not known",
            ],
        },
        "truncated": None if found.reason is None else {"reason": found.reason, "frontier": []},
    }
