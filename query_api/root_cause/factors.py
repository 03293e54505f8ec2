"""What speaks for and against a suspect, each as log-odds with a sentence. Pure."""

from math import log10

from query_api.pinned.change import Change
from query_api.root_cause import weights
from query_api.root_cause.effect import effect
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.origin import origin
from query_api.root_cause.siblings import Siblings, siblings
from query_api.root_cause.symptom_graph import BEST, Reach


def factors(evidence: Evidence, place: int) -> tuple[list[Factor], Reach, Siblings | None]:
    """All factors of a change, how it reaches the symptom, and what other versions say of it, if there are any."""
    change = evidence.changes[place]
    reach = _reach(evidence, change)
    others = siblings(evidence, place)
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
        others and others.factor,
    ]
    return [factor for factor in found if factor is not None], reach, others


def _timing(evidence: Evidence, place: int) -> Factor:
    way = evidence.in_good.get(place)
    if way is None:
        return Factor("timing", weights.TIMING, "the bad run saw it, the good one did not")
    text = {
        "column": "the good one has it too, on another way, and used what changed",
        "table": "the good one has it too, on another way; whether it used what changed is not known",
        "job": "the good one has it too, on another way",
        "none": "the good one has it too, on another way, but used none of what changed",
    }[way]
    return Factor("timing", weights.TIMING_IN_PART[way], text)


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
