"""Cypher statements, one a file: its name is the file's, its comment says what it is for. Code holds none.

What several statements have in common is in a folder `queries/parts`, once: `/* part: name */` stands for the text of
that file without its comment.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, LiteralString, cast

_PART = re.compile(r"/\* part: (\w+) \*/")
#: A parameter in the text of a statement, by its name.
PARAMETER: Final = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Query:
    """A named statement, as it is sent."""

    name: str
    text: LiteralString

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of its parameters."""
        return frozenset(PARAMETER.findall(self.text))


@cache
def queries(package: str, parts_of: str | None = None) -> dict[str, Query]:
    """Every statement in the `queries` folder of a package, by name, with its parts, its own or another package's."""
    folder = files(package) / "queries"
    parts = files(parts_of or package) / "queries" / "parts"
    return {
        name: Query(name, cast("LiteralString", _whole(each.read_text(encoding="utf-8").strip(), parts)))
        for each in folder.iterdir()
        if (name := each.name.removesuffix(".cypher")) != each.name
    }


def _whole(text: str, parts: Traversable) -> str:
    """`text` with its parts, and theirs."""

    def part(found: re.Match[str]) -> str:
        lines = (parts / f"{found[1]}.cypher").read_text(encoding="utf-8").strip().splitlines()
        return _whole("\n".join(line for line in lines if not line.startswith("//")), parts)

    return _PART.sub(part, text)
