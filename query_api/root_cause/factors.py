"""What speaks for and against a suspect, each as log-odds, in the order of `docs/root-cause.md`. Pure."""

from collections.abc import Iterator
from math import log10, sqrt
from typing import Final, NamedTuple

from query_api.compare.change import (
    AssertionChange,
    Change,
    CodeChange,
    DataChange,
    FailedRun,
    SchemaChange,
    StaleInput,
)
from query_api.compare.deviations import Deviation
from query_api.compare.statistics import Metric, Unusual
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence, Explanation, Factor
from query_api.root_cause.kinds import KINDS, prior
from query_api.root_cause.reach import SUREST_FIRST, Reach
from query_api.root_cause.witnesses import OtherFailedRun, OtherVersion, OwnVersion, Witness


class Siblings(NamedTuple):
    """Ochiai's coefficient of a change over all witnesses, and whether one beside the bad one itself has it."""

    ochiai: float
    confirmed: bool
    factor: Factor


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
        _size(change),
        _rarity(evidence, index),
        _reach(reach),
        origin(evidence, change),
        None if evidence.is_routine(index) else effect(evidence, change),
        others and others.factor,
    ]
    return Weighed([factor for factor in found if factor is not None], reach, others)


# prior, timing, size, rarity


def _prior(change: Change) -> Factor:
    text = f"how often a change of this kind ({change.kind}) breaks something"
    return Factor("prior", prior(change), text)


def _timing(evidence: Evidence, index: int) -> Factor:
    reach = evidence.also_in_good.get(index)
    if reach is None:
        return Factor("timing", weights.TIMING, "the bad run saw it, the good one did not")
    text = {
        "column": "the good one has it too, on another way, and used what changed",
        "table": "the good one has it too, on another way; whether it used what changed is not known",
        "job": "the good one has it too, on another way",
        "none": "the good one has it too, on another way, but used none of what changed",
    }[reach]
    return Factor("timing", weights.TIMING_ALSO_IN_GOOD[reach], text)


def _size(change: Change) -> Factor:
    value = min(weights.MOST_SIZE, KINDS[change.kind].size * change.size)
    return Factor("size", round(value, 3), change.text)


def _rarity(evidence: Evidence, index: int) -> Factor | None:
    if index not in evidence.changed_before:
        return None
    changed, pairs = evidence.changed_before[index]
    odds = log10((pairs - changed + 1) / (changed + 1))
    value = max(weights.LEAST_RARITY, min(weights.MOST_RARITY, odds))
    often = "never" if not changed else f"{changed} times"
    return Factor("rarity", round(value, 3), f"it changed {often} in {pairs} earlier runs")


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
        "job": (weights.REACH_JOB, "the job's output leads to the symptom"),
        "none": (weights.REACH_NONE, "as far as columns are known, none of those that changed is used for the symptom"),
    }[reach]
    return Factor("reach", value, text)


# origin: the first of its kind on the way, or the echo of one above it


def origin(evidence: Evidence, change: Change) -> Factor | None:
    """None for the kinds that begin with themselves: what a job does."""
    match change:
        case DataChange():
            echo = _echo_of_data(evidence, change)
        case AssertionChange():
            echo = _echo_of_assertion(evidence, change)
        case SchemaChange():
            echo = _echo_of_schema(evidence, change)
        case StaleInput():
            above = evidence.bad_graph.above("dataset", change.node)
            echo = _echo_of_staleness(evidence, above.datasets, above.jobs)
        case FailedRun():
            echo = _echo_of_staleness(evidence, set(), evidence.bad_graph.above("job", change.node).jobs)
        case _:
            return None
    return echo or Factor("origin", weights.ORIGIN, "the first on the way: nothing above it changed like this")


