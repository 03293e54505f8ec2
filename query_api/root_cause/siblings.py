"""What other versions say of a change: those of the same node, and those of other nodes that share it. Pure."""

from math import sqrt
from typing import NamedTuple

from query_api.pinned.change import Change
from query_api.root_cause import weights
from query_api.root_cause.effect import moved
from query_api.root_cause.evidence import Evidence, Factor, Witness
from query_api.root_cause.symptom_graph import BEST, Reach

#: Kinds that concern all of a dataset.
WHOLE = frozenset({"stale-input", "failed-run", "assertion"})


class Siblings(NamedTuple):
    """Ochiai's coefficient of a change over all witnesses, and whether one beside the bad one itself has it."""

    ochiai: float
    confirmed: bool
    factor: Factor


def siblings(evidence: Evidence, place: int) -> Siblings | None:
    """None if there are no witnesses.

    Ochiai 1957, as spectrum-based fault localisation uses it (Abreu et al. 2007): ef / √((ef + nf)(ef + ep)). The bad
    and the good one themselves are the first two witnesses. A version of another node has the change only as far as
    what changed is known to reach it, and if it is bad without it counts less.
    """
    if not evidence.witnesses:
        return None
    bad_with, bad_without, good_with, count = 1.0, 0.0, 0.0, len(evidence.witnesses)
    for each in evidence.witnesses:
        has = _has(evidence, place, each)
        if each.bad:
            bad_with += has
            bad_without += (1 - has) * _lacking(each)
        else:
            good_with += has
    ochiai = bad_with / sqrt((bad_with + bad_without) * (bad_with + good_with))
    value = weights.SIBLINGS * (ochiai - weights.SIBLINGS_EVEN) * count / (count + weights.SIBLINGS_SHRINK)
    confirmed = ochiai >= weights.CONFIRMED and any(place in each.has for each in evidence.witnesses if each.bad)
    return Siblings(ochiai, confirmed, Factor("siblings", round(value, 3), _text(evidence, place)))


def _lacking(witness: Witness) -> float:
    """How much it says that a bad one lacks the change."""
    if witness.failed:
        return weights.LACKING_FAILED
    return 1.0 if witness.graph is None else weights.LACKING_ELSEWHERE


def _has(evidence: Evidence, place: int, witness: Witness) -> float:
    """How surely a witness has what changed, 0 to 1."""
    if place not in witness.has:
        return 0.0
    if witness.graph is None:
        return 1.0
    reach = _reach(evidence, evidence.changes[place], witness)
    return weights.HAS_BAD[reach] if witness.bad else weights.HAS_GOOD[reach]


def _reach(evidence: Evidence, change: Change, witness: Witness) -> Reach:
    """How what changed reaches a witness of another node; `job` if no columns are known that did."""
    if witness.graph is None or change.kind in WHOLE:
        return "column"
    if change.node_kind == "job":
        ways: set[Reach] = {
            witness.graph.reach(dataset, columns) for dataset, columns in moved(evidence, change) if columns
        }
        return min(ways, key=BEST.index) if ways else "job"
    deviation = evidence.deviations.get(change.node) if change.kind == "data" else None
    if deviation is not None and any(not each.metric[1] for each in deviation.metrics):
        return "column"
    return witness.graph.reach(change.node, change.columns)


def _text(evidence: Evidence, place: int) -> str:
    own = [each for each in evidence.witnesses if each.graph is None]
    others = [each for each in evidence.witnesses if each.graph is not None and not each.failed]
    failed = [place in each.has for each in evidence.witnesses if each.failed]
    parts = [_counts(own, place, "other versions of the node")] if own else []
    if others:
        nodes = len({each.node for each in others})
        parts.append(_counts(others, place, f"versions of {nodes} other node{'s' if nodes > 1 else ''}"))
    if failed:
        parts.append(f"{sum(failed)} of {len(failed)} runs of other jobs that fail too")
    return "it is in " + "; in ".join(parts)


def _counts(witnesses: list[Witness], place: int, what: str) -> str:
    bad = [place in each.has for each in witnesses if each.bad]
    good = [place in each.has for each in witnesses if not each.bad]
    return f"{sum(bad)} of {len(bad)} bad and {sum(good)} of {len(good)} good {what}"
