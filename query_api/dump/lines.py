"""Nodes and edges as lines of the dump."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, cast

import orjson

from headwater.canonical import canonical
from headwater.event.time import iso
from headwater.identity import column_id, dataset_id, job_id, run_id
from query_api.dump.statements import Names

#: Properties that are stored as JSON texts; they are shown as what they mean.
_JSON: Final = {"facets", "briefFacets", "jobFacets", "useFacets", "body"}

#: Properties that are stored as µs; they are shown as all answers show times, ISO 8601 UTC.
_TIMES: Final = {
    "createdAt",
    "updatedAt",
    "firstSeen",
    "lastSeen",
    "startedAt",
    "restartedAt",
    "attemptAt",
    "endedAt",
    "completedAt",
    "failedAt",
    "abortedAt",
    "at",
}

#: Lists in an order of their own: those beside `lineages` in its, which is sorted; an observation, as group, time, run.
_ORDERED: Final = {"lineageGroups", "lineageRuns", "lineageSeen", "made", "checked"}

#: Makes the readable id of a node out of its names, by label.
_ID: Final[dict[str, Callable[..., str]]] = {
    "Job": job_id,
    "Dataset": dataset_id,
    "Column": column_id,
    "Run": run_id,
    "Move": "move:{}".format,
    "Facet": "facet:{}".format,
}


class End(NamedTuple):
    """A node at an end of an edge. Two nodes may have one readable id, but not one key."""

    label: str
    key: str
    names: Names

    @property
    def id(self) -> str:
        """Its readable id."""
        return _ID[self.label](*self.names)


def node_line(label: str, names: Names, properties: dict[str, Any]) -> bytes:
    """A node, without the end of the line."""
    return canonical({**_shown(properties), "node": label, "id": _ID[label](*names)})


def edge_line(edge: str, source: End, target: End, properties: dict[str, Any]) -> bytes:
    """An edge between two nodes, without the end of the line."""
    ends = {"from": source.id, "fromKey": source.key, "to": target.id, "toKey": target.key}
    return canonical({**_shown(properties), "edge": edge, **ends})


def _shown(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in properties.items()}


def _value(name: str, value: Any) -> Any:
    if name in _ORDERED:
        return [iso(each) for each in value] if name == "lineageSeen" else value
    if isinstance(value, list):
        return sorted(cast("list[str]", value))  # all other lists are sets of texts
    if name in _JSON and isinstance(value, str):
        return orjson.loads(value)
    if name in _TIMES:
        return iso(value)
    return value
