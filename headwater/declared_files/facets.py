"""The parts of the events that declared files become. Pure."""

from typing import Any, Final

from headwater.naming import Name

Json = dict[str, Any]

PRODUCER: Final = "urn:headwater:declared"
_CORE: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
_OPENLINEAGE: Final = "https://openlineage.io/spec/facets/"
_HEADWATER: Final = "https://headwater.dev/spec/facets/1-0-0/"


def event(kind: str, at: str, **content: Any) -> Json:
    """A `Job` or `Dataset` event."""
    return {"eventTime": at, "producer": PRODUCER, "schemaURL": f"{_CORE}{kind}Event", **content}


def standard(path: str, name: str | None = None, /, **content: Any) -> Json:
    """A facet of OpenLineage; `path` is that of its schema, as `1-0-1/SQLJobFacet`; what is None is left out."""
    name = name or path.rpartition("/")[2]
    return _facet(f"{_OPENLINEAGE}{path}.json#/$defs/{name}", content)


def own(name: str, /, **content: Any) -> Json:
    """A facet of Headwater; `name` is that of its schema."""
    return _facet(f"{_HEADWATER}{name}.json#/$defs/{name}", content)


def _facet(schema: str, content: Json) -> Json:
    stated = {name: value for name, value in content.items() if value is not None}
    return {"_producer": PRODUCER, "_schemaURL": schema, **stated}


def dataset(name: Name, facets: Json, **more: Json) -> Json:
    return {"namespace": name.namespace, "name": name.name, "facets": facets, **more}


def is_model() -> Json:
    """The facet that makes a dataset a model."""
    return standard("1-0-1/DatasetTypeDatasetFacet", datasetType="MODEL")
