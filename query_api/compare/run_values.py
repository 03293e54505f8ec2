"""What a text says of one run only: dates, instants, ids; so that what else it says can be compared by itself."""

import re
from dataclasses import dataclass, field
from typing import Final

#: UUIDs; dates, with a time or without, with or without what stands between their parts; numbers that count seconds or
#: are ids; commit hashes and their like. Shorter numbers are what somebody chose: limits, days of a window.
_OF_A_RUN: Final = re.compile(
    r"""
    (?<![0-9a-z]) [0-9a-f]{8} (?: -[0-9a-f]{4} ){3} -[0-9a-f]{12} (?![0-9a-z])
    | (?<![0-9]) (?:19|20)[0-9]{2} (?P<between>[-/._]?) (?:0[1-9]|1[0-2]) (?P=between) (?:0[1-9]|[12][0-9]|3[01])
      (?: [T_\ ]? [0-2][0-9] [:_-]? [0-5][0-9]
          (?: [:_-]? [0-5][0-9] (?: [.,][0-9]+ )? )? (?: Z | [+-][0-9]{2}:?[0-9]{2} )? )?
      (?![0-9])
    | (?<![0-9a-z]) [0-9]{9,} (?![0-9a-z])
    | (?<![0-9a-z]) (?=[a-f]*[0-9]) [0-9a-f]{16,} (?![0-9a-z])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that is equal to another if the two differ in nothing but values of their runs."""

    without: str
    text: str = field(compare=False)


def wording(text: str) -> Wording:
    """The text, to be compared without the values of its run."""
    return Wording(_OF_A_RUN.sub("…", text), text)


def run_values(text: str) -> list[str]:
    """The values of its run, in the order in which they stand there."""
    return [match[0] for match in _OF_A_RUN.finditer(text)]
