"""A writer that stands still: something is wrong that no event is to blame for, and somebody has to look.

It gives up no event then. It tries again with pauses, and says so in three ways until it goes on: by an error in its
log, by a metric, and by 503 from `/readyz` on its port. The operator mends what is wrong, or lets the event go that it
stands before (`headwater dead-letters put`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

import structlog
from confluent_kafka import Message

from headwater import metrics
from headwater.dead_letters.put_aside import PutAside
from headwater.errors import EngineUnavailable
from headwater.http.lack import Lack

if TYPE_CHECKING:
    from graph_writer.isolate import Dead

Engine = Literal["kafka", "neo4j"]

log = structlog.get_logger()

#: Why an event is a dead letter that an operator let go.
PUT: Final = "PutAside"

#: Longest reason that is told, characters.
_LONGEST: Final = 2000


class Standstill:
    """Whether this writer stands still, and why; and which engines it waits for. Any thread may ask."""

    def __init__(self, put_aside: PutAside | None = None) -> None:
        self._put_aside = put_aside
        self._put: frozenset[tuple[int, int]] = frozenset()
        self.reason: str | None = None
        self._away: dict[str, str] = {}

    def lacks(self) -> list[Lack]:
        """What keeps this writer from applying events: why it stands still, and which engines are away."""
        still = [] if self.reason is None else [Lack("writer", self.reason)]
        return still + [Lack(engine, why) for engine, why in sorted(self._away.items())]

    def away(self, engine: Engine, why: object) -> None:
        """Note that an engine does not answer, or not as it should: what is waited for passes."""
        self._away[engine] = str(why)[:_LONGEST]

    def is_away(self, engine: Engine) -> bool:
        """Whether it did not answer when it was last asked."""
        return engine in self._away

    def back(self, engine: Engine) -> None:
        """Note that it answers."""
        self._away.pop(engine, None)

    def begin(self, reason: str, **where: object) -> None:
        """Stand still, or go on doing so. `where`: what it stands before, for the log."""
        self.reason = reason[:_LONGEST]
        metrics.STANDING_STILL.set(1)
        log.error("the writer stands still", reason=self.reason, **where)

    def end(self) -> None:
        """Go on."""
        if self.reason is not None:
            self.reason = None
            metrics.STANDING_STILL.set(0)
            log.info("the writer goes on")

    def learn(self) -> None:
        """Learn which events an operator has put among the dead letters. Asks Kafka; blocks.

        Raises:
            EngineUnavailable: it does not answer.
        """
        if self._put_aside is not None:
            self._put = self._put_aside.places()

    def put(self, messages: Iterable[Message]) -> list[Message]:
        """Those of these messages that are to become dead letters, as far as was learnt."""
        return [each for each in messages if (each.partition(), each.offset()) in self._put] if self._put else []

    def let_go(self, messages: Iterable[Message]) -> list[Message]:
        """The same, as it is now; while Kafka is away as it was."""
        try:
            self.learn()
        except EngineUnavailable as error:
            log.warning("Kafka does not say which events were put among the dead letters", error=str(error))
        return self.put(messages)


class Row:
    """How many events in a row became dead letters for one reason, since the last one that was applied.

    Where others are applied, the writer is not what is wrong: a producer that sends only rubbish stops nobody.
    """

    def __init__(self, most: int = 5_000, counts: dict[str, int] | None = None) -> None:
        self._most = most
        self._counts = counts or {}
        self.too_long: str | None = None

    def with_batch(self, messages: list[Message], dead: "list[Dead]") -> "Row":
        """The row after a batch; `too_long` says so if it was too long by then. What was let go counts for nothing."""
        after = Row(self._most, dict(self._counts))
        reasons = {id(each.message): each.problem.kind for each in dead}
        for message in messages:
            reason = reasons.get(id(message))
            if reason is None:
                after._counts.clear()
            elif reason != PUT:
                after._counts[reason] = after._counts.get(reason, 0) + 1
                if after._counts[reason] > self._most:
                    after.too_long = _too_long(reason, self._most)
        return after


def _too_long(reason: str, most: int) -> str:
    return (
        f"more than {most:,} events in a row cannot be applied for one reason ({reason}), and none in between was: "
        "what is wrong is rather here than in each of them, so they are not given up. If they are to be dead letters, "
        "start the writer again, which counts anew, or raise HEADWATER_DEAD_LETTERS_IN_A_ROW"
    )
