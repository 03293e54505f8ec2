"""Which other closures have a change: the state after it, anywhere in the same job or dataset. Pure."""

from collections.abc import Mapping, Sequence

from headwater.canonical import canonical
from query_api.pinned import of_jobs
from query_api.pinned.change import Change
from query_api.pinned.differences import Difference
from query_api.pinned.metrics import Metric
from query_api.pinned.of_datasets import columns, facet_of, numbers_of
from query_api.pinned.views import Bodies, Pinned, RunView, Seen
from query_api.root_cause.numbers import Deviation
from query_api.root_cause.symptom_graph import Reach, SymptomGraph


class Having:
    """Asks closures for the changes that were found.

    Args:
        found: what differs between the good and the bad closure.
        deviations: the numbers that became unusual, by dataset.
        bodies: contents of facets by hash; those of all closures that are asked.
    """

    def __init__(self, found: Sequence[Difference], deviations: Mapping[str, Deviation], bodies: Bodies) -> None:
        self._found = found
        self._deviations = deviations
        self._bodies = bodies

    def of(self, pinned: Pinned) -> frozenset[int]:
        """The changes, by their place, that a closure has."""
        return frozenset(place for place, each in enumerate(self._found) if self._has(pinned, each))

    def readers(self, pinned: Pinned, place: int) -> frozenset[str]:
        """The runs of a closure that read a dataset with this change; none of a change of a job."""
        each = self._found[place]
        if isinstance(each.after, RunView) or each.change.node_kind == "job":
            return frozenset()
        seen_of = pinned.seen_of.get(each.change.node, ())
        return frozenset(seen.reader.key for seen in seen_of if self._dataset_has(each.change, each.after, seen))

    def _has(self, pinned: Pinned, each: Difference) -> bool:
        change, after = each.change, each.after
        if isinstance(after, RunView) and isinstance(each.before, RunView):
            return any(self._job_has(change, each.before, after, view) for view in pinned.runs_of.get(change.node, ()))
        if isinstance(after, RunView):
            return False
        if change.kind == "failed-run":
            # What the failure left as it was is read again.
            seen_of = pinned.seen_of.get(after.dataset, ())
            return any(seen.at == after.at and seen.read.at >= change.at for seen in seen_of)
        return any(self._dataset_has(change, after, seen) for seen in pinned.seen_of.get(change.node, ()))

    def _job_has(self, change: Change, before: RunView, after: RunView, view: RunView) -> bool:
        """Whether it is the run that changed, or a later one that is not as it was before: later changes keep it."""
        if view.key == after.key:
            return True
        if view.ended < after.ended or not of_jobs.states(change.kind, view):
            return False
        return of_jobs.differs(change.kind, before, view, self._bodies)

    def _dataset_has(self, change: Change, after: Seen, seen: Seen) -> bool:
        if change.kind == "stale-input":
            return after.at == seen.at and seen.read.at - seen.at >= change.detail["since"]
        if after.writer is not None and seen.writer is not None and after.writer.key == seen.writer.key:
            return True
        if change.kind == "code":
            return after.writer is not None and seen.writer is not None and after.writer.job == seen.writer.job
        if change.kind == "schema":
            return self._schema_has(change, seen)
        if change.kind == "data":
            return _numbers_have(numbers_of(seen, self._bodies), self._deviations[change.node])
        facet = change.facet or ""
        return canonical(facet_of(seen, facet, self._bodies)[1]) == canonical(facet_of(after, facet, self._bodies)[1])

    def _schema_has(self, change: Change, seen: Seen) -> bool:
        known = columns(facet_of(seen, "schema", self._bodies)[1])
        if not known and seen.writer is None:
            # Who reads a source without a word on its columns has found them as the others did.
            return seen.at >= change.at
        after = change.after.items() if isinstance(change.after, dict) else ()
        gone = [name for name in change.before if name not in change.after]
        whole = all(known.get(name) == of for name, of in after)
        return bool(known) and whole and not any(name in known for name in gone)


def in_good(having: Having, pinned: Pinned, graph: SymptomGraph, changes: Sequence[Change]) -> dict[int, Reach]:
    """The changes, by their place, that the good closure has too, and how they lead to the good one there."""
    found: dict[int, Reach] = {}
    for place in sorted(having.of(pinned)):
        change = changes[place]
        if change.node_kind == "job":
            found[place] = "job"
        else:
            found[place] = graph.reach(change.node, change.columns, having.readers(pinned, place))
    return found


def _numbers_have(stated: Mapping[str, Mapping[Metric, float]], deviation: Deviation) -> bool:
    """Whether most of the numbers that moved far are nearer to what they became than to what is usual."""
    far = abs(deviation.metrics[0].moved) / 2
    near = [
        each.is_nearer(stated[side][each.metric])
        for side, each in deviation.numbers
        if abs(each.moved) >= far and each.metric in stated.get(side, {})
    ]
    return sum(near) > len(near) / 2
