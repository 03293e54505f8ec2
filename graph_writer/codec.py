"""Facts as properties of nodes and edges, and back. `docs/graph-model.md` lists the properties.

Back, everything is read by a `decoder`, in one of two ways. A property that Neo4j does not keep because no event said
anything for it (null) is read with `get`, and its default says just that. One that every node or edge of its kind has
is read with `[…]`: where it is missing the graph was damaged, or is of another format (`headwater.graph.format`), and
no default would be right.
"""

from typing import Any, cast

import orjson

from graph_writer.facts import (
    NOTHING,
    DatasetFact,
    Direction,
    EdgeFact,
    JobFact,
    MoveFact,
    Observation,
    Registers,
    RunFact,
    UseFact,
)
from graph_writer.facts.join import greatest
from graph_writer.run_names import names_of
from graph_writer.stored_data import decoder
from headwater.canonical import canonical
from headwater.event.producer_json import mapping
from headwater.graph.model import MOST_LISTED, NOT_DEFINING
from headwater.graph.schema import search_name
from headwater.identity import namespace_key, producer_key

Properties = dict[str, Any]


def _just_made(properties: Properties) -> bool:
    """Whether it is a node that this transaction has made: it has its key alone."""
    return len(properties) == 1


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


def _beside(by: Observation | None, current: Observation | None) -> list[str] | None:
    """An observation beside that of `group`: None where it is the same one, empty where there is none."""
    if by == current:
        return None
    stored = _observed(by)
    return [stored["group"], str(stored["lastSeen"]), stored["lastRun"]] if stored else []


def _from_beside(stored: list[str] | None, current: Observation | None) -> Observation | None:
    if not stored:
        return current if stored is None else None
    group, last, run = stored
    return _observation(group, int(last), run)


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
    return {
        **_named(fact),
        "declared": fact.declared or None,
        **_observed(fact.current),
        "made": _beside(fact.made, fact.current),
        "checked": _beside(fact.checked, None),
    }


@decoder
def job_fact(properties: Properties) -> JobFact | None:
    """The stored job; None for a node that this transaction has just made."""
    if _just_made(properties):
        return None
    current = _observation(properties.get("group"), properties.get("lastSeen"), properties.get("lastRun"))
    checked = _from_beside(properties.get("checked"), None)
    return JobFact(
        properties["key"],
        properties["namespace"],
        properties["name"],
        properties["createdAt"],
        properties["updatedAt"],
        properties["observed"],
        _from_registers(properties["facets"]),
        properties.get("declared", ""),
        greatest(current, checked),
        _from_beside(properties.get("made"), current),
        checked,
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


@decoder
def dataset_fact(properties: Properties) -> DatasetFact | None:
    """The stored dataset; None for a node that this transaction has just made."""
    if _just_made(properties):
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
    """Properties of a `:Run`. `briefFacets` are its facets without the content of the large ones."""
    stamp, latest_job, producer = fact.latest
    names = names_of(fact)
    job = names.chosen or latest_job
    large = {name: (at, _envelope(body)) for name, (at, body) in fact.facets.items() if len(body) > MOST_LISTED}
    return {
        "runId": fact.run_id,
        "searchId": search_name(fact.run_id),
        "state": fact.state,
        "eventTypes": sorted(fact.event_types),
        "firstSeen": fact.first,
        "lastSeen": fact.last,
        "startedAt": fact.started,
        "attemptAt": fact.attempt,
        "restartedAt": fact.restarted if fact.restarted != fact.started else None,
        "endedAt": fact.ended,
        "completedAt": fact.completed,
        "failedAt": fact.failed,
        "abortedAt": fact.aborted,
        "streaming": fact.streaming,
        "snapshot": fact.snapshot or None,
        "checks": fact.checks or None,
        "makes": fact.makes or None,
        "stamp": stamp or None,
        "job": job or None,
        "producer": producer or None,
        "producerKey": producer_key(producer) if producer else None,
        "jobs": sorted(fact.jobs),
        "latestJob": latest_job if latest_job != job else None,
        "jobEvents": sorted(f"{job} {event}" for job, event in fact.named) if len(fact.jobs) > 1 else None,
        "apart": (len(fact.jobs) > 1 and names.chosen is None) or None,
        "namedJobs": sorted(fact.named_jobs),
        "parents": sorted(fact.parents),
        "facets": _registers(fact.facets, inline=True),
        "largeFacets": sorted(large) or None,
        "briefFacets": _registers(fact.facets | large, inline=True) if large else None,
        "jobFacets": _registers(fact.job_facets),
    }


def _envelope(body: str) -> str:
    """Of the content of a facet only who said it."""
    return canonical(
        {
            name: value
            for name, value in mapping(orjson.loads(body)).items()
            if name in {"_producer", "_schemaURL"} and isinstance(value, str) and len(value) <= MOST_LISTED
        }
    ).decode()


@decoder
def run_fact(properties: Properties) -> RunFact | None:
    """The stored run; None for a node that this transaction has just made."""
    if _just_made(properties):
        return None
    by_job = properties.get("jobEvents")
    if by_job is None:  # of one job
        by_job = [f"{job} {event}" for job in properties["jobs"] for event in properties["eventTypes"]]
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
        (
            properties.get("stamp", ""),
            properties.get("latestJob", properties.get("job", "")),
            properties.get("producer", ""),
        ),
        _from_registers(properties["facets"], inline=True),
        _from_registers(properties["jobFacets"]),
        frozenset((job, event) for job, _, event in (each.partition(" ") for each in by_job)),
        properties.get("restartedAt", properties.get("startedAt")),
        properties.get("checks", False),
        properties.get("makes", False),
    )


