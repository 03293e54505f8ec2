"""What speaks for and against a suspect, each as log-odds, in the order of `docs/root-cause.md`. Pure."""

from math import log, log10
from typing import NamedTuple

from headwater.counted import counted
from query_api.compare.change import Change, DataChange
from query_api.root_cause import weights
from query_api.root_cause.effect import effect
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.kinds import KINDS, harmless, prior
from query_api.root_cause.origin import origin
from query_api.root_cause.reach import SUREST_FIRST, Reach
from query_api.root_cause.shared import identity
from query_api.root_cause.siblings import Siblings, siblings


class Weighed(NamedTuple):
    """All factors of a change, how it reaches the symptom, and what other versions say of it, if there are any."""

    factors: list[Factor]
    reach: Reach
    siblings: Siblings | None


def weigh(evidence: Evidence, index: int) -> Weighed:
    """All that is known for and against a change."""
    change = evidence.changes[index]
    reach = _reach_of(evidence, change)
    others = siblings(evidence, index)
    found = [
        _prior(change),
        _timing(evidence, index),
        _size(change, routine=evidence.is_routine(index)),
        _rarity(evidence, index),
        _shared(evidence, change),
        _reach(reach),
        origin(evidence, change),
        None if evidence.is_routine(index) else effect(evidence, change),
        others and others.factor,
    ]
    return Weighed([factor for factor in found if factor is not None], reach, others)


# prior, timing, size, rarity


def _prior(change: Change) -> Factor:
    """Its words say which way it goes: what is often harmless speaks against it."""
    value = prior(change)
    often = "often breaks" if value > 0 else "seldom breaks" if value < 0 else "breaks now and then"
    return Factor("prior", value, f"a change of this kind ({change.kind}) {often} something")


def _timing(evidence: Evidence, index: int) -> Factor:
    reach = evidence.also_in_good.get(index)
    if index in evidence.not_said_in_good:
        text = "the bad run saw it; whether the good one did is not said"
        return Factor("timing", weights.TIMING_NOT_SAID, text)
    if reach is None:
        return Factor("timing", weights.TIMING, "the bad run saw it, the good one did not")
    text = {
        "column": "the good one has it too, on another way, and used what changed",
        "table": "the good one has it too, on another way; whether it used what changed is not known",
        "job": "the good one has it too, on another way",
        "none": "the good one has it too, on another way, but used none of what changed",
    }[reach]
    return Factor("timing", weights.TIMING_ALSO_IN_GOOD[reach], text)


def _size(change: Change, *, routine: bool) -> Factor:
    """How large a change is says nothing of one that is harmless or another with most runs."""
    value = 0.0 if routine or harmless(change) else min(weights.MOST_SIZE, KINDS[change.kind].size * change.size)
    return Factor("size", round(value, 3), change.text)


def _rarity(evidence: Evidence, index: int) -> Factor | None:
    change = evidence.changes[index]
    if isinstance(change, DataChange):
        deviation = evidence.deviations.get(change.node)
        return deviation and _rarity_of_data(*deviation.earlier)
    if index not in evidence.changed_before:
        return None
    changed, pairs = evidence.changed_before[index]
    odds = log10((pairs - changed + 1) / (changed + 1))
    value = max(weights.LEAST_RARITY, min(weights.MOST_RARITY, odds))
    often = "it had never changed" if not changed else f"it changed {counted(changed, 'time')}"
    return Factor("rarity", round(value, 3), f"{often} in {counted(pairs, 'earlier run')}")


def _rarity_of_data(times: int, of: int) -> Factor | None:
    """That numbers were as far away while things were fine speaks against them; that they never were is their size."""
    if not times:
        return None
    value = max(weights.LEAST_RARITY, log10((of - times + 1) / ((times + 1) * (of + 1))))
    text = f"its numbers were as unusual {counted(times, 'time')} in {counted(of, 'earlier write or read')}"
    return Factor("rarity", round(value, 3), text)


def _shared(evidence: Evidence, change: Change) -> Factor | None:
    """One change of many jobs is one suspect with as many places, which share what speaks for it."""
    same = identity(change)
    jobs = 1 if same is None else evidence.places[same]
    if jobs == 1:
        return None
    text = f"one change that came to {counted(jobs - 1, 'other job')} too"
    return Factor("shared", round(-log(jobs) * weights.CERTAINTY, 3), text)


# reach


def _reach_of(evidence: Evidence, change: Change) -> Reach:
    if change.node_kind == "job":
        return "job"
    # A column that was dropped leads nowhere any more: it did while things were good.
    both = {graph.reach(change.node, change.columns) for graph in (evidence.bad_graph, evidence.good_graph)}
    return next(reach for reach in SUREST_FIRST if reach in both)


def _reach(reach: Reach) -> Factor:
    value, text = {
        "column": (weights.REACH_COLUMN, "its columns lead to what the symptom uses, column by column"),
        "table": (weights.REACH_TABLE, "the tables on the way lead to the symptom; columns are not known all the way"),
        "job": (weights.REACH_JOB, "its output leads to the symptom, but which columns of it changed is not known"),
        "none": (weights.REACH_NONE, "as far as columns are known, none of those that changed is used for the symptom"),
    }[reach]
    return Factor("reach", value, text)
