"""Changes as suspects, ranked. Pure, and the same for the same input, to the byte."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import exp
from typing import Final

from headwater.event.time import iso
from query_api.compare.change import Change
from query_api.root_cause import weights
from query_api.root_cause.echoes import explains
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.factors import weigh
from query_api.root_cause.kinds import KINDS
from query_api.root_cause.shape import NextCheck
from query_api.root_cause.symptom_graph import PathStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A change with its way to the symptom, and what speaks for and against it.

    `rung`: how much stands behind it; `explained_by_first`: it would be there because of the first suspect.
    """

    change: Change
    path: list[PathStep]
    factors: list[Factor]
    rung: str
    explained_by_first: bool = False

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
    return [
        replace(each, explained_by_first=explains(evidence, suspects[0].change, each.change)) for each in suspects
    ], out


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


def next_check(
    suspects: Sequence[Suspect], name: Callable[[PathStep], str], *, unwritten: Container[str] = ()
) -> NextCheck | None:
    """The cheapest thing to look at that tells the most likely suspect from the next; it says when nothing is sure.

    The next is the first that is not explained by the most likely: who has ruled out a cause has ruled out its echoes.

    Args:
        suspects: ranked.
        name: gives the id of a dataset or job.
        unwritten: the datasets that no run is known to have written: their owners are whom to ask.
    """
    if not suspects:
        return None
    first = suspects[0]
    change, meaning = first.change, KINDS[first.change.kind]
    node = name(first.path[0])
    columns = ", ".join(sorted(change.columns)[:3]) or meaning.columns
    at = iso(change.at)
    check = meaning.check.format(node=node, columns=columns, since=f"{at[:10]} {at[11:19]} UTC")
    if change.node_kind == "dataset" and change.node in unwritten:
        check += ", and ask its owner who wrote it then: no run is known to"
    shares = probabilities(suspects)
    ranks = [1]
    following = next((rank for rank, each in enumerate(suspects, 1) if rank > 1 and not each.explained_by_first), None)
    if following is not None:
        ranks.append(following)
        check += f"; if that is not it, {name(suspects[following - 1].path[0])} is next"
    sure = shares[0] >= SURE
    if not sure:
        enough = next(
            count for count, share in enumerate(accumulate(shares), 1) if share >= SURE or count == len(shares)
        )
        check = f"nothing is sure, the first of {len(shares)} has {shares[0]:.0%}: look at the first {enough}; {check}"
    return {"check": check, "nodeId": node, "separates": ranks, "sure": sure}
