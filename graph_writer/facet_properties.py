"""Parts of facets as properties of their own, to be asked for without opening the facet: `docs/graph-model.md`.

A part is written when its facet's register changes, and only then: the new content came with the same batch, and where
the stored one wins its parts are stored already. A facet that was deleted or replaced takes all its parts with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from graph_writer.facts import NOTHING, Direction, Registers, UseFact
from headwater.event.producer_json import mapping, objects, run_id, text
from headwater.event.time import microseconds
from headwater.identity import run_key, version_key

Parts = dict[str, Any]
Facet = dict[str, Any]
Promoted = Mapping[str, Callable[[Facet], Parts]]


def changed(promoted: Promoted, before: Registers, after: Registers, body: Callable[[str], str]) -> Parts:
    """The parts of all facets whose register differs; None for a part that is no longer there.

    Args:
        promoted: what is taken from which facet.
        before: the stored registers.
        after: the joined ones.
        body: the canonical JSON behind the value of a register that differs.
    """
    parts: Parts = {}
    for name, (_, value) in after.items():
        take = promoted.get(name)
        if take is not None and value != before.get(name, NOTHING)[1]:
            parts |= take(mapping(orjson.loads(body(value))) if value else {})
    return parts


def changed_of_use(before: UseFact | None, after: UseFact, body: Callable[[str], str]) -> Parts:
    """The parts of what a run said of a dataset that it used: of the use's own facets, and of the dataset's.

    Producers put some facets in the wrong one of the two. Where both have one, the use's own counts.
    """
    seen, own = (before.facets, before.use_facets) if before else ({}, {})
    promoted = USE[after.direction]
    alone = {
        name: register
        for name, register in after.facets.items()
        if name not in promoted or name not in after.use_facets
    }
    return {**changed(USE_OF_DATASET, seen, alone, body), **changed(promoted, own, after.use_facets, str)}


def of_dataset_used(facets: Registers, body: Callable[[str], str]) -> Parts:
    """The parts of what was said of a dataset where it was used, as far as they are there."""
    parts = changed(USE_OF_DATASET, {}, facets, body)
    return {name: value for name, value in parts.items() if value is not None}


def _text(value: Any) -> str | None:
    return text(value) or None


def _number(value: Any) -> int | None:
    """A whole number that Neo4j can hold."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63 else None


