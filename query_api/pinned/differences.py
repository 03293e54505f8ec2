"""What differs between two pinned closures: the same jobs by other runs, the same datasets by other writes."""

from collections.abc import Iterator, Mapping
from typing import Any

from query_api.pinned import of_datasets, of_jobs
from query_api.pinned.change import Change
from query_api.pinned.views import Pinned, RunView, Seen

#: Earlier numbers by dataset, then by the side that stated them.
Earlier = Mapping[str, of_datasets.History]


def differences(before: Pinned, after: Pinned, bodies: Mapping[str, Any], histories: Earlier) -> Iterator[Change]:
    """Every difference, of jobs and then of datasets, in the order of their keys.

    What both closures have from the same run is the same in both, and no difference.
    """
    for job in sorted(before.jobs.keys() & after.jobs.keys()):
        yield from of_jobs.compare(before.jobs[job], after.jobs[job], bodies)
    for dataset in sorted(before.datasets.keys() & after.datasets.keys()):
        left, right = before.datasets[dataset], after.datasets[dataset]
        if same(left, right):
            continue
        yield from of_datasets.compare(left, right, bodies, histories.get(dataset, {}))
        yield from _producers(left, right)


def same(left: Seen, right: Seen) -> bool:
    """Whether both are one write; of a source, one read."""
    if left.writer is None or right.writer is None:
        return left.writer is right.writer and left.reader.key == right.reader.key
    return left.writer.key == right.writer.key


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


def hashes(*closures: Pinned) -> set[str]:
    """The facets whose contents are needed to compare these closures."""
    of_dataset = {"schema", "dataQualityMetrics", "dataQualityAssertions", *of_datasets.METADATA}
    found: set[str] = set()
    for closure in closures:
        for run in closure.runs.values():
            found |= needed_of(run)
        for seen in closure.datasets.values():
            found |= {own for use in seen.uses.values() for name, own in use.facets.items() if name in of_dataset}
    return found


def needed_of(run: RunView) -> set[str]:
    """The facets of one run's job that its code and metadata are in."""
    return {own for name, own in run.job_facets.items() if name in {*of_jobs.CODE, *of_jobs.METADATA}}