def _echo_of_data(evidence: Evidence, change: DataChange) -> Factor | None:
    above = explanation(evidence, change.node)
    if above.strength == 1:
        return Factor("origin", weights.ECHO, "an echo: what it is made of became unusual in the same way, or is gone")
    if part := part_caused_by_jobs(evidence, change.node):
        value = round(part * weights.ECHO_OTHER, 3)
        return Factor("origin", value, "a job that made it, or what that reads, changed with the same run")
    if above.dataset is not None:
        return Factor("origin", weights.ECHO_PARTLY, "what it is made of became unusual too, in another way or less")
    return None


def _echo_of_assertion(evidence: Evidence, change: AssertionChange) -> Factor | None:
    if any(other.node == change.node and isinstance(other, DataChange | SchemaChange) for other in evidence.changes):
        return Factor("origin", weights.ECHO_OTHER, "it only tells what the dataset's own numbers or schema show")
    above = evidence.bad_graph.above("dataset", change.node)
    if any(each.node in above.datasets for each in evidence.of_type(DataChange)):
        return Factor("origin", weights.ECHO, "an echo: the numbers of what it is made of are unusual too")
    return None


def _echo_of_schema(evidence: Evidence, change: SchemaChange) -> Factor | None:
    above = evidence.bad_graph.above("dataset", change.node)
    changed = (each for each in evidence.of_type(SchemaChange) if each.node in above.datasets)
    if any(each.columns & change.columns or not change.columns for each in changed):
        return Factor("origin", weights.ECHO, "an echo: the same columns changed in what it is made of")
    return None


def _echo_of_staleness(evidence: Evidence, datasets: set[str], jobs: set[str]) -> Factor | None:
    if any(each.node in datasets for each in evidence.of_type(StaleInput)):
        return Factor("origin", weights.ECHO_OTHER, "what it is made of is stale itself")
    if any(each.node in jobs for each in evidence.of_type(FailedRun)):
        return Factor("origin", weights.ECHO_OTHER, "a job above it had failed")
    return None


#: Metrics that move together when data is handed on, by what moves.
_ROWS: Final = frozenset({"rowCount", "bytes", "fileCount", "distinctCount"})
_NULLS: Final = frozenset({"nullFraction", "nullCount", "distinctCount"})
_VALUES: Final = frozenset({"mean", "min", "max", "distinctCount"})
#: What a deviation above is at least, in parts of the one below that it explains, and that it partly explains.
EXPLAINS: Final = 0.5
EXPLAINS_PARTLY: Final = 0.25


def explanation(evidence: Evidence, dataset: str) -> Explanation:
    """How far what is above explains the deviation of a dataset. Walked once."""
    if dataset not in evidence.explanations:
        evidence.explanations[dataset] = _explain(evidence, dataset)
    return evidence.explanations[dataset]


def _explain(evidence: Evidence, dataset: str) -> Explanation:
    largest = evidence.deviations[dataset].largest
    made_of: dict[str, set[str | None]] = {}
    for graph in (evidence.bad_graph, evidence.good_graph):
        for name, column in graph.made_of(dataset, largest.metric.column or None):
            made_of.setdefault(name, set()).add(column)
    best = Explanation(0.0, None)
    for other in sorted(made_of.keys() - {dataset}):
        above = evidence.deviations.get(other)
        strength = _strength(above, largest, made_of[other]) if above is not None else 0.0
        if largest.metric.column and strength < 1:
            strength = max(strength, _broken(evidence, other, made_of[other]))
        if strength > best.strength:
            best = Explanation(strength, other)
    return best


def _broken(evidence: Evidence, dataset: str, columns: set[str | None]) -> float:
    """1 if a column that it is made of is gone, 0.5 if it has another type."""
    best = 0.0
    for change in evidence.of_type(SchemaChange):
        if change.node == dataset:
            for names, strength in ((change.removed, 1.0), (change.retyped, 0.5)):
                if names and (None in columns or set(names) & columns):
                    best = max(best, strength)
    return best


def _strength(above: Deviation, largest: Unusual, columns: set[str | None]) -> float:
    """Of the values above that moved in the same way the largest, beside the one that is to be explained."""
    best = 0.0
    for each in above.values:
        part = abs(each.doublings) / abs(largest.doublings)
        same = _move_together(each.metric, largest.metric, columns)
        if same and part >= EXPLAINS:
            return 1.0
        if part >= (EXPLAINS_PARTLY if same else EXPLAINS):
            best = 0.5
    return best


