"""Small pinned closures, written as who read what from whom."""

from typing import Any

from query_api.history.closure_with_views import RunClosure
from query_api.history.run_view import RunView, Use
from query_api.history.seen_writes import Read, Write

HOUR = 3_600_000_000


def run(
    key: str, at: int, *, reads: dict[str, Any] | None = None, writes: dict[str, Any] | None = None, **more: Any
) -> RunView:
    """`job/number` as a run of `job` that took an hour and ended at hour `at`; what it stated of datasets by dataset.

    `facets` and `job_facets` are as in a `RunView`; the hash of a job's facet is its content.
    """
    return RunView(
        key,
        key,
        key.partition("/")[0],
        "COMPLETE",
        (at - 1) * HOUR,
        at * HOUR,
        "producer",
        None,
        more.get("job_facets", {}),
        more.get("facets", {}),
        _uses(reads or {}, (at - 1) * HOUR),
        _uses(writes or {}, at * HOUR),
    )


def _uses(stated: dict[str, Any], at: int) -> dict[str, Use]:
    return {dataset: Use(dataset, at, {}, own or {}, None) for dataset, own in stated.items()}


def closure_of(*runs: RunView, by: dict[tuple[str, str], str] | None = None) -> RunClosure:
    """The closure of the first of these runs.

    Args:
        runs: all that are in it.
        by: whose write each read saw, by reader and dataset; what is not in it is a source.
    """
    known = {each.key: each for each in runs}
    reads = []
    for each in runs:
        for dataset in each.reads:
            writer = known.get((by or {}).get((each.key, dataset), ""))
            writes = (_write(writer, dataset),) if writer else ()
            rule = "time" if writes else "unknown"
            reads.append(Read(each.key, dataset, each.began, None, rule, writes, cut=False))
    return RunClosure(runs[0], reads, known)


def _write(by: RunView, dataset: str) -> Write:
    use = by.writes.get(dataset)
    return Write(by.key, by.key, by.ended, None, job=by.job, lineages=use.lineages if use else frozenset())


def counted(rows: int, **means: float) -> dict[str, Any]:
    """What a write or read says of a dataset: its rows, and the means of columns."""
    columns = {name: {"sum": mean * rows, "count": rows, "nullCount": 0} for name, mean in means.items()}
    return {"dataQualityMetrics": {"rowCount": rows, "columnMetrics": columns}}
