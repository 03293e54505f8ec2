"""Bytes of events → facts, folded: a pure function of the bytes alone, so it may run in a process of its own."""

from collections.abc import Iterable
from typing import NamedTuple

from graph_writer.facts import Fact
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.event.bounds import MOST_VALUES, TooMuchInEvent
from headwater.event.parse import parse
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


class ReadOptions(NamedTuple):
    """How events are read: most objects and arrays inside each other, the rules for names, and most values of one."""

    max_nesting: int
    rules: tuple[Rule, ...] = ()
    max_values: int = MOST_VALUES

    @classmethod
    def of(cls, settings: Settings) -> "ReadOptions":
        """As the settings say.

        Raises:
            InvalidSettings: the rules cannot be read.
        """
        return cls(settings.max_nesting, naming_rules(settings.naming_rules), settings.max_values)


def read(values: Iterable[bytes], options: ReadOptions) -> Reading:
    """Parse and observe events, up to the one whose facts would be more than `MOST_FACTS` with those before it.

    What goes wrong with one of them is among the problems, also that it has too many facts by itself.

    Raises:
        MemoryError: there is not enough memory, which may be for what was read before.
    """
    facts, problems = Facts(), dict[int, Problem]()
    many = 0
    coming = iter(values)
    for place, value in enumerate(coming):
        try:
            observed = _observe(value, options)
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


def _observe(value: bytes, options: ReadOptions) -> list[Fact]:
    """The facts of one event; raises whatever is wrong with it."""
    facts = observe(parse(value, options.max_nesting, options.max_values), options.rules)
    if len(facts) > MOST_FACTS:
        raise TooMuchInEvent(
            f"it says {len(facts)} things, of datasets, their columns and facets, and at most {MOST_FACTS} fit into "
            "one transaction: have it sent in parts, events of one run"
        )
    return facts
