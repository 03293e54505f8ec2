"""Changes as suspects, ranked. Pure, and the same for the same input, to the byte."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Final

from query_api.compare.change import Change
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.factors import weigh
from query_api.root_cause.kinds import KINDS
from query_api.root_cause.shape import NextCheck
from query_api.root_cause.symptom_graph import PathStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A change with its way to the symptom, and what speaks for and against it. `rung`: how much stands behind it."""

    change: Change
    path: list[PathStep]
    factors: list[Factor]
    rung: str

    @property
    def score(self) -> float:
        """Log-odds: the sum of the factors."""
        return round(sum(factor.value for factor in self.factors), 3)


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A change that cannot be, or hardly is, the cause, and why."""

    change: Change
    reason: str


def rank(evidence: Evidence) -> tuple[list[Suspect], list[RuledOut]]:
    """The suspects, most likely first, and the changes without a way to the symptom."""
    suspects: list[Suspect] = []
    out: list[RuledOut] = []
    for index, change in enumerate(evidence.changes):
        path = evidence.bad_graph.path(change.node_kind, change.node)
        if path is None:
            out.append(RuledOut(change, "nothing that the bad run saw leads from there to the symptom"))
            continue
        factors, reach, siblings = weigh(evidence, index)
        rung = "path+timing" + ("+column" if reach == "column" else "")
        if siblings is not None and siblings.confirmed:
            rung += "+siblings"
        suspects.append(Suspect(change=change, path=path, factors=factors, rung=rung))
    suspects.sort(
        key=lambda each: (-each.score, len(each.path), each.change.kind, each.change.node, each.change.facet or "")
    )
    return suspects, out


def probabilities(suspects: Sequence[Suspect]) -> list[float]:
    """Each suspect's share, if one of them is the cause: exponentials of the scores, normalised.

    The scores are told in units of `weights.CERTAINTY`: the factors were set one by one and carefully, and together
    they are righter than each says.
    """
    if not suspects:
        return []
    highest = suspects[0].score
    odds = [exp((suspect.score - highest) / weights.CERTAINTY) for suspect in suspects]
    return [round(each / sum(odds), 4) for each in odds]


#: From which probability on the first suspect is likelier than all others together.
SURE: Final = 0.5


def next_check(suspects: Sequence[Suspect], name: Callable[[PathStep], str]) -> NextCheck | None:
    """The cheapest thing to look at that tells the two most likely suspects apart; it says when nothing is sure.

    Args:
        suspects: ranked.
        name: gives the id of a dataset or job.
    """
    if not suspects:
        return None
    first = suspects[0]
    node, meaning = name(first.path[0]), KINDS[first.change.kind]
    columns = ", ".join(sorted(first.change.columns)[:3]) or meaning.columns
    check = meaning.check.format(node=node, columns=columns)
    ranks = [1, 2] if len(suspects) > 1 else [1]
    if len(suspects) > 1:
        check += f"; if that is not it, {name(suspects[1].path[0])} is next"
    shares = probabilities(suspects)
    sure = shares[0] >= SURE
    if not sure:
        enough = next(
            count for count, share in enumerate(accumulate(shares), 1) if share >= SURE or count == len(shares)
        )
        check = f"nothing is sure, the first of {len(shares)} has {shares[0]:.0%}: look at the first {enough}; {check}"
    return {"check": check, "nodeId": node, "separates": ranks, "sure": sure}
