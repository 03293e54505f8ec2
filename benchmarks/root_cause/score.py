"""Where the right suspect stands in an answer: by our ranking, by simpler ones, by ours with a factor left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final, NamedTuple

Suspect = Mapping[str, Any]

OURS: Final = "ours"
#: What else one could go by, as a key of a suspect: the smallest is the first.
BASELINES: Final[dict[str, Callable[[Suspect], Any]]] = {
    "most recent": lambda suspect: _Descending(suspect["change"]["at"]),
    "nearest": lambda suspect: len(suspect["path"]),
    "random": lambda _: 0,
}


class _Descending(str):
    """Text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str(self) > str(other)


class Placing(NamedTuple):
    """Chance to be first, to be among the first three, and the rank to be expected; ties are broken by chance."""

    first: float
    third: float
    rank: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. `placings` are empty if the right suspect was not among them.

    `siblings`: how many versions are evaluated beside the two; None if what is asked about is a job that fails.
    `probability`: that of the first suspect.
    """

    fault: str
    jobs: int
    siblings: int | None
    world: str
    suspects: int
    placings: dict[str, Placing]
    right: tuple[str, str]
    seconds: float
    first: tuple[str, str] | None = None
    probability: float | None = None


def placing(keys: Sequence[Any], right: int) -> Placing:
    """Of the one at place `right`, if all are sorted by their keys."""
    better = sum(key < keys[right] for key in keys)
    tied = sum(not key < keys[right] and not keys[right] < key for key in keys)
    first, third = (max(0.0, min(1.0, (most - better) / tied)) for most in (1, 3))
    return Placing(first, third, better + (tied + 1) / 2)


def placings(suspects: Sequence[Suspect], right: tuple[str, str]) -> dict[str, Placing]:
    """By ranking: ours, each baseline, and `without NAME` of each factor; empty if the right one is not there.

    Args:
        suspects: of an answer, as they are ranked there.
        right: kind and node id of the right one.
    """
    at = next((place for place, each in enumerate(suspects) if named(each) == right), None)
    if at is None:
        return {}
    found = {OURS: placing(range(len(suspects)), at)}
    for name, key in BASELINES.items():
        found[name] = placing([key(each) for each in suspects], at)
    factors = sorted({factor["name"] for each in suspects for factor in each["factors"]})
    for name in factors:
        found[f"without {name}"] = placing([-_score(each, name) for each in suspects], at)
    return found


def named(suspect: Suspect) -> tuple[str, str]:
    """Kind and node id of a suspect."""
    return suspect["change"]["kind"], suspect["change"]["nodeId"]


def _score(suspect: Suspect, without: str) -> float:
    return round(sum(factor["value"] for factor in suspect["factors"] if factor["name"] != without), 3)


@dataclass(frozen=True, slots=True)
class Summary:
    """Over several outcomes: how many, in what part the right one was found, first, among three, its mean rank.

    The mean rank is over those that found it, None if none did.
    """

    count: int
    found: float
    first: float
    third: float
    rank: float | None


def summary(outcomes: Iterable[Outcome], ranking: str) -> Summary:
    """Of a ranking; where an answer has no such ranking (a factor that no suspect of it has), it is ours."""
    every = list(outcomes)
    placed = [each.placings.get(ranking, each.placings[OURS]) for each in every if each.placings]
    return Summary(
        len(every),
        len(placed) / len(every),
        sum(each.first for each in placed) / len(every),
        sum(each.third for each in placed) / len(every),
        mean(each.rank for each in placed) if placed else None,
    )
