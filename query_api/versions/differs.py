"""What differs between two states: field by field, and of a schema column by column."""

from collections.abc import Iterator
from typing import Any, Literal

from headwater.event.producer_json import columns
from query_api.versions.states import State

Change = Literal["added", "removed", "changed", "retyped", "reordered"]
#: Parts of every facet that say who wrote it, and nothing of what it is about.
_ENVELOPE = {"_producer", "_schemaURL"}


def content(facet: Any) -> Any:
    """What a facet says, without who says it: a new release of a producer is no new state."""
    if not isinstance(facet, dict):
        return facet
    return {name: value for name, value in facet.items() if name not in _ENVELOPE}  # pyright: ignore[reportUnknownVariableType]


def differs(before: State, after: State) -> list[dict[str, Any]]:
    """The differences, part by part. What `after` does not say is not known to be gone."""
    found: list[dict[str, Any]] = []
    for part in sorted(after):
        if part not in before:
            found.append(_difference(part, "added", None, None, after[part]))
        elif before[part] != after[part]:
            found += _within(part, before[part], after[part])
    return found


def _difference(part: str, change: Change, name: str | None, before: Any, after: Any) -> dict[str, Any]:
    return {"part": part, "change": change, "name": name, "before": before, "after": after}


def _within(part: str, before: Any, after: Any) -> Iterator[dict[str, Any]]:
    match before, after:
        case list(), list() if all(isinstance(each, str) for each in [*before, *after]):  # pyright: ignore[reportUnknownVariableType]
            yield from (_difference(part, "removed", each, each, None) for each in before if each not in after)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from (_difference(part, "added", each, None, each) for each in after if each not in before)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case dict(), dict():
            old, new = dict[str, Any](before), dict[str, Any](after)  # pyright: ignore[reportUnknownArgumentType]
            if part == "schema":
                yield from _columns(old.pop("fields", None), new.pop("fields", None))
            for name in sorted(old.keys() | new.keys()):
                if name not in new:
                    yield _difference(part, "removed", name, old[name], None)
                elif name not in old:
                    yield _difference(part, "added", name, None, new[name])
                elif old[name] != new[name]:
                    yield _difference(part, "changed", name, old[name], new[name])
        case _:
            yield _difference(part, "changed", None, before, after)


def _columns(before: Any, after: Any) -> Iterator[dict[str, Any]]:
    """Columns added, removed, retyped, described otherwise; the order of those that both have, if it is another."""
    old, new = columns({"fields": before}), columns({"fields": after})
    for path, column in old.items():
        if path not in new:
            yield _difference("schema", "removed", path, column.get("type"), None)
    for path, column in new.items():
        if path not in old:
            yield _difference("schema", "added", path, None, column.get("type"))
        elif column.get("type") != old[path].get("type"):
            yield _difference("schema", "retyped", path, old[path].get("type"), column.get("type"))
        elif column.get("description") != old[path].get("description"):
            yield _difference("schema", "changed", path, old[path].get("description"), column.get("description"))
    order = [path for path in old if path in new]
    now = [path for path in new if path in old]
    if order != now:
        yield _difference("schema", "reordered", None, order, now)