def _move_together(above: Metric, below: Metric, columns: set[str | None]) -> bool:
    both = {_family_name(above), _family_name(below)}
    families = [family for family in (_ROWS, _NULLS, _VALUES) if both <= family]
    if not families:
        return False
    by_rows = _ROWS in families and not (above.column and _family_name(above) != "distinctCount")
    return (
        by_rows
        or not above.column
        or None in columns
        or above.column.lower() in {(each or "").lower() for each in columns}
    )


def _family_name(metric: Metric) -> str:
    return "mean" if metric.name.startswith("quantile") else metric.name


# effect: what became of what a job makes


def effect(evidence: Evidence, change: Change) -> Factor | None:
    """What became of the nearest measured datasets below a job that changed; None if nothing is measured."""
    if KINDS[change.kind].effect is None:
        return None
    below = sorted(evidence.measured_below(change.node).items())
    found = [_effect_on(evidence, change, dataset, jobs_between) for dataset, jobs_between in below]
    if not found and evidence.outputs.get(change.node, set()) & evidence.with_statistics:
        return Factor("effect", weights.NO_EFFECT_ON_ROWS, "the number of rows of its output is as usual")
    return max(found, key=lambda factor: factor.value, default=None)


def _effect_on(evidence: Evidence, change: Change, dataset: str, jobs_between: int) -> Factor:
    less = weights.EFFECT_STEP**jobs_between
    what = "its output" if not jobs_between else "what is made of its output"
    deviation = evidence.deviations.get(dataset)
    if deviation is None:
        return Factor("effect", round(weights.NO_EFFECT * less, 3), f"the numbers of {what} are as usual")
    if not _began_with(deviation, change, jobs_between):
        text = f"{what} is unusual, but not since this change"
        return Factor("effect", round(weights.NO_EFFECT * less, 3), text)
    above = explanation(evidence, dataset)
    if above.strength == 1:
        return Factor("effect", 0.0, f"{what} is unusual, and so is what it read, in the same way")
    value = weights.EFFECT * less * part_credited(change) * (0.5 if above.strength else 1.0)
    return Factor("effect", round(value, 3), f"{what} became unusual with this change while what it read was not")


def part_credited(change: Change) -> float:
    """How much is put down to a change of a job, 0 to 1: small ones seldom do much. Of a commit no size is known."""
    if isinstance(change, CodeChange) and change.facet == "sourceCodeLocation":
        return 1.0
    return min(1.0, weights.EFFECT_LEAST + (KINDS[change.kind].effect or 0.0) * change.size)


def part_caused_by_jobs(evidence: Evidence, dataset: str) -> float:
    """How much of what is unusual of a dataset is put down to changes of jobs, 0 to 1, by when they began."""
    deviation = evidence.deviations[dataset]
    return max(
        (
            part_credited(change)
            for index, change in enumerate(evidence.changes)
            if KINDS[change.kind].effect is not None
            and not evidence.is_routine(index)
            and (jobs_between := evidence.measured_below(change.node).get(dataset)) is not None
            and _began_with(deviation, change, jobs_between)
        ),
        default=0.0,
    )


def became_unusual_with(evidence: Evidence, change: Change) -> Iterator[tuple[str, frozenset[str]]]:
    """The datasets, with their columns, that became unusual with a change of a job, of those nearest below it."""
    for dataset, jobs_between in sorted(evidence.measured_below(change.node).items()):
        deviation = evidence.deviations.get(dataset)
        if deviation is not None and _began_with(deviation, change, jobs_between):
            yield dataset, frozenset(each.metric.column for each in deviation.values if each.metric.column)


def _began_with(deviation: Deviation, change: Change, jobs_between: int) -> bool:
    """Whether it was unusual since the change and not before; further down a write may still have missed it."""
    if deviation.first.run == change.run:
        return True
    return deviation.first.at >= change.at and sum(at > change.at for at in deviation.usual) <= jobs_between


