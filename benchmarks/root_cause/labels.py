"""What evaluations say of model versions: mostly right, sometimes wrong, sometimes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.root_cause.history import Done
from benchmarks.root_cause.manners import Manners
from benchmarks.root_cause.plan import chance_of

#: Which of the first versions that are known to be bad somebody asks about.
ASKED_AMONG: Final = 2


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a model: what it really is, and what its evaluation says of it; None: it was not evaluated."""

    number: int
    done: Done
    bad: bool
    said: bool | None

    @property
    def model(self) -> str:
        return self.done.job.output


def versions(runs: Iterable[Done], seed: int, manners: Manners) -> Iterator[Version]:
    """Every version that these runs trained, numbered from 1 by model."""
    numbers: Counter[str] = Counter()
    for done in runs:
        if done.job.training and done.wrote is not None:
            numbers[done.job.output] += 1
            number = numbers[done.job.output]
            chance = chance_of("label", seed, done.job.output, number)
            said = None
            if chance.random() >= manners.unlabelled:
                said = done.harmed != (chance.random() < manners.wrong)
            yield Version(number, done, done.harmed, said)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: why is `bad` worse than `good`, both known rightly; `siblings` other versions are evaluated.

    `good_named`: whether whoever asks says which the good one is.
    """

    bad: Version
    good: Version
    siblings: int
    good_named: bool = True


def question(
    found: Iterable[Version], model: str, seed: int, *, siblings: bool, late: bool = False
) -> tuple[Asked, list[Version]] | None:
    """What is asked, and the versions whose evaluations are sent; None if there is nothing to ask.

    Without `siblings` only the two that are asked about are evaluated. If somebody asks `late` it is about the last
    version that is bad and known to be, and not said which was the last good one.
    """
    every = list(found)
    own = [version for version in every if version.model == model]
    bad = [version for version in own if version.bad and version.said]
    if not bad:
        return None
    worse = bad[-1] if late else chance_of("asked", seed, model).choice(bad[:ASKED_AMONG])
    good = [each for each in own if not each.bad and each.said is False and each.number < worse.number]
    if not good:
        return None
    sent = [each for each in every if each.said is not None] if siblings else [worse, good[-1]]
    return Asked(worse, good[-1], len(sent) - 2, good_named=not late), sent
