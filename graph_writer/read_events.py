"""Bytes of events → facts, folded: a pure function of their records alone, so it may run in a process of its own."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any, NamedTuple

from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.errors import InvalidEvent
from headwater.event.parse import parse
from headwater.event.time import iso, microseconds
from headwater.naming import Rule, naming_rules
from headwater.settings import Settings

#: Longest error text kept, characters.
LONGEST_ERROR = 4000


class Problem(NamedTuple):
    """Why an event can never be applied: the class of the error and what it says."""

    kind: str
    text: str

    @classmethod
    def of(cls, error: BaseException) -> "Problem":
        """What an error says."""
        return cls(type(error).__name__, str(error)[:LONGEST_ERROR])

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Reading(NamedTuple):
    """The facts of several events, folded, and by place among them those that have none."""

    facts: Facts
    problems: dict[int, Problem]


class FutureEvent(InvalidEvent):
    """An event that says that it happens long after it came: its stamp would win over all that is said until then."""

    def __init__(self, time: int, received: int, ahead: int) -> None:
        super().__init__(
            f"its eventTime {iso(time)} is more than {ahead / 1_000_000:,.0f} s (HEADWATER_FUTURE_TOLERANCE) after it "
            f"came into Kafka ({iso(received)}): applied, it would win over every other event until then. If its time "
            "is right and Kafka's clock was wrong, or once its time has come, replay it"
        )


class ReadOptions(NamedTuple):
    """How events are read.

    Attributes:
        max_nesting: most objects and arrays inside each other.
        rules: those for names.
        ahead: how far eventTime may be beyond the time at which the event came, µs.
    """

    max_nesting: int
    rules: tuple[Rule, ...] = ()
    ahead: int = 86_400_000_000

    @classmethod
    def of(cls, settings: Settings) -> "ReadOptions":
        """As the settings say.

        Raises:
            InvalidSettings: the rules cannot be read.
        """
        ahead = round(settings.future_tolerance * 1_000_000)
        return cls(settings.max_nesting, naming_rules(settings.naming_rules), ahead)


def read(values: Iterable[bytes], options: ReadOptions, received: Iterable[int | None] = repeat(None)) -> Reading:
    """Parse and observe events. Never raises: what goes wrong with one of them is among the problems.

    Args:
        values: the bytes of each event.
        options: how they are read.
        received: when each came, µs UTC; None where that is not known, so that it may be of any time.
    """
    facts, problems = Facts(), dict[int, Problem]()
    for place, (value, came) in enumerate(zip(values, received, strict=False)):
        try:
            event = parse(value, options.max_nesting)
            of_event = observe(event, options.rules)
            _refuse_future(event, came, options.ahead)
            facts.add(of_event)
        except Exception as error:  # noqa: BLE001  (one event must never stop the others: it goes to the dead letters)
            problems[place] = Problem.of(error)
    return Reading(facts, problems)


def _refuse_future(event: dict[str, Any], received: int | None, ahead: int) -> None:
    """Return if an event, whose shape is right, is of no later time than it may be.

    Its eventTime is the only time that makes anything win: every stamp begins with it (`headwater.graph.model.stamp`),
    and every first, last and latest is one.

    Raises:
        FutureEvent: it is later.
    """
    if received is not None and (time := microseconds(event["eventTime"])) > received + ahead:
        raise FutureEvent(time, received, ahead)
