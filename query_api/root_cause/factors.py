"""What speaks for and against a suspect, each as log-odds, in the order of `docs/root-cause.md`. Pure."""

from collections.abc import Iterator
from math import log10, sqrt
from typing import Final, NamedTuple

from query_api.compare.change import Change, Kind
from query_api.compare.deviations import Deviation
from query_api.compare.statistics import Metric, Unusual
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.paths import BEST, Reach
from query_api.root_cause.witnesses import Witness


class Siblings(NamedTuple):
    """Ochiai's coefficient of a change over all witnesses, and whether one beside the bad one itself has it."""

    ochiai: float
    confirmed: bool
    factor: Factor


def factors(evidence: Evidence, place: int) -> tuple[list[Factor], Reach, Siblings | None]:
    """All factors of a change, how it reaches the symptom, and what other versions say of it, if there are any."""
    change = evidence.changes[place]
    reach = _reach_of(evidence, change)
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


def _reach_of(evidence: Evidence, change: Change) -> Reach:
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


def origin(evidence: Evidence, change: Change) -> Factor | None:
    """None for the kinds that begin with themselves: what a job does."""
    match change.kind:
        case "data":
            echo = _of_data(evidence, change)
        case "assertion":
            echo = _of_assertion(evidence, change)
        case "schema":
            echo = _of_schema(evidence, change)
        case "stale-input":
            echo = _of_staleness(evidence, *evidence.graph.above("dataset", change.node))
        case "failed-run":
            echo = _of_staleness(evidence, set(), evidence.graph.above("job", change.node)[1])
        case _:
            return None
    return echo or Factor("origin", weights.ORIGIN, "the first on the way: nothing above it changed like this")


def _of_data(evidence: Evidence, change: Change) -> Factor | None:
    strength, other = explained(evidence, change.node)
    if strength == 1:
        return Factor("origin", weights.ECHO, "an echo: what it is made of became unusual in the same way, or is gone")
    if part := caused(evidence, change.node):
        value = round(part * weights.ECHO_OTHER, 3)
        return Factor("origin", value, "a job that made it, or what that reads, changed with the same run")
    if other is not None:
        return Factor("origin", weights.ECHO_IN_PART, "what it is made of became unusual too, in another way or less")
    return None


def _of_assertion(evidence: Evidence, change: Change) -> Factor | None:
    if any(other.node == change.node and other.kind in {"data", "schema"} for other in evidence.changes):
        return Factor("origin", weights.ECHO_OTHER, "it only tells what the dataset's own numbers or schema show")
    datasets, _ = evidence.graph.above("dataset", change.node)
    if any(each.node in datasets for each in evidence.of_kind("data")):
        return Factor("origin", weights.ECHO, "an echo: the numbers of what it is made of are unusual too")
    return None


def _of_schema(evidence: Evidence, change: Change) -> Factor | None:
    datasets, _ = evidence.graph.above("dataset", change.node)
    above = (each for each in evidence.of_kind("schema") if each.node in datasets)
    if any(each.columns & change.columns or not change.columns for each in above):
        return Factor("origin", weights.ECHO, "an echo: the same columns changed in what it is made of")
    return None


def _of_staleness(evidence: Evidence, datasets: set[str], jobs: set[str]) -> Factor | None:
    if any(each.node in datasets for each in evidence.of_kind("stale-input")):
        return Factor("origin", weights.ECHO_OTHER, "what it is made of is stale itself")
    if any(each.node in jobs for each in evidence.of_kind("failed-run")):
        return Factor("origin", weights.ECHO_OTHER, "a job above it had failed")
    return None


#: Kinds that change what a job makes.
OF_JOBS: frozenset[Kind] = frozenset({"code", "parameters", "engine", "inputs"})


def effect(evidence: Evidence, change: Change) -> Factor | None:
    """What became of the nearest datasets below a job that changed that are measured; None if nothing is."""
    if change.kind not in OF_JOBS:
        return None
    below = sorted(evidence.below(change.node).items())
    found = [_of_one(evidence, change, dataset, steps) for dataset, steps in below]
    if not found and evidence.outputs.get(change.node, set()) & evidence.counted:
        return Factor("effect", weights.NO_EFFECT_ON_ROWS, "the number of rows of its output is as usual")
    return max(found, key=lambda factor: factor.value, default=None)


def caused(evidence: Evidence, dataset: str) -> float:
    """How much of what is unusual of a dataset is put down to changes of jobs, 0 to 1, by when they began."""
    return max(
        (
            responsible(change)
            for change in evidence.changes
            if change.kind in OF_JOBS
            and (steps := evidence.below(change.node).get(dataset)) is not None
            and _fits(evidence.deviations[dataset], change, steps)
        ),
        default=0.0,
    )


def moved(evidence: Evidence, change: Change) -> Iterator[tuple[str, frozenset[str]]]:
    """The datasets, with their columns, that became unusual with a change of a job, of those nearest below it."""
    for dataset, steps in sorted(evidence.below(change.node).items()):
        deviation = evidence.deviations.get(dataset)
        if deviation is not None and _fits(deviation, change, steps):
            yield dataset, frozenset(each.metric[1] for each in deviation.metrics if each.metric[1])


