"""Whether somebody has what changed: has, has not, and does not say."""

from collections.abc import Iterable
from enum import Enum


class Has(Enum):
    """Whether a run, a read or a closure has a change. `NOT_SAID`: its producers report nothing that would show it."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not said"


def yes_or_no(has: bool) -> Has:
    """The answer where it is known."""
    return Has.YES if has else Has.NO


def any_has(answers: Iterable[Has]) -> Has:
    """Whether any of several has it; of none at all: no. Those after the first that has it are not looked at."""
    found = Has.NO
    for answer in answers:
        if answer is Has.YES:
            return answer
        if answer is Has.NOT_SAID:
            found = answer
    return found


def counts_as_having(answer: Has) -> bool:
    """What an answer counts as where it must be one or the other: what is not said counts as not had."""
    return answer is Has.YES
