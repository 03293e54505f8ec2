"""Nodes and edges as lines of the dump."""

from collections.abc import Callable
from typing import Any

import orjson

from headwater.canonical import canonical
from headwater.event.time import iso
from headwater.identity import column_id, dataset_id, job_id, run_id

#: Properties that are stored as JSON texts; they are shown as what they mean.
_JSON = {"facets", "jobFacets", "useFacets", "body"}

#: Properties that are stored as µs; they are shown as all answers show times, ISO 8601 UTC.
_TIMES = {
    "createdAt",
    "updatedAt",
    "firstSeen",
    "lastSeen",
    "startedAt",
    "endedAt",
    "completedAt",
    "failedAt",
    "abortedAt",
    "at",
}

#: Lists beside `lineages`, in its order, which is sorted.
_BESIDE = {"lineageGroups", "lineageRuns", "lineageSeen"}

#: A node by label, key and names.
End = tuple[str, str, list[str]]

_ID: dict[str, Callable[..., str]] = {
    "Job": job_id,
    "Dataset": dataset_id,
    "Column": column_id,
    "Run": run_id,
    "Facet": "facet:{}".format,
}


def node_line(label: str, names: list[str], properties: dict[str, Any]) -> bytes:
    """A node, without the end of the line."""
    return canonical({**_shown(properties), "node": label, "id": _ID[label](*names)})


def edge_line(edge: str, source: End, target: End, properties: dict[str, Any]) -> bytes:
    """An edge between two nodes, without the end of the line. Their keys say which, where two nodes have one id."""
    ends = {
        "from": _ID[source[0]](*source[2]),
        "fromKey": source[1],
        "to": _ID[target[0]](*target[2]),
        "toKey": target[1],
    }
    return canonical({**_shown(properties), "edge": edge, **ends})


def _shown(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in properties.items()}


def _value(name: str, value: Any) -> Any:
    if name in _BESIDE:
        return [iso(each) for each in value] if name == "lineageSeen" else value
    if isinstance(value, list):
        return sorted(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  (a list property is a set of texts)
    if name in _JSON and isinstance(value, str):
        return orjson.loads(value)
    if name in _TIMES:
        return iso(value)
    return value
