"""Facts as properties of nodes and edges, and back. `docs/graph-model.md` lists the properties."""

from typing import Any, cast

import orjson

from graph_writer.facts import (
    NOTHING,
    DatasetFact,
    Direction,
    EdgeFact,
    JobFact,
    Observation,
    Registers,
    RunFact,
    UseFact,
)
from headwater.canonical import canonical
from headwater.graph.model import NOT_DEFINING
from headwater.graph.schema import search_name
from headwater.identity import namespace_key

Properties = dict[str, Any]


def _registers(registers: Registers, *, inline: bool = False) -> str:
    """Registers as JSON, grouped by stamp: most come from one event. `inline`: the values are JSON themselves."""
    if not registers:
        return "{}"
    by_stamp: dict[str, dict[str, Any]] = {}
    for name, (stamp, value) in registers.items():
        by_stamp.setdefault(stamp, {})[name] = orjson.Fragment(value) if inline else value
    return canonical(by_stamp).decode()


def _from_registers(text: str | None, *, inline: bool = False) -> Registers:
    if not text or text == "{}":
        return {}
    return {
        name: (stamp, canonical(value).decode() if inline else value)
        for stamp, values in orjson.loads(text).items()
        for name, value in values.items()
    }


def _observed(by: Observation | None) -> Properties:
    """An observation as `group` (with `?` while not defining), `lastSeen`, `lastRun`."""
    if by is None:
        return {}
    return {"group": f"{'' if by.defining else NOT_DEFINING}{by.group}", "lastSeen": by.last, "lastRun": by.run}


def _observation(group: str | None, last: int | None, run: str | None) -> Observation | None:
    if group is None or last is None or run is None:
        return None
    return Observation(not group.startswith(NOT_DEFINING), last, run, group.removeprefix(NOT_DEFINING))


def _named(fact: JobFact | DatasetFact) -> Properties:
    return {
        "namespace": fact.namespace,
        "name": fact.name,
        "namespaceKey": namespace_key(fact.namespace),
        "searchName": search_name(fact.name),
        "createdAt": fact.created,
        "updatedAt": fact.updated,
        "observed": fact.observed,
        "facets": _registers(fact.facets),
    }


def job_properties(fact: JobFact) -> Properties:
    """Properties of a `:Job`."""
    return {**_named(fact), "declared": fact.declared or None, **_observed(fact.last)}


def job_fact(properties: Properties) -> JobFact | None:
    """The stored job; None for a node that this transaction has just made."""
    if "name" not in properties:
        return None
    return JobFact(
        properties["key"],
        properties["namespace"],
        properties["name"],
        properties["createdAt"],
        properties["updatedAt"],
        properties["observed"],
        _from_registers(properties["facets"]),
        properties.get("declared", ""),
        _observation(properties.get("group"), properties.get("lastSeen"), properties.get("lastRun")),
    )


def dataset_properties(fact: DatasetFact) -> Properties:
    """Properties of a `:Dataset`. `declaredLineages` are both registers behind `declaredLineage`."""
    declares = fact.lineage != NOTHING or fact.column_lineage != NOTHING
    return {
        **_named(fact),
        "symlinks": fact.facets.get("symlinks", NOTHING)[1] or None,
        "declaredLineage": fact.declared_lineage or None,
        "declaredLineages": [*fact.lineage, *fact.column_lineage] if declares else None,
        "replacedAt": fact.replaced,
        "moved": fact.moved or None,
    }


def dataset_fact(properties: Properties) -> DatasetFact | None:
    """The stored dataset; None for a node that this transaction has just made."""
    if "name" not in properties:
        return None
    lineage, by, column_lineage, by_columns = properties.get("declaredLineages", ("",) * 4)
    return DatasetFact(
        properties["key"],
        properties["namespace"],
        properties["name"],
        properties["createdAt"],
        properties["updatedAt"],
        properties["observed"],
        _from_registers(properties["facets"]),
        (lineage, by),
        (column_lineage, by_columns),
        properties.get("replacedAt"),
        properties.get("moved", False),
    )


def run_properties(fact: RunFact) -> Properties:
    """Properties of a `:Run`."""
    stamp, job, producer = fact.latest
    return {
        "runId": fact.run_id,
        "state": fact.state,
        "eventTypes": sorted(fact.event_types),
        "firstSeen": fact.first,
        "lastSeen": fact.last,
        "startedAt": fact.started,
        "endedAt": fact.ended,
        "completedAt": fact.completed,
        "failedAt": fact.failed,
        "abortedAt": fact.aborted,
        "streaming": fact.streaming,
        "snapshot": fact.snapshot or None,
        "stamp": stamp or None,
        "job": job or None,
        "producer": producer or None,
        "jobs": sorted(fact.jobs),
        "namedJobs": sorted(fact.named_jobs),
        "parents": sorted(fact.parents),
        "facets": _registers(fact.facets, inline=True),
        "jobFacets": _registers(fact.job_facets),
    }


