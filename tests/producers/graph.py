"""The graph that a producer gave, asked for through the public API."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from tests.integration.stack.services import Stack

Json = dict[str, Any]


class Graph:
    """Questions to the query API of a stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def get(self, path: str, **parameters: Any) -> Any:
        """The answer to a question that has one."""
        url = f"{self._stack.api_url}/api/v1/{path}"
        answer = httpx.get(url, params=parameters, timeout=60, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def job(self, namespace: str, name: str) -> Json:
        """One job, as Marquez's route gives it."""
        return self.get(f"namespaces/{quote(namespace, safe='')}/jobs/{quote(name, safe='')}")

    def runs(self, namespace: str, name: str) -> list[Json]:
        """The runs of a job, the latest first."""
        return self.get(f"namespaces/{quote(namespace, safe='')}/jobs/{quote(name, safe='')}/runs")["runs"]

    def states(self, namespace: str, name: str) -> list[str]:
        """The states of the runs of a job, the earliest run first."""
        return [run["state"] for run in reversed(self.runs(namespace, name))]

    def dataset(self, namespace: str, name: str) -> Json:
        """One dataset."""
        return self.get(f"namespaces/{quote(namespace, safe='')}/datasets/{quote(name, safe='')}")

    def reached(self, node_id: str, **parameters: Any) -> set[str]:
        """The ids of what a node reaches; itself is not among them."""
        answer = self.get("impact", nodeId=node_id, **parameters)
        assert answer["truncated"] is None
        return {node["id"] for node in answer["nodes"]} - set(answer["start"])

    def lines(self) -> list[Json]:
        """The whole graph."""
        return [orjson.loads(line) for line in self._stack.dump().splitlines()]

    def nodes(self, label: str) -> dict[str, Json]:
        """The nodes of a label by their ids."""
        return {line["id"]: line for line in self.lines() if line.get("node") == label}

    def edges(self, kind: str, which: Callable[[Json], bool] = lambda _: True) -> set[tuple[str, str]]:
        """The edges of a kind, each as (from, to)."""
        return {(line["from"], line["to"]) for line in self.lines() if line.get("edge") == kind and which(line)}
