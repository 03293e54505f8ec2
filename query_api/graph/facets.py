"""Facets as they are stored, `{stamp: {name: hash or body}}`, and as they are shown, `{name: body}`."""

from collections.abc import Iterable
from typing import Any

import orjson

from headwater.event.producer_json import mapping, objects
from headwater.graph.model import DELETED
from query_api.graph.question import Question
from query_api.graph.statements import FACETS


def newest(*stored: str | None) -> dict[str, Any]:
    """The facet set (name: hash or body) of one or several stored ones: of each name the one with the latest stamp.

    A deleted facet is not in it.
    """
    said = [each for each in stored if each and each != "{}"]
    if not said:
        return {}
    stamped = [(stamp, facets) for each in said for stamp, facets in orjson.loads(each).items()]
    current: dict[str, Any] = {}
    for _, facets in sorted(stamped, key=lambda item: item[0]):
        current |= facets
    return {name: content for name, content in sorted(current.items()) if content != DELETED}


def said_at(name: str, *stored: str | None) -> str:
    """The latest stamp of a facet in one or several stored sets; "" if none has it."""
    stamps = (stamp for each in stored if each for stamp, facets in orjson.loads(each).items() if name in facets)
    return max(stamps, default="")


async def bodies(question: Question, sets: Iterable[dict[str, str]], names: set[str] | None = None) -> dict[str, Any]:
    """The content of facets by hash, all that are in these sets or those with these names."""
    hashes = {own for each in sets for name, own in each.items() if names is None or name in names}
    if not hashes:
        return {}
    return {row.hash: orjson.loads(row.body) for row in await question.ask(FACETS, hashes=sorted(hashes))}


def shown(facets: dict[str, str], contents: dict[str, Any]) -> dict[str, Any]:
    """A facet set with its contents, those that were read."""
    return {name: contents[own] for name, own in facets.items() if own in contents}


def part(facets: dict[str, Any], name: str, field: str) -> Any:
    """A field of a facet; None if there is none: producers send facets of any shape."""
    return mapping(facets.get(name)).get(field)


def tags(facets: dict[str, Any]) -> list[str]:
    """The tags of a `tags` facet that stand for the whole, not for a field."""
    found = {
        str(each["key"]) for each in objects(part(facets, "tags", "tags")) if "key" in each and not each.get("field")
    }
    return sorted(found)


def owners(facets: dict[str, Any]) -> list[dict[str, Any]]:
    """The owners of an `ownership` facet."""
    found = objects(part(facets, "ownership", "owners"))
    return [{"name": each["name"], "type": each.get("type")} for each in found if isinstance(each.get("name"), str)]


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
