"""Bytes of events → facts, folded: a pure function of the bytes alone, so it may run in a process of its own."""

from collections.abc import Iterable
from typing import NamedTuple

from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.event.parse import parse
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


class ReadOptions(NamedTuple):
    """How events are read: most objects and arrays inside each other, and the rules for names."""

    max_nesting: int
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "ReadOptions":
        """As the settings say.

        Raises:
            InvalidSettings: the rules cannot be read.
        """
        return cls(settings.max_nesting, naming_rules(settings.naming_rules))


def read(values: Iterable[bytes], options: ReadOptions) -> Reading:
    """Parse and observe events. Never raises: what goes wrong with one of them is among the problems."""
    facts, problems = Facts(), dict[int, Problem]()
    for place, value in enumerate(values):
        try:
            facts.add(observe(parse(value, options.max_nesting), options.rules))
        except Exception as error:  # noqa: BLE001  (one event must never stop the others: it goes to the dead letters)
            problems[place] = Problem.of(error)
    return Reading(facts, problems)
