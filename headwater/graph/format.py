"""In which format the graph is stored, and which rules gave the names in it: one node, `:Format`, that writers look at.

Whoever changes what is stored, or what it means, so that a graph of before and one of after differ for the same events,
raises `VERSION` and says below, and in `docs/graph-model.md`, what it changed. A property that may be absent has a
default in `graph_writer/codec.py`, which stands for what no event said; it cannot stand for what an earlier version
did not store, too. So no format is continued by the next one: what an earlier one lacks is only in the events, and
`headwater rebuild` reads them again.

| version | what it changed |
|---|---|
| 1 | all graphs before the node: those that have none |
| 2 | the node itself: from here on a graph says what wrote it |
"""

from typing import Final, NamedTuple, Self

import neo4j

from headwater.canonical import canonical
from headwater.errors import HeadwaterError
from headwater.graph.cypher import queries
from headwater.naming import Rule, naming_rules
from headwater.settings import Settings

#: The format that this version reads and writes.
VERSION: Final = 2

#: That of a graph which has nodes of ours and does not say.
UNMARKED: Final = 1

#: The rules for names where there are none.
NO_RULES: Final = "[]"


class RefusedGraph(HeadwaterError):  # noqa: N818  (it names the state of the graph)
    """This writer must not write into the graph: how that is, and what to do."""

    def __init__(self, found: str, do: str) -> None:
        super().__init__(f"{found}: {do}")
        self.found = found
        self.do = do


class NewerGraph(RefusedGraph):
    """A later version of Headwater wrote it."""


class StaleGraph(RefusedGraph):
    """It has to be built anew before this version, or these rules, may write into it; then they may."""


class Format(NamedTuple):
    """What wrote a graph: the version of the format, and the rules for names as canonical JSON."""

    version: int = VERSION
    rules: str = NO_RULES

    @classmethod
    def of(cls, rules: tuple[Rule, ...]) -> Self:
        """What a writer of this version with these rules writes."""
        return cls(rules=canonical([each.model_dump() for each in rules]).decode())

    @classmethod
    def in_settings(cls, settings: Settings) -> Self:
        """What a writer with these settings writes.

        Raises:
            InvalidSettings: the rules for names cannot be read.
        """
        return cls.of(naming_rules(settings.naming_rules))

    def refusal(self, stored: "Format") -> RefusedGraph | None:
        """Why a writer of this format must not write into a graph of that one, and what to do; None: it may."""
        versions = (
            f"the graph is of format {stored.version}, and this version of Headwater writes format {self.version}"
        )
        if stored.version > self.version:
            return NewerGraph(
                versions,
                "a later version wrote it. Use that version here, too; or build the graph anew for this one: stop the "
                "later writers, run `headwater rebuild`, and start this writer again",
            )
        if stored.version < self.version:
            return StaleGraph(
                versions,
                "stop the writers of earlier versions, then run `headwater rebuild`, which builds it anew from the "
                "events in Kafka. Until then this writer waits, and events are kept",
            )
        if stored.rules != self.rules:
            return StaleGraph(
                f"the names in the graph are by other rules ({_short(stored.rules)}) than ours ({_short(self.rules)})",
                "give all services the same file in HEADWATER_NAMING_RULES; if the rules have changed, run `headwater "
                "rebuild`, which applies them to all events. Until then a writer with these rules waits, and events "
                "are kept",
            )
        return None


def stored_format(driver: neo4j.Driver, database: str) -> Format | None:
    """The format of the graph; None: it has no nodes yet, and is of that of its first writer. Blocks.

    Raises:
        neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError: Neo4j does not answer.
    """
    with driver.session(database=database) as session:
        row = session.run(queries("headwater.graph")["format_stored"].text).single(strict=True)
    return format_in(row["version"], row["rules"], filled=row["filled"])


def format_in(version: int | None, rules: str | None, *, filled: bool) -> Format | None:
    """The same of what the node says, if it is there, and whether there are nodes of ours."""
    if version is not None:
        return Format(version, rules or NO_RULES)
    return Format(UNMARKED) if filled else None


def _short(rules: str) -> str:
    """Rules for a message."""
    if rules == NO_RULES:
        return "none"
    return rules if len(rules) <= 200 else f"{rules[:199]}…"  # noqa: PLR2004  (what a line of a log has room for)
