"""Two closures compared, as JSON values."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from headwater.event.time import iso
from query_api.compare.change import ProducerChange
from query_api.compare.change_json import change_json
from query_api.compare.comparison import Comparison
from query_api.compare.dataset_changes import statistics_of
from query_api.compare.pairs import same_state
from query_api.diff.shape import ComparedRun, DiffAnswer, ReplacedDataset, ReplacedJob, SeenState, Sets
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView

if TYPE_CHECKING:
    from query_api.compare.shape import Change

Id = Callable[[str], str]


async def document(run_reader: RunReader, left: RunClosure, right: RunClosure, found: Comparison) -> DiffAnswer:
    """What was added, removed and replaced from left to right, and for each that was replaced what differs."""
    producers = [each.before for each in found.changes if isinstance(each, ProducerChange)]
    await run_reader.load_owned([*left.jobs, *right.jobs, *producers])
    run_ids = {view.key: view.run_id for view in await run_reader.views(each.run for each in found.changes if each.run)}
    of_node: dict[str, list[Change]] = {}
    for change in found.changes:
        of_node.setdefault(change.node, []).append(change_json(run_reader, change, run_ids))
    jobs: list[ReplacedJob] = [
        {
            "job": run_reader.job_id(job),
            "left": left.jobs[job].run_id,
            "right": right.jobs[job].run_id,
            "changes": of_node.get(job, []),
        }
        for job in _by_id(left.jobs.keys() & right.jobs.keys(), run_reader.job_id)
        if left.jobs[job].key != right.jobs[job].key or job in of_node
    ]
    datasets: list[ReplacedDataset] = [
        {
            "dataset": run_reader.dataset_id(dataset),
            "left": _written(left.datasets[dataset]),
            "right": _written(right.datasets[dataset]),
            "numbers": _statistics(left.datasets[dataset], right.datasets[dataset], found),
            "changes": of_node.get(dataset, []),
        }
        for dataset in _by_id(left.datasets.keys() & right.datasets.keys(), run_reader.dataset_id)
        if not same_state(left.datasets[dataset], right.datasets[dataset]) or dataset in of_node
    ]
    return {
        "left": _root(run_reader, left.root),
        "right": _root(run_reader, right.root),
        "datasets": {**_sets(left.datasets, right.datasets, run_reader.dataset_id), "replaced": datasets},
        "jobs": {**_sets(left.jobs, right.jobs, run_reader.job_id), "replaced": jobs},
        "runs": {
            "added": sorted(right.runs[key].run_id for key in right.runs.keys() - left.runs.keys()),
            "removed": sorted(left.runs[key].run_id for key in left.runs.keys() - right.runs.keys()),
            "shared": len(left.runs.keys() & right.runs.keys()),
        },
        "truncated": {"reason": "closures"} if left.truncated or right.truncated else None,
    }


def _sets(left: dict[str, Any], right: dict[str, Any], name: Id) -> Sets:
    return {
        "added": sorted(map(name, right.keys() - left.keys())),
        "removed": sorted(map(name, left.keys() - right.keys())),
    }


def _by_id(keys: set[str], name: Id) -> list[str]:
    return sorted(keys, key=name)


def _root(run_reader: RunReader, view: RunView) -> ComparedRun:
    return {"runId": view.run_id, "job": run_reader.job_id(view.job), "state": view.state, "at": iso(view.ended)}


def _written(seen: Seen) -> SeenState:
    return {
        "writer": seen.writer and seen.writer.run_id,
        "at": iso(seen.at),
        "version": next((use.version for use in seen.uses.values() if use.version), None),
        "rule": seen.read.rule,
        "inferred": seen.read.inferred,
    }


def _statistics(left: Seen, right: Seen, found: Comparison) -> dict[str, tuple[float | None, float | None]]:
    """All statistics that differ, usual or not."""
    before, after = statistics_of(left, found.bodies), statistics_of(right, found.bodies)
    differing: dict[str, tuple[float | None, float | None]] = {}
    for side in sorted(before.keys() | after.keys()):
        old, new = before.get(side, {}), after.get(side, {})
        for metric in sorted(old.keys() | new.keys()):
            if old.get(metric) != new.get(metric):
                differing[metric.text] = (old.get(metric), new.get(metric))
    return differing
