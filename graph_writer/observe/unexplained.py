"""Which columns of a schema a column lineage leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass

#: Stands for the dot: before any other character, so that a column is sorted right before all that is in it.
_IN = "\0"


@dataclass(slots=True)
class _Column:
    """A path that the schema has (`name`: as it is written there), or that is stated, or both.

    `has_parts`: the schema has columns nested in it. `explained`: it is stated, or one around it; `within`: one in it.
    """

    path: str
    name: str | None = None
    explained: bool = False
    within: bool = False
    has_parts: bool = False


def left_out(schema: Iterable[str], stated: Iterable[str]) -> list[str]:
    """The innermost columns of a schema that are not stated: neither themselves, nor what is around or within them.

    Of a column whose parts the schema does not have, the lineage is all that is known of its parts.
    """
    columns: dict[str, _Column] = {}
    for name in schema:
        columns.setdefault(path := _path(name), _Column(path, name))
    for name in stated:
        columns.setdefault(path := _path(name), _Column(path)).explained = True
    found: list[str] = []
    around: list[_Column] = []
    for path in sorted(columns):
        while around and not path.startswith(around[-1].path + _IN):
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


def _path(name: str) -> str:
    """In one case: producers differ in case."""
    return name.casefold().replace(".", _IN)
