"""Datasets as Marquez shows them, each under its elected name with what is known of it under any."""

from typing import Any, Final

from headwater.event.producer_json import objects
from headwater.graph.model import DROP, after_stamps_of
from query_api.annotations.document import now
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies, fields, newest, owners, part, said_at, shown, tags
from query_api.graph.question import Question
from query_api.history.annotations import annotations_of
from query_api.marquez.statements import DATASETS, DatasetRow
from query_api.web.short_time import short_iso

_CHANGE: Final = "lifecycleStateChange"
#: Facets that the short form of a dataset is made of.
_SHORT: Final = {"schema", "dataSource", "documentation", "tags", _CHANGE}
_STREAMS: Final = {"STREAM", "TOPIC"}


async def datasets(
    question: Question, names: DatasetNames, keys: list[str], *, short: bool = False
) -> list[dict[str, Any]]:
    """Datasets, in the order of the keys, each once. `short`: as in a lineage graph, without their facets.

    Raises:
        KeyError: a key is none of a dataset in the graph.
    """
    await names.load(keys)
    members = {names.shown(key).key: [name.key for name in names.all(key)] for key in keys}
    rows = await question.ask(DATASETS, keys=sorted({name for each in members.values() for name in each}))
    read = {row.key: row for row in rows}
    sets = {key: newest(*(read[name].properties.get("facets") for name in own)) for key, own in members.items()}
    contents = await bodies(question, sets.values(), _SHORT if short else None)
    form = short_dataset if short else whole_dataset
    found: list[dict[str, Any]] = []
    for key, own in members.items():
        rows_of_names, facets = [read[name] for name in own], shown(sets[key], contents)
        if _made_since_drop(rows_of_names, facets):
            del facets[_CHANGE]
        found.append(form(read[key], rows_of_names, facets))
    if not short:
        said = await annotations_of(question, list(members))
        for key, each in zip(members, found, strict=True):
            each["annotations"] = now(said.get(key, ()))
    return found


def _made_since_drop(all_names: list[DatasetRow], facets: dict[str, Any]) -> bool:
    """Whether it was dropped, and made again by a run that says nothing of it."""
    if part(facets, _CHANGE, _CHANGE) != DROP:
        return False
    dropped = said_at(_CHANGE, *(row.properties.get("facets") for row in all_names))
    made = max((row.made for row in all_names if row.made is not None), default=None)
    return made is not None and after_stamps_of(made - 1) > dropped


def short_dataset(elected: DatasetRow, all_names: list[DatasetRow], facets: dict[str, Any]) -> dict[str, Any]:
    """A dataset as it stands in a lineage graph. `all_names` has the elected one too; `facets` are those of all."""
    namespace, name = elected.properties["namespace"], elected.properties["name"]
    source = part(facets, "dataSource", "name")
    return {
        "id": {"namespace": namespace, "name": name},
        "type": "STREAM" if _STREAMS & set(_types(all_names)) else "DB_TABLE",
        "name": name,
        "physicalName": name,
        "createdAt": short_iso(min(row.properties["createdAt"] for row in all_names)),
        "updatedAt": short_iso(max(row.properties["updatedAt"] for row in all_names)),
        "namespace": namespace,
        "sourceName": source if isinstance(source, str) else namespace,
        "fields": fields(facets),
        "tags": tags(facets),
        "lastModifiedAt": short_iso(max((row.written for row in all_names if row.written is not None), default=None)),
        "description": part(facets, "documentation", "description"),
        "lastLifecycleState": part(facets, _CHANGE, _CHANGE),
    }


def whole_dataset(elected: DatasetRow, all_names: list[DatasetRow], facets: dict[str, Any]) -> dict[str, Any]:
    """A dataset as it is shown by itself: the short form, its facets, and what Marquez's clients do not know of."""
    short = short_dataset(elected, all_names, facets)
    types = _types(all_names)
    aliases = sorted((row.properties["namespace"], row.properties["name"]) for row in all_names)
    return short | {
        "currentVersion": None,
        "columnLineage": None,
        "facets": facets,
        "deleted": short["lastLifecycleState"] == DROP,
        "datasetType": elected.properties.get("type") or (types[0] if types else None),
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


def _types(all_names: list[DatasetRow]) -> list[str]:
    """The types that are known of a dataset under its names."""
    return [row.properties["type"] for row in all_names if row.properties.get("type")]


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
