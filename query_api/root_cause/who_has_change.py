"""Which closures have a change: those of other versions and runs, and the good one itself, on another way. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from query_api.compare import job_changes
from query_api.compare.change import (
    AssertionChange,
    Change,
    DataChange,
    DatasetMetadataChange,
    FailedRun,
    ProducerChange,
    SchemaChange,
    StaleInput,
)
from query_api.compare.dataset_changes import assertions_held, in_order_of, metadata_of, schema_of, statistics_of
from query_api.compare.deviations import Deviation
from query_api.compare.differences import Difference, RunDifference
from query_api.compare.yes_no_not_said import Has, any_has, counts_as_having, yes_or_no
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_view import Bodies, RunView
from query_api.root_cause.reach import Reach, SymptomGraph

#: What may be seen of a dataset in another closure.
_Seen = SchemaChange | DataChange | AssertionChange | StaleInput | DatasetMetadataChange


class Presence:
    """Which of some changes a closure has.

    Args:
        differences: the changes, each with what it was found between.
        deviations: of the datasets whose statistics became unusual.
        bodies: the contents of the facets of all closures that will be asked about.
    """

    def __init__(self, differences: Sequence[Difference], deviations: Mapping[str, Deviation], bodies: Bodies) -> None:
        self._differences = differences
        self._deviations = deviations
        self._bodies = bodies

    def of(self, closure: RunClosure) -> tuple[Has, ...]:
        """Whether a closure has each of the changes, in their order."""
        return tuple(self._closure_has(closure, each) for each in self._differences)

    def readers(self, closure: RunClosure, index: int) -> frozenset[str]:
        """The runs of a closure that read a dataset with this change; none of a change of a job."""
        each = self._differences[index]
        if isinstance(each, RunDifference) or isinstance(each.change, FailedRun | ProducerChange):
            return frozenset()
        change, after = each.change, each.after
        return frozenset(
            seen.reader.key
            for seen in closure.seen_of.get(change.node, ())
            if counts_as_having(self._dataset_has(change, after, seen))
        )

    def _closure_has(self, closure: RunClosure, difference: Difference) -> Has:
        if isinstance(difference, RunDifference):
            return any_has(self._run_has(difference, view) for view in closure.runs_of.get(difference.change.node, ()))
        change, after = difference.change, difference.after
        if isinstance(change, FailedRun):
            # What the failure left as it was is read again.
            seen_of = closure.seen_of.get(after.dataset, ())
            return yes_or_no(any(seen.at == after.at and seen.read.at >= change.at for seen in seen_of))
        if isinstance(change, ProducerChange):
            return any_has(_written_by(change, seen) for seen in closure.seen_of.get(after.dataset, ()))
        return any_has(self._dataset_has(change, after, seen) for seen in closure.seen_of.get(change.node, ()))

    def _run_has(self, difference: RunDifference, view: RunView) -> Has:
        """Whether it is the run that changed, or a later one that is not as it was before: later changes keep it."""
        change, before, after = difference
        if view.key == after.key:
            return Has.YES
        if view.ended < after.ended:
            return Has.NO
        return job_changes.has(change, view, unlike=before, bodies=self._bodies)

    def _dataset_has(self, change: _Seen, after: Seen, seen: Seen) -> Has:
        if isinstance(change, StaleInput):
            return yes_or_no(after.at == seen.at and seen.read.at - seen.at >= change.since)
        if after.writer is not None and seen.writer is not None and after.writer.key == seen.writer.key:
            return Has.YES
        match change:
            case SchemaChange():
                return self._schema_has(change, seen)
            case DataChange():
                return self._statistics_have(self._deviations[change.node], seen)
            case AssertionChange():
                held = assertions_held(seen, self._bodies)
                return _most(not held[name] for name in change.after if name in held)
            case DatasetMetadataChange():
                stated = metadata_of(seen, self._bodies)
                return _most(stated[name] == body for name, body in change.after.items() if name in stated)

    def _schema_has(self, change: SchemaChange, seen: Seen) -> Has:
        known = schema_of(seen, self._bodies)
        if not known:
            # Who reads a source without a word on its columns has found them as the others did.
            return yes_or_no(seen.at >= change.at) if seen.writer is None else Has.NOT_SAID
        if isinstance(change.after, list):
            return yes_or_no(in_order_of(known, change.after) == in_order_of(change.after, known))
        whole = all(known.get(name) == of for name, of in change.after.items())
        return yes_or_no(whole and not any(name in known for name in change.removed))

    def _statistics_have(self, deviation: Deviation, seen: Seen) -> Has:
        """Whether most of the values that moved far are nearer to what they became."""
        stated = statistics_of(seen, self._bodies)
        most = deviation.stated[0]
        far = abs(most.value.doublings) / 2
        return _most(
            value.is_nearer(stated[side][value.metric])
            for side, value, layout in deviation.stated
            if layout is most.layout and abs(value.doublings) >= far and value.metric in stated.get(side, {})
        )


def _written_by(change: ProducerChange, seen: Seen) -> Has:
    """Whether the job wrote what is seen that newly wrote the dataset."""
    return yes_or_no(seen.writer.job == change.after) if seen.writer and seen.writer.job else Has.NOT_SAID


def _most(answers: Iterable[bool]) -> Has:
    """Whether most of what is said is so; nothing said is not said."""
    said = list(answers)
    return yes_or_no(sum(said) > len(said) / 2) if said else Has.NOT_SAID


class InGood(NamedTuple):
    """The changes, by their index, that the good closure has too, with how they lead to the good one there.

    Of those in `not_said` it does not say whether it has them.
    """

    also: dict[int, Reach]
    not_said: frozenset[int]


def in_good(presence: Presence, closure: RunClosure, graph: SymptomGraph, changes: Sequence[Change]) -> InGood:
    """Which of the changes the good closure has too."""
    also: dict[int, Reach] = {}
    answers = presence.of(closure)
    for index, (change, answer) in enumerate(zip(changes, answers, strict=True)):
        if not counts_as_having(answer):
            continue
        if change.node_kind == "job":
            also[index] = "job"
        else:
            also[index] = graph.reach(change.node, change.columns, presence.readers(closure, index))
    return InGood(also, frozenset(index for index, answer in enumerate(answers) if answer is Has.NOT_SAID))