def run_fact(properties: Properties) -> RunFact | None:
    """The stored run; None for a node that this transaction has just made."""
    if "runId" not in properties:
        return None
    return RunFact(
        properties["key"],
        properties["runId"],
        frozenset(properties["jobs"]),
        frozenset(properties["namedJobs"]),
        frozenset(properties["parents"]),
        frozenset(properties["eventTypes"]),
        properties.get("firstSeen"),
        properties.get("lastSeen"),
        properties.get("startedAt"),
        properties.get("completedAt"),
        properties.get("failedAt"),
        properties.get("abortedAt"),
        properties["streaming"],
        properties.get("snapshot", False),
        (properties.get("stamp", ""), properties.get("job", ""), properties.get("producer", "")),
        _from_registers(properties["facets"], inline=True),
        _from_registers(properties["jobFacets"]),
    )


def use_properties(fact: UseFact, run: RunFact) -> Properties:
    """Properties of a READ_BY, WROTE or STATED edge; its time, and whether it was written, follow from the run.

    A run that streams reads and writes from its beginning on: then `until` is when it was seen last.
    """
    lasts = run.streaming and fact.direction != "state"
    properties: Properties = {
        "at": run.first if fact.direction == "read" or lasts else run.last,
        "jobs": sorted(fact.jobs),
        "statedAt": fact.stated if fact.jobs else None,
        "lineages": sorted(fact.lineages) or None,
    }
    if fact.direction == "state":
        return properties
    if fact.direction == "write":
        properties |= {
            "written": run.wrote and bool(fact.jobs),
            "ignoredColumns": sorted(fact.ignored) or None,
            "renamedFrom": sorted(fact.renamed_from) or None,
            "movedAt": fact.moved,
            "movedAway": (run.wrote and fact.moved_away) or None,
        }
    return properties | {
        "until": run.last if lasts else None,
        "dataset": fact.target,
        "facets": _registers(fact.facets),
        "useFacets": _registers(fact.use_facets, inline=True),
    }


def use_fact(direction: Direction, run: str, target: str, properties: Properties) -> UseFact:
    """The stored use."""
    return UseFact(
        direction,
        run,
        target,
        frozenset(properties["jobs"]),
        properties.get("statedAt", 0),
        _from_registers(properties.get("facets")),
        _from_registers(properties.get("useFacets"), inline=True),
        frozenset(cast("list[str]", properties.get("lineages", []))),
        frozenset(cast("list[str]", properties.get("ignoredColumns", []))),
        frozenset(cast("list[str]", properties.get("renamedFrom", []))),
        properties.get("movedAt"),
    )


def edge_properties(fact: EdgeFact) -> Properties:
    """Properties of a CONSUMED_BY, PRODUCES or STATES edge."""
    properties: Properties = {"firstSeen": fact.first, "declared": fact.declared or None, **_observed(fact.last)}
    if fact.lineages:
        by = {name: _observed(fact.lineages[name]) for name in sorted(fact.lineages)}
        properties |= {
            "lineages": list(by),
            "lineageGroups": [each["group"] for each in by.values()],
            "lineageSeen": [each["lastSeen"] for each in by.values()],
            "lineageRuns": [each["lastRun"] for each in by.values()],
        }
    stamp, lineage = fact.declared_lineage
    if stamp:
        properties |= {"declaredLineage": lineage, "declaredLineageStamp": stamp}
    return properties


def edge_fact(direction: Direction, job: str, target: str, properties: Properties) -> EdgeFact:
    """The stored summary edge."""
    by = map(
        _observation,
        properties.get("lineageGroups", []),
        properties.get("lineageSeen", []),
        properties.get("lineageRuns", []),
    )
    stated = zip(properties.get("lineages", []), by, strict=True)
    return EdgeFact(
        direction,
        job,
        target,
        properties.get("firstSeen"),
        _observation(properties.get("group"), properties.get("lastSeen"), properties.get("lastRun")),
        properties.get("declared", ""),
        {lineage: each for lineage, each in stated if each is not None},
        (properties.get("declaredLineageStamp", ""), properties.get("declaredLineage", "")),
    )
