"""Cypher statements, one a file: its name is the file's, its comment says what it is for. Code holds none."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import LiteralString, cast


@dataclass(frozen=True, slots=True)
class Query:
    """A named statement, as it is sent."""

    name: str
    text: LiteralString


@cache
def queries(package: str) -> dict[str, Query]:
    """Every statement in the `queries` folder of a package, by name."""
    folder = files(package) / "queries"
    return {
        name: Query(name, cast("LiteralString", each.read_text(encoding="utf-8").strip()))
        for each in folder.iterdir()
        if (name := each.name.removesuffix(".cypher")) != each.name
    }
