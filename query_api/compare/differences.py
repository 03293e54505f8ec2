"""What differs between two closures: runs of a job, and states of a dataset, that are at the same place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from query_api.compare import dataset_changes, job_changes
from query_api.compare.align import Aligned
from query_api.compare.change import Change
from query_api.history.run_closure import RunClosure, Seen
from query_api.history.run_view import RunView


class Difference(NamedTuple):
    """A change, and the two that it was found between."""

    change: Change
    before: RunView | Seen
    after: RunView | Seen


def differences(pairs: Aligned, bodies: Mapping[str, Any]) -> list[Difference]:
    """Every difference but those of numbers, of jobs and then of datasets, in the order of their keys.

    What differs in the same way at several places of a job or dataset is one difference, the largest and nearest.
    """
    found: list[Difference] = []
    for job in sorted(pairs.jobs):
        found += _largest(
            Difference(change, left, right)
            for left, right in pairs.jobs[job]
            for change in job_changes.compare(left, right, bodies)
        )
    for dataset in sorted(pairs.datasets):
        found += _largest(
            Difference(change, left, right)
            for left, right in pairs.datasets[dataset]
            for change in (*dataset_changes.compare(left, right, bodies), *_producers(left, right))
        )
    return found


def _largest(differences: Iterable[Difference]) -> Iterable[Difference]:
    best: dict[tuple[str, str], Difference] = {}
    for each in differences:
        key = each.change.kind, each.change.node
        if key not in best or each.change.size > best[key].change.size:
            best[key] = each
    return best.values()


def _producers(left: Seen, right: Seen) -> Iterator[Change]:
    """A dataset that another job wrote than before."""
    if left.writer and right.writer and left.writer.job != right.writer.job and left.writer.job and right.writer.job:
        yield Change(
            "code",
            "job",
            right.writer.job,
            None,
            left.writer.job,
            right.writer.job,
            right.at,
            right.writer.key,
            "another job than before wrote its output",
            size=1.0,
            detail={"producer": True, "dataset": right.dataset},
        )


def hashes(*closures: RunClosure) -> set[str]:
    """The facets whose contents are needed to compare these closures."""
    of_dataset = {"schema", "dataQualityMetrics", "dataQualityAssertions", *dataset_changes.METADATA}
    found: set[str] = set()
    for closure in closures:
        for run in closure.runs.values():
            found |= needed_of(run)
        for every in closure.seen_of.values():
            for seen in every:
                found |= {own for use in seen.uses.values() for name, own in use.facets.items() if name in of_dataset}
    return found


def needed_of(run: RunView) -> set[str]:
    """The facets of one run's job that its code and metadata are in."""
    return {own for name, own in run.job_facets.items() if name in {*job_changes.CODE, *job_changes.METADATA}}
