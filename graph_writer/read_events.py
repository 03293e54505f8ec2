"""Bytes of events → facts, folded: a pure function of their records alone, so it may run in a process of its own."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any, NamedTuple

from graph_writer.facts import Fact
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.errors import InvalidEvent
from headwater.event.bounds import MOST_VALUES, TooMuchInEvent
from headwater.event.parse import parse
from headwater.event.time import iso, microseconds
from headwater.naming import Rule, naming_rules
from headwater.settings import Settings

#: Longest error text kept, characters.
LONGEST_ERROR = 4000

#: Most facts that are read at once: applied, each takes up to 3 kB of the writer's memory. An input with a schema is
#: four of them.
MOST_FACTS = 100_000


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
    """The facts of several events, folded, and by place among them those that have none.

    `left` is how many events at the end were not read, as all would have been too much at once.
    """

    facts: Facts
    problems: dict[int, Problem]
    left: int = 0


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
        max_values: most values of one.
        ahead: how far eventTime may be beyond the time at which the event came, µs.
    """

    max_nesting: int
    rules: tuple[Rule, ...] = ()
    max_values: int = MOST_VALUES
    ahead: int = 86_400_000_000

    @classmethod
    def of(cls, settings: Settings) -> "ReadOptions":
        """As the settings say.

        Raises:
            InvalidSettings: the rules cannot be read.
        """
        ahead = round(settings.future_tolerance * 1_000_000)
        return cls(settings.max_nesting, naming_rules(settings.naming_rules), settings.max_values, ahead)


def read(values: Iterable[bytes], options: ReadOptions, received: Iterable[int | None] = repeat(None)) -> Reading:
    """Parse and observe events, up to the one whose facts would be more than `MOST_FACTS` with those before it.

    What goes wrong with one of them is among the problems, also that it has too many facts by itself.

    Args:
        values: the bytes of each event.
        options: how they are read.
        received: when each came, µs UTC; None where that is not known, so that it may be of any time.

    Raises:
        MemoryError: there is not enough memory, which may be for what was read before.
    """
    facts, problems = Facts(), dict[int, Problem]()
    many = 0
    coming = zip(values, received, strict=False)
    for place, (value, came) in enumerate(coming):
        try:
            observed = _observe(value, options, came)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  (one event must never stop the others: it goes to the dead letters)
            problems[place] = Problem.of(error)
            continue
        many += len(observed)
        if many > MOST_FACTS:
            return Reading(facts, problems, left=1 + sum(1 for _ in coming))
        facts.add(observed)
    return Reading(facts, problems)


def _observe(value: bytes, options: ReadOptions, received: int | None) -> list[Fact]:
    """The facts of one event; raises whatever is wrong with it."""
    event = parse(value, options.max_nesting, options.max_values)
    facts = observe(event, options.rules)
    _refuse_future(event, received, options.ahead)
    if len(facts) > MOST_FACTS:
        raise TooMuchInEvent(
            f"it says {len(facts)} things, of datasets, their columns and facets, and at most {MOST_FACTS} fit into "
            "one transaction: have it sent in parts, events of one run"
        )
    return facts


def _refuse_future(event: dict[str, Any], received: int | None, ahead: int) -> None:
    """Return if an event, whose shape is right, is of no later time than it may be.

    Its eventTime is the only time that makes anything win: every stamp begins with it (`headwater.graph.model.stamp`),
    and every first, last and latest is one.

    Raises:
        FutureEvent: it is later.
    """
    if received is not None and (time := microseconds(event["eventTime"])) > received + ahead:
        raise FutureEvent(time, received, ahead)