def use_properties(fact: UseFact, run: RunFact) -> Properties:
    """Properties of a READ_BY, WROTE or STATED edge; its time, and whether it was written, follow from the run.

    A run that streams reads, writes and states from its beginning on: then `until` is when it was seen last. Of a use
    that no input or output says no event's time is kept: it says nothing of what the run's latest event used.
    """
    lasts = run.streaming and fact.direction != "state"
    begins = fact.direction == "read" or run.streaming
    properties: Properties = {
        "at": run.first if begins else run.written_at,
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
            "drops": True if fact.jobs and not fact.makes else None,
            "renamedFrom": sorted(fact.renamed_from) or None,
            "movedAt": fact.moved,
            "movedAway": (run.wrote and fact.moved_away) or None,
        }
    else:
        properties["inferred"] = fact.inferred
    return properties | {
        "until": run.last if lasts else None,
        "dataset": fact.target,
        "facets": _registers(fact.facets),
        "useFacets": _registers(fact.use_facets, inline=True),
    }


def read_by_move(fact: MoveFact) -> Properties:
    """Properties of the READ_BY of what became another dataset without a run: as that of a run which renamed it."""
    return _use_by_move(fact, fact.old)


def taken_by_move(fact: MoveFact) -> Properties:
    """Properties of its WROTE to the name that lost its data."""
    return {**_use_by_move(fact, fact.old), "written": False, "movedAt": fact.at, "movedAway": True}


def given_by_move(fact: MoveFact) -> Properties:
    """Properties of its WROTE to the name that got it, with what was said of the dataset there."""
    given = {"written": True, "renamedFrom": [fact.old], "stamp": fact.stamp, "facets": _registers(fact.facets)}
    return _use_by_move(fact, fact.new) | given


def _use_by_move(fact: MoveFact, dataset: str) -> Properties:
    return {"at": fact.at, "jobs": list[str](), "dataset": dataset, "facets": "{}", "useFacets": "{}"}


@decoder
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
        not properties.get("drops", False) and (direction != "write" or bool(properties["jobs"])),
        properties.get("inferred"),
        frozenset(cast("list[str]", properties.get("renamedFrom", []))),
        properties.get("movedAt"),
    )


def edge_properties(fact: EdgeFact) -> Properties:
    """Properties of a CONSUMED_BY, PRODUCES or STATES edge."""
    properties: Properties = {
        "firstSeen": fact.first,
        "declared": fact.declared or None,
        **_observed(fact.last),
        "made": _beside(fact.made, fact.last),
        "checked": None if fact.only_checked else _beside(fact.checked, None),
    }
    if fact.only_checked:
        properties |= {"group": None, "checkedGroup": properties["group"]}
    elif fact.last is not None:
        properties["checkedGroup"] = None
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
    stamp, version = fact.declared_version
    if stamp:
        properties |= {"declaredVersion": version, "declaredVersionStamp": stamp}
    return properties


@decoder
def edge_fact(direction: Direction, job: str, target: str, properties: Properties) -> EdgeFact:
    """The stored summary edge."""
    by = map(
        _observation,
        properties.get("lineageGroups", []),
        properties.get("lineageSeen", []),
        properties.get("lineageRuns", []),
    )
    stated = zip(properties.get("lineages", []), by, strict=True)
    only_checked = properties.get("checkedGroup")
    last = _observation(only_checked or properties.get("group"), properties.get("lastSeen"), properties.get("lastRun"))
    return EdgeFact(
        direction,
        job,
        target,
        properties.get("firstSeen"),
        last,
        properties.get("declared", ""),
        {lineage: each for lineage, each in stated if each is not None},
        (properties.get("declaredLineageStamp", ""), properties.get("declaredLineage", "")),
        _from_beside(properties.get("made"), last),
        last if only_checked else _from_beside(properties.get("checked"), None),
        (properties.get("declaredVersionStamp", ""), properties.get("declaredVersion", "")),
    )