def responsible(change: Change) -> float:
    """How much is put down to a change of a job, 0 to 1: small ones seldom do much. Of a commit no size is known."""
    if change.facet == "sourceCodeLocation":
        return 1.0
    return min(1.0, weights.EFFECT_LEAST + weights.EFFECT_SIZE[change.kind] * change.size)


def _of_one(evidence: Evidence, change: Change, dataset: str, steps: int) -> Factor:
    less = weights.EFFECT_STEP**steps
    what = "its output" if not steps else "what is made of its output"
    deviation = evidence.deviations.get(dataset)
    if deviation is None:
        return Factor("effect", round(weights.NO_EFFECT * less, 3), f"the numbers of {what} are as usual")
    if not _fits(deviation, change, steps):
        text = f"{what} is unusual, but not since this change"
        return Factor("effect", round(weights.NO_EFFECT * less, 3), text)
    strength, _ = explained(evidence, dataset)
    if strength == 1:
        return Factor("effect", 0.0, f"{what} is unusual, and so is what it read, in the same way")
    value = weights.EFFECT * less * responsible(change) * (0.5 if strength else 1.0)
    return Factor("effect", round(value, 3), f"{what} became unusual with this change while what it read was not")


def _fits(deviation: Deviation, change: Change, steps: int) -> bool:
    """Whether it was unusual since the change and not before; further down a write may still have missed it."""
    first, run = deviation.first
    if run == change.run:
        return True
    return first >= change.at and sum(at > change.at for at in deviation.usual) <= steps


#: Metrics that move together when data is handed on, by what moves.
_ROWS: Final = frozenset({"rowCount", "bytes", "fileCount", "distinctCount"})
_NULLS: Final = frozenset({"nullFraction", "nullCount", "distinctCount"})
_VALUES: Final = frozenset({"mean", "min", "max", "distinctCount"})
#: What a deviation above is at least, in parts of the one below that it explains, and explains in part.
COMPARABLE: Final = 0.5
IN_PART: Final = 0.25


def explained(evidence: Evidence, dataset: str) -> tuple[float, str | None]:
    """How far what is above explains the deviation of a dataset, 0, 0.5 or 1, and which dataset does. Walked once."""
    if dataset not in evidence.explanations:
        evidence.explanations[dataset] = _explain(evidence, dataset)
    return evidence.explanations[dataset]


def _explain(evidence: Evidence, dataset: str) -> tuple[float, str | None]:
    most = evidence.deviations[dataset].metrics[0]
    ways: dict[str, set[str | None]] = {}
    for graph in (evidence.graph, evidence.good_graph):
        for name, column in graph.made_of(dataset, most.metric[1] or None):
            ways.setdefault(name, set()).add(column)
    best: tuple[float, str | None] = 0.0, None
    for other in sorted(ways.keys() - {dataset}):
        strength = _strength(evidence.deviations[other], most, ways[other]) if other in evidence.deviations else 0.0
        if most.metric[1] and strength < 1:
            strength = max(strength, _broken(evidence, other, ways[other]))
        if strength > best[0]:
            best = strength, other
    return best


def _broken(evidence: Evidence, dataset: str, columns: set[str | None]) -> float:
    """1 if a column that it is made of is gone, 0.5 if it has another type."""
    best = 0.0
    for change in evidence.of_kind("schema"):
        if change.node == dataset:
            for names, strength in ((change.detail["removed"], 1.0), (change.detail["retyped"], 0.5)):
                if names and (None in columns or set(names) & columns):
                    best = max(best, strength)
    return best


def _strength(above: Deviation, most: Unusual, columns: set[str | None]) -> float:
    """Of the numbers above that move the same, the largest, beside the one that is to be explained."""
    best = 0.0
    for each in above.metrics:
        part = abs(each.moved) / abs(most.moved)
        same = _same(each.metric, most.metric, columns)
        if same and part >= COMPARABLE:
            return 1.0
        if part >= (IN_PART if same else COMPARABLE):
            best = 0.5
    return best


def _same(above: Metric, below: Metric, columns: set[str | None]) -> bool:
    """Whether one metric hands its deviation on to the other, along columns as far as they are known."""
    families = [family for family in (_ROWS, _NULLS, _VALUES) if _kind(above) in family and _kind(below) in family]
    if not families:
        return False
    by_rows = _ROWS in families and not (above[1] and _kind(above) != "distinctCount")
    return by_rows or not above[1] or None in columns or above[1].lower() in {(each or "").lower() for each in columns}


def _kind(metric: Metric) -> str:
    return "mean" if metric[0].startswith("quantile") else metric[0]


#: Kinds that concern all of a dataset.
WHOLE = frozenset({"stale-input", "failed-run", "assertion"})


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
    return Siblings(ochiai, confirmed, Factor("siblings", round(value, 3), _siblings_text(evidence, place)))


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
    reach = _reach_witness(evidence, evidence.changes[place], witness)
    return weights.HAS_BAD[reach] if witness.bad else weights.HAS_GOOD[reach]


def _reach_witness(evidence: Evidence, change: Change, witness: Witness) -> Reach:
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


def _siblings_text(evidence: Evidence, place: int) -> str:
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
