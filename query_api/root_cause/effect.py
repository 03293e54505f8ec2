"""What became of what a job makes, with a change of the job. Pure."""

from collections.abc import Iterator
from math import log1p

from query_api.compare.change import Change, CodeChange
from query_api.compare.deviations import Deviation
from query_api.history.facet_names import CODE as TREE
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.explained import explanation
from query_api.root_cause.kinds import KINDS


def effect(evidence: Evidence, change: Change) -> Factor | None:
    """What became of the nearest measured datasets below a job that changed; None if nothing is measured."""
    if KINDS[change.kind].effect is None:
        return None
    below = sorted(evidence.measured_below(change.node).items())
    found = [_effect_on(evidence, change, dataset, jobs_between) for dataset, jobs_between in below]
    if not found and evidence.outputs.get(change.node, set()) & evidence.measured.keys():
        return Factor(
            "effect", no_effect(KINDS[change.kind].shows_in_rows), "the number of rows of its output is as usual"
        )
    return max(found, key=lambda factor: factor.value, default=None)


def no_effect(shows: float) -> float:
    """What it says that nothing is unusual where a cause would have shown with this likelihood."""
    return round(log1p(-shows), 3)


def _effect_on(evidence: Evidence, change: Change, dataset: str, jobs_between: int) -> Factor:
    less = weights.EFFECT_STEP**jobs_between
    known = evidence.measured.get(dataset)
    part = known.columns if known is not None else 0.0
    meaning = KINDS[change.kind]
    against = no_effect(less * max(meaning.shows * part, meaning.shows_in_rows))
    what = "its output" if not jobs_between else "what is made of its output"
    deviation = evidence.became_unusual(dataset)
    if deviation is None:
        return Factor("effect", against, f"the numbers of {what} are as usual; {part:.0%} of its columns are measured")
    if not _began_with(deviation, change, jobs_between):
        return Factor("effect", against, f"{what} is unusual, but not since this change")
    above = explanation(evidence, dataset)
    if above.strength == 1:
        return Factor("effect", 0.0, f"{what} is unusual, and so is what it read, in the same way")
    far = min(1.0, abs(deviation.largest.doublings) / weights.EFFECT_IN_FULL)
    value = weights.EFFECT * less * part_credited(change) * far * (0.5 if above.strength else 1.0)
    return Factor("effect", round(value, 3), f"{what} became unusual with this change while what it read was not")


def part_credited(change: Change) -> float:
    """How much is put down to a change of a job, 0 to 1: small ones seldom do much. Of a commit no size is known."""
    if isinstance(change, CodeChange) and change.facet in {"sourceCodeLocation", TREE}:
        return weights.EFFECT_OF_COMMIT
    return min(1.0, weights.EFFECT_LEAST + (KINDS[change.kind].effect or 0.0) * change.size)


def part_caused_by_jobs(evidence: Evidence, dataset: str) -> float:
    """How much of what is unusual of a dataset is put down to changes of jobs, 0 to 1, by when they began."""
    return max(
        (
            part_credited(change) * weights.EFFECT_STEP ** evidence.measured_below(change.node)[dataset]
            for index, change in enumerate(evidence.changes)
            if not evidence.is_routine(index) and caused_with(evidence, change, dataset)
        ),
        default=0.0,
    )


def caused_with(evidence: Evidence, change: Change, dataset: str) -> bool:
    """Whether what is unusual of a dataset began with a change of a job that it is the nearest measured one below."""
    if KINDS[change.kind].effect is None:
        return False
    jobs_between = evidence.measured_below(change.node).get(dataset)
    return jobs_between is not None and _began_with(evidence.deviations[dataset], change, jobs_between)


def became_unusual_with(evidence: Evidence, change: Change) -> Iterator[tuple[str, frozenset[str]]]:
    """The datasets, with their columns, that became unusual with a change of a job, of those nearest below it."""
    for dataset, jobs_between in sorted(evidence.measured_below(change.node).items()):
        deviation = evidence.became_unusual(dataset)
        if deviation is not None and _began_with(deviation, change, jobs_between):
            yield dataset, frozenset(each.metric.column for each in deviation.of_content if each.metric.column)


def _began_with(deviation: Deviation, change: Change, jobs_between: int) -> bool:
    """Whether it was unusual since the change and not before; further down a write may still have missed it."""
    if deviation.first.run == change.run:
        return True
    return deviation.first.at >= change.at and sum(at > change.at for at in deviation.usual) <= jobs_between
