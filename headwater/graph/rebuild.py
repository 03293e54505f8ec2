"""Which generation the graph is, and how far it is on its way to the next: one node, which every writer looks at.

A rebuild goes through three phases. `dropping`: nobody writes, the old graph is deleted. `replaying`: the writers read
Kafka from its start, under a consumer group of the new generation. `ready`: they have come to where the log ended when
they began. Every step may be repeated and may be done by several at once: each is a transaction that locks the node
and does nothing in another phase, so whoever was killed, anybody else goes on.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import neo4j

from headwater.graph.cypher import queries
from headwater.http.rebuilding import Rebuilding

Phase = Literal["ready", "dropping", "replaying"]

#: Edges or nodes that one transaction deletes.
AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class State:
    """Where the graph is.

    Attributes:
        generation: how often it was begun anew.
        phase: `ready`: it is whole.
        firsts, targets: for each partition of the event topic the first offset, and the one to come to.
        done: records that are applied of those.
    """

    generation: int = 0
    phase: Phase = "ready"
    firsts: Sequence[int] = field(default_factory=tuple)
    targets: Sequence[int] = field(default_factory=tuple)
    done: int = 0

    @property
    def total(self) -> int:
        """Records to apply until it is ready."""
        return sum(self.targets) - sum(self.firsts)

    def progress(self) -> Rebuilding | None:
        """The rebuild that runs as JSON values; None: none does."""
        if self.phase == "ready":
            return None
        return {"generation": self.generation, "phase": self.phase, "applied": self.done, "events": self.total}

    def come_to(self, committed: Mapping[int, int]) -> tuple[int, bool]:
        """How many records are applied when the writers are at these offsets, and whether these are all."""
        at = [
            min(max(committed.get(partition, first), first), target)
            for partition, (first, target) in enumerate(zip(self.firsts, self.targets, strict=True))
        ]
        return sum(at) - sum(self.firsts), at == list(self.targets)


class Holdings(NamedTuple):
    """What is in the database.

    Attributes:
        own: nodes of the lineage, which a rebuild deletes.
        others: nodes that Headwater did not write, which nothing of ours deletes.
        called: labels of some of these, a list for each kind of them; an empty one where they have none.
    """

    own: int
    others: int
    called: Sequence[Sequence[str]]


class Rebuild:
    """The node, in a database. Safe for several threads; each call blocks.

    Raises `neo4j.exceptions.Neo4jError` or `DriverError` when Neo4j does not answer.
    """

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver = driver
        self._database = database

    def state(self) -> State:
        """Where the graph is."""
        rows = self._run("state")
        return State(**rows[0]) if rows else State()

    def holdings(self) -> Holdings:
        """What is in the database. Looks at every node: seconds for each ten million."""
        return Holdings(**self._run("holdings")[0])

    def begin(self, generation: int) -> None:
        """Let the writers go, unless a rebuild runs already."""
        self._run("begin", generation=generation)

    def writing(self) -> set[str]:
        """The transactions that write at present."""
        return {row["id"] for row in self._run("in_the_way")}

    def drop(self, generation: int) -> Generator[int]:
        """Delete the lineage, piece by piece, as long as this generation is dropping; yields how much each was.

        What others have put into the database stays.
        """
        for kind in ("edges", "nodes"):
            while deleted := sum(row["deleted"] for row in self._run(f"drop_{kind}", generation=generation)):
                yield deleted

    def replay(self, generation: int, offsets: Mapping[int, range]) -> None:
        """Let the writers in."""
        each = [offsets[partition] for partition in sorted(offsets)]
        firsts, targets = [one.start for one in each], [one.stop for one in each]
        self._run("replay", generation=generation, firsts=firsts, targets=targets)

    def report(self, state: State, committed: Mapping[int, int]) -> None:
        """Say where the writers are; the graph is ready once they have come to the targets."""
        done, complete = state.come_to(committed)
        self._run("report", generation=state.generation, done=done, complete=complete)

    def _run(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        text = queries("headwater.graph")[f"rebuild_{name}"].text
        with self._driver.session(database=self._database) as session:
            return session.run(text, {"most": AT_ONCE, **parameters}).data()
