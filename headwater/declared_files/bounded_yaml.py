"""YAML of strangers: every scalar is text, and what is read has a bounded size and depth. Pure.

Text alone, as YAML's guesses are wrong here: `no` is Norwegian, `1e10` may be a digest, and `2026-02-30` is no reason
to refuse a file.
"""

from typing import Any, Final

import yaml

from headwater.declared_files.errors import InvalidDeclaration

#: Longest text that is read, characters.
LONGEST: Final = 8 * 1024 * 1024
#: Most scalars, lists and mappings, each alias counted as all that it stands for.
MOST_NODES: Final = 500_000
#: Most lists and mappings within each other.
DEEPEST: Final = 50

_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(text: str) -> Any:
    """The mappings, lists and texts in `text`, one document.

    Raises:
        InvalidDeclaration: it is no YAML, or too much of it.
    """
    if len(text) > LONGEST:
        raise InvalidDeclaration(f"longer than {LONGEST:,} characters")
    try:
        _check_size(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  (makes nothing but text, lists and mappings)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise InvalidDeclaration(f"no YAML: {_told(error)}") from error


def _check_size(text: str) -> None:
    """Count what the text stands for, before anything is made of it.

    Raises:
        InvalidDeclaration: it is too much, or an alias stands within what it stands for.
    """
    total = 0
    begun: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in begun):
                raise InvalidDeclaration("an alias stands within what it stands for")
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            begun.append((event.anchor, total))
            total += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            anchor, before = begun.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
        if len(begun) > DEEPEST:
            raise InvalidDeclaration(f"more than {DEEPEST} lists and mappings within each other")
        if total > MOST_NODES:
            raise InvalidDeclaration(f"more than {MOST_NODES:,} values, aliases written out")


def _told(error: Exception) -> str:
    """Why, on one line, without the text itself."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        mark = error.problem_mark
        return error.problem if mark is None else f"{error.problem}, line {mark.line + 1}"
    return " ".join(str(error).split())[:200]


def given(value: Any) -> str | None:
    """The text that `value` is; None where there is none, or YAML's null stands."""
    return value if isinstance(value, str) and value not in _NOTHING else None


def texts(value: Any) -> list[str]:
    """One text or several, as a list; what else stands among them is left out."""
    several: list[Any] = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(each for each in map(given, several) if each is not None))
