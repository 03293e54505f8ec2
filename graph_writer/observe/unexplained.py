"""Which columns of a schema a column lineage leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass

#: The names in a dotted path, in one case: producers differ in case.
_Path = tuple[str, ...]


@dataclass(slots=True)
class _Column:
    """A path that the schema has (`name`: as it is written there), or that is stated, or both.

    `has_parts`: the schema has columns nested in it. `explained`: it is stated, or one around it; `within`: one in it.
    """

    path: _Path
    name: str | None = None
    explained: bool = False
    within: bool = False
    has_parts: bool = False


def left_out(schema: Iterable[str], stated: Iterable[str]) -> list[str]:
    """The innermost columns of a schema that are not stated: neither themselves, nor what is around or within them.

    Of a column whose parts the schema does not have, the lineage is all that is known of its parts.
    """
    columns: dict[_Path, _Column] = {}
    for name in schema:
        columns.setdefault(path := _path(name), _Column(path, name))
    for name in stated:
        columns.setdefault(path := _path(name), _Column(path)).explained = True
    found: list[str] = []
    around: list[_Column] = []
    # Sorted by path, a column comes right after the one around it and all that is in that one before it.
    for path in sorted(columns):
        while around and path[: len(around[-1].path)] != around[-1].path:
            _leave(around, found)
        column = columns[path]
        column.explained |= bool(around) and around[-1].explained
        around.append(column)
    while around:
        _leave(around, found)
    return found


def _leave(around: list[_Column], found: list[str]) -> None:
    """Take the innermost column off: all that is in it was seen."""
    column = around.pop()
    if column.name is not None and not (column.has_parts or column.explained or column.within):
        found.append(column.name)
    if around:
        around[-1].has_parts |= column.has_parts or column.name is not None
        around[-1].within |= column.explained or column.within


def _path(name: str) -> _Path:
    return tuple(name.casefold().split("."))
