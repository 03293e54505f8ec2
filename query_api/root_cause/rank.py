"""Changes as suspects, ranked. Pure, and the same for the same input, to the byte."""

from dataclasses import dataclass
from math import exp
from typing import Any

from query_api.compare.change import Change
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.factors import factors


@dataclass(frozen=True, slots=True)
class Suspect:
    """A change with its place among the changes, its way to the symptom, and what speaks for and against it."""

    change: Change
    place: int
    path: list[tuple[str, str]]
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
    for place, change in enumerate(evidence.changes):
        path = evidence.graph.path(change.node_kind, change.node)
        if path is None:
            out.append(RuledOut(change, "nothing that the bad run saw leads from there to the symptom"))
            continue
        found, reach, others = factors(evidence, place)
        rung = "path+timing" + ("+column" if reach == "column" else "")
        if others is not None and others.confirmed:
            rung += "+siblings"
        suspects.append(Suspect(change, place, path, found, rung))
    suspects.sort(
        key=lambda each: (-each.score, len(each.path), each.change.kind, each.change.node, each.change.facet or "")
    )
    return suspects, out


def probabilities(suspects: list[Suspect]) -> list[float]:
    """Each suspect's share, if one of them is the cause: the scores are log-odds, so their exponentials normalised."""
    if not suspects:
        return []
    highest = suspects[0].score
    odds = [exp(suspect.score - highest) for suspect in suspects]
    return [round(each / sum(odds), 4) for each in odds]


def next_check(suspects: list[Suspect], names: Any) -> dict[str, Any] | None:
    """The cheapest thing to look at that tells the two most likely suspects apart.

    Args:
        suspects: ranked.
        names: gives the id of (kind, key).
    """
    if not suspects:
        return None
    first = suspects[0]
    node = names(first.path[0])
    check = {
        "data": f"compare the values of {_columns(first) or 'the rows'} in {node} before and after that write",
        "schema": f"look for {_columns(first) or 'the columns'} of {node} in what reads it",
        "code": f"run {node} as it was before on the same inputs, and compare its output",
        "parameters": f"run {node} with the parameters as they were before",
        "engine": f"run {node} on the engine as it was before",
        "inputs": f"compare the inputs that {node} reads now with those that it read before",
        "stale-input": f"see why {node} was not written, and run what reads it again once it is",
        "failed-run": f"read the error of {node}, repair it, and run what depends on it again",
        "assertion": f"look at the rows of {node} that break the assertion",
        "metadata": f"ask the owner of {node} what changed",
    }[first.change.kind]
    ranks = [1, 2] if len(suspects) > 1 else [1]
    if len(suspects) > 1:
        check += f"; if that is not it, {names(suspects[1].path[0])} is next"
    return {"check": check, "nodeId": node, "separates": ranks}


def _columns(suspect: Suspect) -> str:
    return ", ".join(sorted(suspect.change.columns)[:3])
