"""What speaks for and against a suspect, each as log-odds with a sentence. Pure."""

from math import log10, sqrt

from query_api.pinned.change import Change
from query_api.root_cause import weights
from query_api.root_cause.effect import effect
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.origin import origin
from query_api.root_cause.symptom_graph import Reach

#: Ways to reach the symptom, the surest first.
BEST: tuple[Reach, ...] = ("column", "table", "job", "none")


def factors(evidence: Evidence, place: int) -> tuple[list[Factor], Reach, float | None]:
    """All factors of a change, how it reaches the symptom, and its Ochiai coefficient if there are witnesses."""
    change = evidence.changes[place]
    reach = _reach(evidence, change)
    ochiai = _ochiai(evidence, place)
    found = [
        Factor(
            "prior", weights.PRIOR[change.kind], f"how often a change of this kind ({change.kind}) breaks something"
        ),
        _timing(evidence, place),
        _size(change),
        _rarity(evidence, place),
        _reach_factor(reach),
        origin(evidence, change),
        effect(evidence, change),
        _siblings(evidence, place, ochiai),
    ]
    return [factor for factor in found if factor is not None], reach, ochiai


def _timing(evidence: Evidence, place: int) -> Factor:
    if place in evidence.in_good:
        return Factor("timing", weights.TIMING_IN_PART, "the good one has it too, on another way than the bad one")
    return Factor("timing", weights.TIMING, "the bad run saw it, the good one did not")


def _size(change: Change) -> Factor:
    value = min(weights.MOST_SIZE, weights.SIZE[change.kind] * change.size)
    return Factor("size", round(value, 3), change.text)


def _rarity(evidence: Evidence, place: int) -> Factor | None:
    if place not in evidence.changed:
        return None
    changed, pairs = evidence.changed[place]
    value = min(weights.MOST_RARITY, log10((pairs + 1) / (changed + 1)))
    often = "never" if not changed else f"{changed} times"
    return Factor("rarity", round(value, 3), f"it changed {often} in {pairs} earlier runs")


def _reach(evidence: Evidence, change: Change) -> Reach:
    if change.node_kind == "job":
        return "job"
    # A column that was dropped leads nowhere any more: it did while things were good.
    ways = {graph.reach(change.node, change.columns) for graph in (evidence.graph, evidence.good_graph)}
    return next(reach for reach in BEST if reach in ways)


def _reach_factor(reach: Reach) -> Factor:
    value, text = {
        "column": (weights.REACH_COLUMN, "its columns lead to what the symptom uses, column by column"),
        "table": (weights.REACH_TABLE, "the tables on the way lead to the symptom; columns are not known all the way"),
        "job": (weights.REACH_JOB, "the job's output leads to the symptom"),
        "none": (weights.REACH_NONE, "as far as columns are known, none of those that changed is used for the symptom"),
    }[reach]
    return Factor("reach", value, text)


def _ochiai(evidence: Evidence, place: int) -> float | None:
    """Ochiai 1957, as spectrum-based fault localisation uses it (Abreu et al. 2007): ef / √((ef + nf)(ef + ep)).

    The bad and the good one themselves are the first two witnesses.
    """
    if not evidence.witnesses:
        return None
    with_it = 1 + sum(place in each.has for each in evidence.witnesses if each.bad)
    bad = 1 + sum(each.bad for each in evidence.witnesses)
    good_with_it = sum(place in each.has for each in evidence.witnesses if not each.bad)
    return with_it / sqrt(bad * (with_it + good_with_it))


def _siblings(evidence: Evidence, place: int, ochiai: float | None) -> Factor | None:
    if ochiai is None:
        return None
    count = len(evidence.witnesses)
    value = weights.SIBLINGS * (ochiai - weights.SIBLINGS_EVEN) * count / (count + weights.SIBLINGS_SHRINK)
    bad = [each for each in evidence.witnesses if each.bad]
    good = [each for each in evidence.witnesses if not each.bad]
    text = (
        f"of other versions it is in {sum(place in each.has for each in bad)} of {len(bad)} bad ones "
        f"and in {sum(place in each.has for each in good)} of {len(good)} good ones"
    )
    return Factor("siblings", round(value, 3), text)
