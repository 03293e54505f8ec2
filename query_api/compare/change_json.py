"""A change as JSON values, as root cause and diff show it: field names are a contract, see `docs/root-cause.md`."""

from typing import Any, cast

from headwater.event.time import iso
from query_api.compare.change import Change, InputsChange, ProducerChange
from query_api.compare.shape import Change as ShownChange
from query_api.history.run_reader import RunReader


def change_json(run_reader: RunReader, change: Change, run_ids: dict[str, str]) -> ShownChange:
    """A change with readable ids; its node, and the jobs that it names, must be loaded."""
    before: Any = change.before
    after: Any = change.after
    if isinstance(change, InputsChange):
        before, after = (list(map(run_reader.dataset_id, keys)) for keys in (change.before, change.after))
    elif isinstance(change, ProducerChange):
        before, after = run_reader.job_id(change.before), run_reader.job_id(change.after)
    shown = {
        "kind": change.kind,
        "nodeId": run_reader.job_id(change.node) if change.node_kind == "job" else run_reader.dataset_id(change.node),
        "facet": change.facet,
        "before": before,
        "after": after,
        "at": iso(change.at),
        "runId": run_ids.get(change.run or ""),
        "columns": sorted(change.columns),
        "text": change.text,
    }
    return cast("ShownChange", shown)  # `before` and `after` are of its kind
