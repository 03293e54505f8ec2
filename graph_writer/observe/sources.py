"""What column lineage and explicit lineage share: references to sources, and how they are used."""

from typing import Any, NamedTuple

from headwater.event.producer_json import objects, text


class Source(NamedTuple):
    """A dataset or job that a lineage names: its key, namespace and name."""

    key: str
    namespace: str
    name: str
    is_job: bool = False


def transformations(reference: dict[str, Any]) -> tuple[str, ...]:
    """How a source is used: `TYPE`, `TYPE:SUBTYPE` or `TYPE:SUBTYPE:MASKED`, sorted; DIRECT where nothing is said."""
    return tuple(sorted({_label(each) for each in objects(reference.get("transformations"))})) or ("DIRECT",)


def _label(transformation: dict[str, Any]) -> str:
    label = text(transformation.get("type")) or "DIRECT"
    if subtype := text(transformation.get("subtype")):
        label = f"{label}:{subtype}"
    return f"{label}:MASKED" if transformation.get("masking") is True else label
