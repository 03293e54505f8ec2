"""Which closures have a change: those of other versions and runs, and the good one itself, on another way. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

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
from query_api.compare.differences import DatasetDifference, Difference, RunDifference
from query_api.compare.yes_no_not_said import Has, counts_as_having, yes_or_no
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_view import Bodies, RunView
from query_api.root_cause.reach import Reach
from query_api.root_cause.symptom_graph import SymptomGraph

#: What may be seen of a dataset in another closure.
_Seen = SchemaChange | DataChange | AssertionChange | StaleInput | DatasetMetadataChange

_P = TypeVar("_P")


class Places(NamedTuple):
    """What closures have where something changed, each with a number whose bits say which of the closures have it.

    `closures`: how many these are; `runs_of`: runs by job; `seen_of`: what datasets were seen as, by dataset; `bodies`:
    contents of their facets by hash.
    """

    closures: int
    runs_of: Mapping[str, Sequence[tuple[RunView, int]]]
    seen_of: Mapping[str, Sequence[tuple[Seen, int]]]
    bodies: Bodies = MappingProxyType({})


class Asked(NamedTuple):
    """The jobs whose runs, and the datasets of which what was seen, say whether closures have some changes."""

    jobs: frozenset[str]
    datasets: frozenset[str]


def asked_of(differences: Iterable[Difference]) -> Asked:
    """What has to be known of closures to say whether they have what differs."""
    jobs, datasets = set[str](), set[str]()
    for each in differences:
        if isinstance(each, RunDifference):
            jobs.add(each.change.node)
        else:
            datasets.add(_dataset(each))
    return Asked(frozenset(jobs), frozenset(datasets))


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
        asked = asked_of(self._differences)
        places = Places(
            1,
            {job: [(view, 1) for view in closure.runs_of.get(job, ())] for job in asked.jobs},
            {dataset: [(seen, 1) for seen in closure.seen_of.get(dataset, ())] for dataset in asked.datasets},
        )
        return self.of_several(places)[0]

    def of_several(self, places: Places) -> list[tuple[Has, ...]]:
        """The same of several closures: what they share is looked at once."""
        answers = [self._of_each(places, each) for each in self._differences]
        return [tuple(each[place] for each in answers) for place in range(places.closures)]

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

    def _of_each(self, places: Places, difference: Difference) -> list[Has]:
        """Whether each of some closures has what differs."""
        if isinstance(difference, RunDifference):
            views = places.runs_of.get(difference.change.node, ())
            return _any_of_each(places.closures, views, lambda view: self._run_has(difference, view))
        seen_of = places.seen_of.get(_dataset(difference), ())
        return _any_of_each(places.closures, seen_of, lambda seen: self._seen_has(difference, seen))

    def _seen_has(self, difference: DatasetDifference, seen: Seen) -> Has:
        change, after = difference.change, difference.after
        if isinstance(change, FailedRun):
            # What the failure left as it was is read again.
            return yes_or_no(seen.at == after.at and seen.read.at >= change.at)
        if isinstance(change, ProducerChange):
            return _written_by(change, seen)
        return self._dataset_has(change, after, seen)

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


def _dataset(difference: DatasetDifference) -> str:
    """The dataset at which it shows; what failed, or wrote it newly, is a job."""
    job = isinstance(difference.change, FailedRun | ProducerChange)
    return difference.after.dataset if job else difference.change.node


def _any_of_each(count: int, found: Iterable[tuple[_P, int]], has: Callable[[_P], Has]) -> list[Has]:
    """For each of so many closures whether any of what it has of a place has the change, as `any_has` says."""
    yes = not_said = 0
    for each, bits in found:
        if bits & ~yes:
            answer = has(each)
            yes |= bits if answer is Has.YES else 0
            not_said |= bits if answer is Has.NOT_SAID else 0
    return [
        Has.YES if yes >> place & 1 else Has.NOT_SAID if not_said >> place & 1 else Has.NO for place in range(count)
    ]


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
