"""The rules of OpenLineage that Headwater is held to, from `rules.toml`, in the order of the page."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("rules.toml")

#: The other consumers of the page, in its order.
OTHERS = ("Marquez", "DataHub", "OpenMetadata", "Dataplex")


class Rule(NamedTuple):
    """One row: `id`, what the rule says, and what others are known to do, by their name."""

    id: str
    text: str
    elsewhere: Mapping[str, str]


class Section(NamedTuple):
    """A heading and its rules."""

    title: str
    rules: tuple[Rule, ...]


def sections() -> list[Section]:
    """All sections.

    Raises:
        ValueError: the file says something of a rule or a consumer that it does not list.
    """
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    elsewhere: dict[str, dict[str, str]] = read["elsewhere"]
    found = [
        Section(
            section["title"],
            tuple(Rule(name, text, elsewhere.get(name, {})) for name, text in _rules(section)),
        )
        for section in read["section"]
    ]
    known = {rule.id for section in found for rule in section.rules}
    others = {consumer for of_rule in elsewhere.values() for consumer in of_rule}
    if unknown := (set(elsewhere) - known) | (others - set(OTHERS)):
        raise ValueError(f"{FILE.name}: [elsewhere] names what is no rule or consumer: {sorted(unknown)}")
    return found


def _rules(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The rules of a section; those of a facet (`[section.fields."run.parent"]`) are its fields."""
    yield from section.get("rules", {}).items()
    for facet, fields in section.get("fields", {}).items():
        for field, meaning in fields.items():
            yield f"{facet}.{field}", f"`{facet.split('.', 1)[1]}.{field}`: {meaning or 'kept and given back'}"
