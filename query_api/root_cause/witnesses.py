"""Which other closures have a change: the state after it, in the same place. Pure."""

from collections.abc import Mapping
from typing import Any

from headwater.canonical import canonical
from query_api.pinned import of_jobs
from query_api.pinned.change import Change
from query_api.pinned.of_datasets import columns, facet_of, numbers_of
from query_api.pinned.views import Pinned

Bodies = Mapping[str, Any]


def has(pinned: Pinned, change: Change, bad: Pinned, bodies: Bodies) -> bool:
    """Whether a closure has what the bad one has there, and the good one has not."""
    if change.node_kind == "job":
        return _job_has(pinned, change, bad, bodies)
    return _dataset_has(pinned, change, bad, bodies)


def _job_has(pinned: Pinned, change: Change, bad: Pinned, bodies: Bodies) -> bool:
    view = pinned.jobs.get(change.node)
    if change.kind == "failed-run":
        # What the failure left as it was is read again.
        seen, there = bad.datasets.get(change.detail["dataset"]), pinned.datasets.get(change.detail["dataset"])
        return bool(seen and there and seen.at == there.at and there.read.at >= change.at)
    if view is None:
        return False
    if view.key == change.run:
        return True
    if change.kind == "inputs" and change.detail.get("datasets"):
        return set(change.after) <= view.reads.keys() and not set(change.before) & view.reads.keys()
    reference = bad.jobs[change.node]
    return not any(each.kind == change.kind for each in of_jobs.compare(reference, view, bodies)) and _states(
        view, change
    )


def _states(view: Any, change: Change) -> bool:
    """Whether a run says anything of it at all: one that is silent is no witness of the change."""
    if change.kind in {"parameters", "engine"}:
        return change.facet in view.facets
    return change.kind != "code" or change.facet is None or change.facet in view.job_facets


def _dataset_has(pinned: Pinned, change: Change, bad: Pinned, bodies: Bodies) -> bool:
    there, seen = pinned.datasets.get(change.node), bad.datasets.get(change.node)
    if there is None or seen is None:
        return False
    if change.kind == "stale-input":
        age, bad_age = there.read.at - there.at, seen.read.at - seen.at
        return there.at == seen.at and age >= bad_age / 2
    if there.writer is not None and seen.writer is not None and there.writer.key == seen.writer.key:
        return True
    if change.kind == "schema":
        right = columns(facet_of(there, "schema", bodies)[1])
        gone = [name for name in change.before if name not in change.after]
        return (
            bool(right)
            and all(right.get(n) == t for n, t in _typed(change.after))
            and not any(n in right for n in gone)
        )
    if change.kind == "data":
        return _numbers_have(numbers_of(there, bodies), change)
    return canonical(facet_of(there, change.facet or "", bodies)[1]) == canonical(
        facet_of(seen, change.facet or "", bodies)[1]
    )


def _typed(after: Any) -> list[tuple[str, str]]:
    return list(after.items()) if isinstance(after, dict) else []


def _numbers_have(stated: Mapping[str, Mapping[Any, float]], change: Change) -> bool:
    """Whether most of the numbers that changed are nearer to what they became than to what they were."""
    near = far = 0
    for of_side in stated.values():
        for (metric, column), value in of_side.items():
            name = f"{metric} of {column}" if column else metric
            if name in change.after:
                if abs(value - change.after[name]) < abs(value - change.before[name]):
                    near += 1
                else:
                    far += 1
    return near > far
