"""What a text says of one run only: dates, instants, ids; so that what else it says can be compared by itself."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

#: UUIDs; dates, with a time or without, with or without what stands between their parts; numbers that count seconds or
#: are ids; commit hashes and their like. Shorter numbers are what somebody chose: limits, days of a window. All begin
#: with one set of characters, and what stands before it is looked at behind it: so most of a text is skipped at once.
_OF_A_RUN: Final = re.compile(
    r"""
    [0-9a-fA-F]
    (?: (?<![0-9A-Za-z].) [0-9a-fA-F]{7} (?: -[0-9a-fA-F]{4} ){3} -[0-9a-fA-F]{12} (?![0-9A-Za-z])
    | (?<![0-9].) (?: (?<=1)9 | (?<=2)0 ) [0-9]{2}
      (?P<between>[-/._]?) (?: 0[1-9] | 1[0-2] ) (?P=between) (?: 0[1-9] | [12][0-9] | 3[01] )
      (?: [T_\ ]? [0-2][0-9] [:_-]? [0-5][0-9]
          (?: [:_-]? [0-5][0-9] (?: [.,][0-9]+ )? )? (?: Z | [+-][0-9]{2}:?[0-9]{2} )? )?
      (?![0-9])
    | (?<![0-9A-Za-z].) (?: (?<=[0-9]) [0-9]{8,} | [0-9a-fA-F]{15,} ) (?![0-9A-Za-z])
    )
    """,
    re.VERBOSE,
)
#: What every such value has somewhere, found quickly.
_MAY_HAVE: Final = re.compile(r"[0-9]{4}|[0-9a-fA-F]{8}")
#: Beside a text: the dates, instants and ids in it, which are others with every run of many jobs.
OF_A_RUN: Final = "values of its run"
#: Texts of which it is kept what they say: most runs of a job have the same.
KEPT: Final = 512


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that is equal to another if the two differ in nothing but values of their runs."""

    without: str
    text: str = field(compare=False)


class Parted(NamedTuple):
    """A text without the values of its run, and these in the order in which they stand there."""

    wording: Wording
    values: tuple[str, ...]


@lru_cache(KEPT)
def parted(text: str) -> Parted:
    """What a text says, and what of that is of one run only."""
    if not _MAY_HAVE.search(text):
        return Parted(Wording(text, text), ())
    pieces: list[str] = []
    values: list[str] = []
    end = 0
    for match in _OF_A_RUN.finditer(text):
        pieces.append(text[end : match.start()])
        values.append(match[0])
        end = match.end()
    pieces.append(text[end:])
    return Parted(Wording("…".join(pieces), text), tuple(values))


def worded(text: str) -> dict[str, Any]:
    """A text as two values that change by themselves: its wording, and the dates and ids of its run in it."""
    said = parted(text)
    return {"": said.wording, OF_A_RUN: said.values}
