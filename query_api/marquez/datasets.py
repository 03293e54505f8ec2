"""Datasets as Marquez shows them, each under its elected name with what is known of it under any."""

from typing import Any

from headwater.event.producer_json import objects
from query_api.database import Question
from query_api.marquez.facets import bodies, newest, owners, part, shown, tags
from query_api.marquez.names import Names
from query_api.marquez.times import iso

_SHORT = {"schema", "dataSource", "documentation", "tags", "lifecycleStateChange"}
_STREAMS = {"STREAM", "TOPIC"}


async def datasets(question: Question, names: Names, keys: list[str], *, short: bool = False) -> list[dict[str, Any]]:
    """Datasets, in the order of the keys, each once. `short`: as in a lineage graph, without their facets.

    Raises:
        KeyError: a key is none of a dataset in the graph.
    """
    await names.load(keys)
    members = {names.shown(key).key: [name.key for name in names.all(key)] for key in keys}
    rows = await question.ask("datasets", keys=sorted({name for each in members.values() for name in each}))
    read = {key: (properties, written) for key, properties, written in rows}
    sets = {key: newest(*(read[name][0].get("facets") for name in own)) for key, own in members.items()}
    contents = await bodies(question, sets.values(), _SHORT if short else None)
    return [
        _dataset(read[key][0], [read[name] for name in own], shown(sets[key], contents), short=short)
        for key, own in members.items()
    ]


def _dataset(
    elected: dict[str, Any], all_names: list[tuple[dict[str, Any], int | None]], facets: dict[str, Any], *, short: bool
) -> dict[str, Any]:
    kinds = [properties["type"] for properties, _ in all_names if properties.get("type")]
    state = part(facets, "lifecycleStateChange", "lifecycleStateChange")
    source = part(facets, "dataSource", "name")
    json: dict[str, Any] = {
        "id": {"namespace": elected["namespace"], "name": elected["name"]},
        "type": "STREAM" if _STREAMS & set(kinds) else "DB_TABLE",
        "name": elected["name"],
        "physicalName": elected["name"],
        "createdAt": iso(min(properties["createdAt"] for properties, _ in all_names)),
        "updatedAt": iso(max(properties["updatedAt"] for properties, _ in all_names)),
        "namespace": elected["namespace"],
        "sourceName": source if isinstance(source, str) else elected["namespace"],
        "fields": fields(facets),
        "tags": tags(facets),
        "lastModifiedAt": iso(max((written for _, written in all_names if written is not None), default=None)),
        "description": part(facets, "documentation", "description"),
        "lastLifecycleState": state,
    }
    if short:
        return json
    aliases = sorted((properties["namespace"], properties["name"]) for properties, _ in all_names)
    return json | {
        "currentVersion": None,
        "columnLineage": None,
        "facets": facets,
        "deleted": state == "DROP",
        "datasetType": elected.get("type") or (kinds[0] if kinds else None),
        "aliases": [{"namespace": namespace, "name": name} for namespace, name in aliases] if len(aliases) > 1 else [],
        "subType": part(facets, "datasetType", "subType"),
        "owners": owners(facets),
        "hierarchy": _hierarchy(facets),
        "catalog": _parts(facets, "catalog", name="name", type="type", framework="framework"),
        "storage": _parts(facets, "storage", layer="storageLayer", format="fileFormat"),
        "source": _parts(facets, "dataSource", name="name", uri="uri"),
        "version": part(facets, "version", "datasetVersion"),
        "statistics": _parts(
            facets,
            "dataQualityMetrics",
            rowCount="rowCount",
            bytes="bytes",
            fileCount="fileCount",
            lastUpdated="lastUpdated",
        ),
        "assertions": _assertions(facets),
    }


def _parts(facets: dict[str, Any], facet: str, **fields: str) -> dict[str, Any] | None:
    """Fields of a facet by the names they are shown under; None if there is no such facet."""
    return {name: part(facets, facet, field) for name, field in fields.items()} if facet in facets else None


def _hierarchy(facets: dict[str, Any]) -> list[dict[str, Any]]:
    levels = objects(part(facets, "hierarchy", "hierarchy"))
    return [{"type": level.get("type"), "name": level["name"]} for level in levels if "name" in level]


def _assertions(facets: dict[str, Any]) -> dict[str, int] | None:
    """How many of the latest assertions held."""
    found = [each.get("success") for each in objects(part(facets, "dataQualityAssertions", "assertions"))]
    return {"passed": found.count(True), "failed": found.count(False)} if found else None


def fields(facets: dict[str, Any]) -> list[dict[str, Any]]:
    """The top-level columns of a `schema` facet, with their tags."""
    tagged: dict[str, list[str]] = {}
    for tag in objects(part(facets, "tags", "tags")):
        if "key" in tag and isinstance(tag.get("field"), str):
            tagged.setdefault(tag["field"], []).append(str(tag["key"]))
    return [
        {
            "name": field["name"],
            "type": field.get("type"),
            "tags": sorted(tagged.get(field["name"], [])),
            "description": field.get("description"),
        }
        for field in objects(part(facets, "schema", "fields"))
        if isinstance(field.get("name"), str)
    ]
