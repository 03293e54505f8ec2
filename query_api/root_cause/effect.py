"""What a change of a job did to what is measured below it. Pure."""

from collections.abc import Iterator

from query_api.pinned.change import Change, Kind
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.explained import explained
from query_api.root_cause.numbers import Deviation

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
