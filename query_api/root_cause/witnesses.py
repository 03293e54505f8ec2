"""Witnesses: other versions and runs that are known to be good or bad, and which of the changes each has. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from headwater.canonical import canonical
from query_api.compare import job_changes
from query_api.compare.change import Change
from query_api.compare.dataset_changes import columns, facet_of, numbers_of
from query_api.compare.deviations import Deviation
from query_api.compare.differences import Difference
from query_api.compare.statistics import Metric
from query_api.history.run_closure import RunClosure, Seen
from query_api.history.run_view import Bodies, RunView
from query_api.root_cause.paths import Reach, SymptomGraph


class Witness(NamedTuple):
    """Another version or run that is known to be good or bad, and which changes its closure has, by their place.

    Of a version of another dataset, or of a run of another job that failed (`failed`): which node (key), and how what
    it was made from leads to it.
    """

    bad: bool
    has: frozenset[int]
    node: str | None = None
    graph: SymptomGraph | None = None
    failed: bool = False


class Judged(NamedTuple):
    """Other versions that were compared, those that were known but not compared, and what was not looked at.

    `not_asked`: datasets and jobs below what changed whose judges or runs were not looked for. `unknown_versions`:
    versions of the node that are judged but that no known run has made.
    """

    witnesses: list[Witness]
    not_compared: int
    not_asked: int
    unknown_versions: Sequence[str]

    @property
    def of_other_nodes(self) -> list[Witness]:
        """Those of other nodes."""
        return [each for each in self.witnesses if each.node is not None]

    @property
    def nodes(self) -> int:
        """How many other nodes they are of."""
        return len({each.node for each in self.of_other_nodes})

    @property
    def bad(self) -> int:
        """How many are bad."""
        return sum(each.bad for each in self.witnesses)

    @property
    def good(self) -> int:
        """How many are good."""
        return len(self.witnesses) - self.bad


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

    def of(self, closure: RunClosure) -> frozenset[int]:
        """The changes, by their place, that a closure has."""
        return frozenset(place for place, each in enumerate(self._found) if self._has(closure, each))

    def readers(self, closure: RunClosure, place: int) -> frozenset[str]:
        """The runs of a closure that read a dataset with this change; none of a change of a job."""
        each = self._found[place]
        if isinstance(each.after, RunView) or each.change.node_kind == "job":
            return frozenset()
        seen_of = closure.seen_of.get(each.change.node, ())
        return frozenset(seen.reader.key for seen in seen_of if self._dataset_has(each.change, each.after, seen))

    def _has(self, closure: RunClosure, each: Difference) -> bool:
        change, after = each.change, each.after
        if isinstance(after, RunView) and isinstance(each.before, RunView):
            return any(self._job_has(change, each.before, after, view) for view in closure.runs_of.get(change.node, ()))
        if isinstance(after, RunView):
            return False
        if change.kind == "failed-run":
            # What the failure left as it was is read again.
            seen_of = closure.seen_of.get(after.dataset, ())
            return any(seen.at == after.at and seen.read.at >= change.at for seen in seen_of)
        return any(self._dataset_has(change, after, seen) for seen in closure.seen_of.get(change.node, ()))

    def _job_has(self, change: Change, before: RunView, after: RunView, view: RunView) -> bool:
        """Whether it is the run that changed, or a later one that is not as it was before: later changes keep it."""
        if view.key == after.key:
            return True
        if view.ended < after.ended or not job_changes.states(change.kind, view):
            return False
        return job_changes.differs(change.kind, before, view, self._bodies)

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


def in_good(having: Having, closure: RunClosure, graph: SymptomGraph, changes: Sequence[Change]) -> dict[int, Reach]:
    """The changes, by their place, that the good closure has too, and how they lead to the good one there."""
    found: dict[int, Reach] = {}
    for place in sorted(having.of(closure)):
        change = changes[place]
        if change.node_kind == "job":
            found[place] = "job"
        else:
            found[place] = graph.reach(change.node, change.columns, having.readers(closure, place))
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
