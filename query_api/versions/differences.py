"""What differs between two states: field by field, and of a schema column by column."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeGuard, cast

from headwater.event.producer_json import columns
from query_api.versions.states import State

#: Parts of every facet that say who wrote it, and nothing of what it is about.
_ENVELOPE = {"_producer", "_schemaURL"}


class Difference(NamedTuple):
    """What differs in a part of a state: the field, column or dataset that it is about (None: all of the part)."""

    part: str
    change: Literal["added", "removed", "changed", "retyped", "reordered"]
    name: str | None = None
    before: Any = None
    after: Any = None


def without_envelope(facet: Any) -> Any:
    """What a facet says, without who says it: a new release of a producer is no new state."""
    if not _is_object(facet):
        return facet
    return {name: value for name, value in facet.items() if name not in _ENVELOPE}


def differences(before: State, after: State) -> list[Difference]:
    """The differences, part by part. What `after` does not say is not known to be gone."""
    found: list[Difference] = []
    for part in sorted(after):
        if part not in before:
            found.append(Difference(part, "added", after=after[part]))
        elif before[part] != after[part]:
            found += _within(part, before[part], after[part])
    return found


def _within(part: str, before: Any, after: Any) -> Iterator[Difference]:
    if _are_texts(before) and _are_texts(after):
        yield from (Difference(part, "removed", each, before=each) for each in before if each not in after)
        yield from (Difference(part, "added", each, after=each) for each in after if each not in before)
    elif _is_object(before) and _is_object(after):
        yield from _fields(part, dict(before), dict(after))
    else:
        yield Difference(part, "changed", before=before, after=after)


def _are_texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in cast("list[Any]", value))


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _fields(part: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """Fields added, removed, changed; the columns of a schema are taken out and compared one by one."""
    if part == "schema":
        yield from _columns(old.pop("fields", None), new.pop("fields", None))
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Difference(part, "removed", name, before=old[name])
        elif name not in old:
            yield Difference(part, "added", name, after=new[name])
        elif old[name] != new[name]:
            yield Difference(part, "changed", name, before=old[name], after=new[name])


def _columns(before: Any, after: Any) -> Iterator[Difference]:
    """Columns added, removed, retyped, described otherwise; the order of those that both have, if it is another."""
    old, new = columns({"fields": before}), columns({"fields": after})
    for path, column in old.items():
        if path not in new:
            yield Difference("schema", "removed", path, before=column.get("type"))
    for path, column in new.items():
        known = old.get(path)
        if known is None:
            yield Difference("schema", "added", path, after=column.get("type"))
        elif column.get("type") != known.get("type"):
            yield Difference("schema", "retyped", path, before=known.get("type"), after=column.get("type"))
        elif column.get("description") != known.get("description"):
            yield Difference(
                "schema", "changed", path, before=known.get("description"), after=column.get("description")
            )
    order = [path for path in old if path in new]
    now = [path for path in new if path in old]
    if order != now:
        yield Difference("schema", "reordered", before=order, after=now)
