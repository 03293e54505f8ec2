"""What differs between two closures: runs of a job, and states of a dataset, that are at the same place."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

from query_api.compare import code_changes, dataset_changes, job_changes
from query_api.compare.change import DatasetChange, ProducerChange, RunChange
from query_api.compare.pairs import Pairs
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_view import Bodies, RunView
from query_api.history.verdicts import ASSERTIONS


class RunDifference(NamedTuple):
    """A change, and the two runs of one job that it was found between."""

    change: RunChange
    before: RunView
    after: RunView


class DatasetDifference(NamedTuple):
    """A change, and the two states of one dataset that it was found between; one and the same if only its age is."""

    change: DatasetChange
    before: Seen
    after: Seen


Difference = RunDifference | DatasetDifference
_D = TypeVar("_D", RunDifference, DatasetDifference)


def differences(pairs: Pairs, bodies: Bodies) -> list[Difference]:
    """Every difference but those of statistics, of jobs and then of datasets, in the order of their keys.

    What differs in the same way at several places of a job or dataset is one difference, the largest and nearest.
    """
    found: list[Difference] = []
    for job in sorted(pairs.jobs):
        found += _largest(
            RunDifference(change, left, right)
            for left, right in pairs.jobs[job]
            for change in job_changes.compare(left, right, bodies)
        )
    for dataset in sorted(pairs.datasets):
        found += _largest(
            DatasetDifference(change, left, right)
            for left, right in pairs.datasets[dataset]
            for change in (*dataset_changes.compare(left, right, bodies), *producers(left, right))
        )
    return found


def _largest(differences: Iterable[_D]) -> Iterable[_D]:
    best: dict[tuple[str, str], _D] = {}
    for each in differences:
        key = each.change.kind, each.change.node
        if key not in best or each.change.size > best[key].change.size:
            best[key] = each
    return best.values()


def producers(left: Seen, right: Seen) -> Iterator[ProducerChange]:
    """A dataset that another job wrote than before."""
    if left.writer and right.writer and left.writer.job != right.writer.job and left.writer.job and right.writer.job:
        yield ProducerChange(
            node=right.writer.job,
            facet=None,
            before=left.writer.job,
            after=right.writer.job,
            at=right.at,
            run=right.writer.key,
            text="another job than before wrote its output",
            size=1.0,
        )


#: The facets of a dataset whose contents are compared.
_OF_DATASET: Final = frozenset({"schema", "dataQualityMetrics", ASSERTIONS, *dataset_changes.METADATA})


def facets_of(*closures: RunClosure) -> set[str]:
    """Hashes of the facets whose contents are needed to compare these closures."""
    found: set[str] = set()
    for closure in closures:
        for run in closure.runs.values():
            found |= facets_of_job(run)
        for every in closure.seen_of.values():
            for seen in every:
                found |= facets_of_seen(seen)
    return found


def facets_of_job(run: RunView) -> set[str]:
    """Hashes of the facets of one run's job that its code and metadata are in."""
    return {own for name, own in run.job_facets.items() if name in {*code_changes.CODE, *job_changes.METADATA}}


def facets_of_seen(seen: Seen) -> set[str]:
    """Hashes of the facets of one dataset, as it was seen, that what is compared of it is in."""
    return {own for use in seen.uses.values() for name, own in use.facets.items() if name in _OF_DATASET}
