"""Facets as our own producers make them: who says it, the address of the schema, and what is said. Pure."""

from collections.abc import Mapping
from typing import Any, Final

#: Where OpenLineage publishes the schemas of events, and of what all facets share.
CORE: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
_OPENLINEAGE: Final = "https://openlineage.io/spec/facets/"
_HEADWATER: Final = "https://headwater.dev/spec/facets/1-0-0/"


def facet_of(producer: str, schema: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A facet without what is None; `schema` is the address of its schema."""
    present = {name: value for name, value in content.items() if value is not None}
    return {"_producer": producer, "_schemaURL": schema, **present}


def standard(producer: str, path: str, content: Mapping[str, Any], name: str | None = None) -> dict[str, Any]:
    """A facet of OpenLineage, without what is None.

    Args:
        producer: who says it.
        path: version and name of its file, as `1-0-1/ParentRunFacet`.
        content: its fields.
        name: of the facet in that file, if it is another.
    """
    return facet_of(producer, f"{_OPENLINEAGE}{path}.json#/$defs/{name or path.rpartition('/')[2]}", content)


def own(producer: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A facet of Headwater, without what is None; `name` is that of its schema."""
    return facet_of(producer, f"{_HEADWATER}{name}.json#/$defs/{name}", content)
