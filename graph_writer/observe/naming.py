"""An event under the names that naming rules give (`headwater.naming`): a new event, the given one is left alone."""

from collections.abc import Sequence
from typing import Any

from headwater.event.producer_json import mapping, names
from headwater.naming import Rule, renamed

#: Where facets name datasets: paths of keys, `*` for every member of a list or object.
_REFERENCES = {
    "columnLineage": (("fields", "*", "inputFields", "*"), ("dataset", "*")),
    "symlinks": (("identifiers", "*"),),
    "lifecycleStateChange": (("previousIdentifier",),),
    "lineage": (
        ("inputs", "*"),
        ("fields", "*", "inputs", "*"),
        ("entries", "*"),
        ("entries", "*", "inputs", "*"),
        ("entries", "*", "fields", "*", "inputs", "*"),
    ),
}
#: The facet and the key in it that hold which slice was read or written.
_SUBSET = {"inputs": ("inputFacets", "inputCondition"), "outputs": ("outputFacets", "outputCondition")}


def named_by(rules: Sequence[Rule], event: dict[str, Any]) -> dict[str, Any]:
    """The event with all its datasets renamed, and slices that were cut off their names as `subset` facets."""
    changed = dict(event)
    for side in ("inputs", "outputs"):
        if event.get(side):
            changed[side] = _elements(rules, event[side], side)
    if "dataset" in event:
        changed["dataset"] = _element(rules, event["dataset"])[0]
    job = mapping(event.get("job"))
    if job.get("facets"):
        changed["job"] = {**job, "facets": _facets(rules, job["facets"])}
    return changed


def _elements(rules: Sequence[Rule], elements: list[dict[str, Any]], side: str) -> list[dict[str, Any]]:
    """Slices of one dataset are one dataset: each of its elements gets the locations of all of them."""
    found = [_element(rules, each) for each in elements]
    locations: dict[tuple[str, str], list[str]] = {}
    for element, location in found:
        if location is not None:
            locations.setdefault((element["namespace"], element["name"]), []).append(location)
    facets, condition = _SUBSET[side]
    for element, location in found:
        own = element.get(facets) or {}
        if location is not None and not own.get("subset"):
            where = sorted(set(locations[element["namespace"], element["name"]]))
            element[facets] = {**own, "subset": {condition: {"type": "location", "locations": where}}}
    return [element for element, _ in found]


def _element(rules: Sequence[Rule], element: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    namespace, name, location = renamed(rules, element["namespace"], element["name"])
    changed = {**element, "namespace": namespace, "name": name}
    if element.get("facets"):
        changed["facets"] = _facets(rules, element["facets"])
    return changed, location


def _facets(rules: Sequence[Rule], facets: dict[str, Any]) -> dict[str, Any]:
    changed = dict(facets)
    for facet, paths in _REFERENCES.items():
        for path in paths if isinstance(facets.get(facet), dict) else ():
            changed[facet] = _at(rules, changed[facet], path)
    return changed


def _at(rules: Sequence[Rule], value: Any, path: tuple[str, ...]) -> Any:
    """A copy of a JSON value with the references at a path renamed; what has another shape is left as it is."""
    if not path:
        return _reference(rules, value)
    step, rest = path[0], path[1:]
    if step == "*" and isinstance(value, list):
        return [_at(rules, each, rest) for each in value]
    if isinstance(value, dict):
        keys = value if step == "*" else [step] if step in value else []
        return {**value, **{key: _at(rules, value[key], rest) for key in keys}}
    return value


def _reference(rules: Sequence[Rule], value: Any) -> Any:
    named = names(value)
    if named is None or str(value.get("type")).upper() == "JOB":
        return value
    namespace, name, _ = renamed(rules, *named)
    return {**value, "namespace": namespace, "name": name}