def _time(value: Any) -> int | None:
    """µs UTC."""
    try:
        return microseconds(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _texts(**fields: str) -> Callable[[Facet], Parts]:
    """Text fields of a facet, by the name of their property."""
    return lambda facet: {name: _text(facet.get(field)) for name, field in fields.items()}


def _owners(facet: Facet) -> Parts:
    owners = [each for each in objects(facet.get("owners")) if _text(each.get("name"))]
    return {
        "owners": [each["name"] for each in owners] or None,
        "ownerTypes": [_text(each.get("type")) or "" for each in owners] or None,
    }


def _tag(tag: Facet) -> str:
    value = tag.get("value")
    return str(tag["key"]) if value is None or value == "" else f"{tag['key']}={value}"


def _tags(facet: Facet) -> Parts:
    tags = [each for each in objects(facet.get("tags")) if _text(each.get("key"))]
    return {"tags": sorted(_tag(each) for each in tags if not _text(each.get("field"))) or None}


def _dataset_tags(facet: Facet) -> Parts:
    tags = [each for each in objects(facet.get("tags")) if _text(each.get("key")) and _text(each.get("field"))]
    return {**_tags(facet), "columnTags": sorted(f"{each['field']}:{_tag(each)}" for each in tags) or None}


def _hierarchy(facet: Facet) -> Parts:
    levels = [each for each in objects(facet.get("hierarchy")) if _text(each.get("name"))]
    return {"hierarchy": [f"{_text(each.get('type')) or ''}:{each['name']}" for each in levels] or None}


def _metrics(facet: Facet) -> Parts:
    return {
        **{name: _number(facet.get(name)) for name in ("rowCount", "bytes", "fileCount")},
        "lastUpdated": _time(facet.get("lastUpdated")),
    }


def _assertions(facet: Facet) -> Parts:
    assertions = [each for each in objects(facet.get("assertions")) if isinstance(each.get("success"), bool)]
    return {
        "assertions": len(assertions) or None,
        "assertionsFailed": sum(not each["success"] for each in assertions) if assertions else None,
    }


def _statistics(facet: Facet) -> Parts:
    return {
        "rowCount": _number(facet.get("rowCount")),
        "bytes": _number(facet.get("size")),
        "fileCount": _number(facet.get("fileCount")),
    }


def _snapshot(facet: Facet) -> Parts:
    """The snapshot, and a key to find it by as a version: producers name some reads by one and some by the other."""
    given = facet.get("snapshotId")
    snapshot = None if given is None else str(given)
    return {"snapshot": snapshot, "snapshotKey": version_key(snapshot) if snapshot else None}


def _version(facet: Facet) -> Parts:
    """The version, and a key of bounded size to find it by."""
    version = _text(facet.get("datasetVersion"))
    return {"version": version, "versionKey": version_key(version) if version else None}


def _root(facet: Facet) -> Parts:
    """The root run, which is the parent where no other is named."""
    for reference in (facet.get("root"), facet):
        if (run := run_id(reference)) is not None:
            return {"root": run_key(run)}
    return {"root": None}


def _tests(facet: Facet) -> Parts:
    states = [str(each.get("status")).lower() for each in objects(facet.get("tests"))]
    found = {"testsPassed": "pass", "testsFailed": "fail", "testsSkipped": "skip"}
    return {name: states.count(state) if states else None for name, state in found.items()}


def _incomplete(facet: Facet) -> Parts:
    """A facet that lists no error and counts no failed task says that nothing is missing."""
    failed = objects(facet.get("errors")) or (_number(facet.get("failedTasks")) or 0) > 0
    return {"incomplete": True if failed else None}


def _nominal(facet: Facet) -> Parts:
    return {"nominalStart": _time(facet.get("nominalStartTime")), "nominalEnd": _time(facet.get("nominalEndTime"))}


_documentation = _texts(description="description")

JOB: Promoted = {
    "jobType": _texts(processingType="processingType", integration="integration", jobType="jobType"),
    "ownership": _owners,
    "documentation": _documentation,
    "sourceCodeLocation": _texts(codeUrl="url", codeVersion="version", codeRepository="repoUrl", codeBranch="branch"),
    "sql": _texts(dialect="dialect"),
    "sourceCode": _texts(language="language"),
    "tags": _tags,
}
DATASET: Promoted = {
    "datasetType": _texts(type="datasetType", subType="subType"),
    "ownership": _owners,
    "documentation": _documentation,
    "tags": _dataset_tags,
    "dataSource": _texts(source="name", sourceUri="uri"),
    "storage": _texts(storageLayer="storageLayer", fileFormat="fileFormat"),
    "catalog": _texts(catalog="name", catalogType="type", catalogFramework="framework"),
    "hierarchy": _hierarchy,
    "lifecycleStateChange": _texts(lifecycle="lifecycleStateChange"),
    "version": _texts(version="datasetVersion"),
    "dataQualityMetrics": _metrics,
    "dataQualityAssertions": _assertions,
}
RUN: Promoted = {
    "nominalTime": _nominal,
    "errorMessage": _texts(error="message"),
    "processing_engine": _texts(engine="name", engineVersion="version", adapterVersion="openlineageAdapterVersion"),
    "externalQuery": _texts(externalQueryId="externalQueryId", externalQuerySource="source"),
    "extractionError": _incomplete,
    "parent": _root,
    "tags": _tags,
    "test": _tests,
}
#: Of the dataset facets that a use saw.
USE_OF_DATASET: Promoted = {
    "version": _version,
    "lifecycleStateChange": _texts(lifecycle="lifecycleStateChange"),
    "dataQualityAssertions": _assertions,
}
#: Of the own facets of a read and of a write.
USE: Mapping[Direction, Promoted] = {
    "read": {
        "inputStatistics": _statistics,
        "dataQualityAssertions": _assertions,
        "icebergScanReport": _snapshot,
    },
    "write": {
        "outputStatistics": _statistics,
        "dataQualityAssertions": _assertions,
        "icebergCommitReport": _snapshot,
    },
    "state": {},
}
