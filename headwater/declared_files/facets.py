"""The parts of the events that declared files become. Pure."""

from typing import Any, Final

from headwater import facet
from headwater.naming import Name

Json = dict[str, Any]

PRODUCER: Final = "urn:headwater:declared"


def event(kind: str, at: str, **content: Any) -> Json:
    """A `Job` or `Dataset` event."""
    return {"eventTime": at, "producer": PRODUCER, "schemaURL": f"{facet.CORE}{kind}Event", **content}


def standard(path: str, name: str | None = None, /, **content: Any) -> Json:
    """A facet of OpenLineage; `path` is that of its schema, as `1-0-1/SQLJobFacet`; what is None is left out."""
    return facet.standard(PRODUCER, path, content, name)


def own(name: str, /, **content: Any) -> Json:
    """A facet of Headwater; `name` is that of its schema; what is None is left out."""
    return facet.own(PRODUCER, name, content)


def dataset(name: Name, facets: Json, **more: Json) -> Json:
    return {"namespace": name.namespace, "name": name.name, "facets": facets, **more}


def is_model() -> Json:
    """The facet that makes a dataset a model."""
    return standard("1-0-1/DatasetTypeDatasetFacet", datasetType="MODEL")