# siblings: what witnesses say


def siblings(evidence: Evidence, index: int) -> Siblings | None:
    """None if there are no witnesses.

    Ochiai 1957, as spectrum-based fault localisation uses it (Abreu et al. 2007): ef / √((ef + nf)(ef + ep)). The bad
    and the good one themselves are the first two witnesses. A version of another node has the change only as far as
    what changed is known to reach it, and if it is bad without it counts less.
    """
    if not evidence.witnesses:
        return None
    bad_with, bad_without, good_with, count = 1.0, 0.0, 0.0, len(evidence.witnesses)
    for each in evidence.witnesses:
        has = _how_surely(evidence, index, each)
        if each.bad:
            bad_with += has
            bad_without += (1 - has) * _lacking(each)
        else:
            good_with += has
    ochiai = bad_with / sqrt((bad_with + bad_without) * (bad_with + good_with))
    value = weights.SIBLINGS * (ochiai - weights.SIBLINGS_EVEN) * count / (count + weights.SIBLINGS_SHRINK)
    bad_has = any(each.counts_as_having(index) for each in evidence.witnesses if each.bad)
    factor = Factor("siblings", round(value, 3), _siblings_text(evidence, index))
    return Siblings(ochiai, ochiai >= weights.CONFIRMED and bad_has, factor)


def _lacking(witness: Witness) -> float:
    """How much it says that a bad one lacks the change."""
    match witness:
        case OwnVersion():
            return 1.0
        case OtherVersion():
            return weights.LACKING_OTHER_VERSION
        case OtherFailedRun():
            return weights.LACKING_OTHER_RUN


def _how_surely(evidence: Evidence, index: int, witness: Witness) -> float:
    """How surely a witness has what changed, 0 to 1."""
    if not witness.counts_as_having(index):
        return 0.0
    if isinstance(witness, OwnVersion):
        return 1.0
    reach = _reach_witness(evidence, evidence.changes[index], witness)
    return weights.HAS_BAD[reach] if witness.bad else weights.HAS_GOOD[reach]


def _reach_witness(evidence: Evidence, change: Change, witness: OtherVersion | OtherFailedRun) -> Reach:
    """How what changed reaches a witness of another node; `job` if no columns are known that did."""
    if KINDS[change.kind].whole:
        return "column"
    if change.node_kind == "job":
        found: set[Reach] = {
            witness.graph.reach(dataset, columns)
            for dataset, columns in became_unusual_with(evidence, change)
            if columns
        }
        return min(found, key=SUREST_FIRST.index) if found else "job"
    deviation = evidence.deviations.get(change.node) if isinstance(change, DataChange) else None
    if deviation is not None and any(not each.metric.column for each in deviation.values):
        return "column"
    return witness.graph.reach(change.node, change.columns)


def _siblings_text(evidence: Evidence, index: int) -> str:
    own = [each for each in evidence.witnesses if isinstance(each, OwnVersion)]
    others = [each for each in evidence.witnesses if isinstance(each, OtherVersion)]
    failed = [each.counts_as_having(index) for each in evidence.witnesses if isinstance(each, OtherFailedRun)]
    parts = [_counts(own, index, "other versions of the node")] if own else []
    if others:
        nodes = len({each.node for each in others})
        parts.append(_counts(others, index, f"versions of {nodes} other node{'s' if nodes > 1 else ''}"))
    if failed:
        parts.append(f"{sum(failed)} of {len(failed)} runs of other jobs that fail too")
    return "it is in " + "; in ".join(parts)


def _counts(witnesses: list[OwnVersion] | list[OtherVersion], index: int, what: str) -> str:
    bad = [each.counts_as_having(index) for each in witnesses if each.bad]
    good = [each.counts_as_having(index) for each in witnesses if not each.bad]
    return f"{sum(bad)} of {len(bad)} bad and {sum(good)} of {len(good)} good {what}"
