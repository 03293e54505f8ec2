"""What of a dataset is measured: whether a change of its data could have shown."""

from typing import Final, NamedTuple

from query_api.compare.dataset_changes import schema_of, statistics_of
from query_api.history.closure_with_views import Seen
from query_api.history.run_view import Bodies

#: What a column counts of which only the nulls are counted: other values in it are not seen.
ONLY_NULLS: Final = 0.3
_NULLS: Final = frozenset({"nullFraction", "nullCount"})


class Measured(NamedTuple):
    """What is known of the data of a dataset: in `columns` the part of its columns that are measured, 0 to 1."""

    rows: bool
    columns: float


def measured(seen: Seen, bodies: Bodies) -> Measured | None:
    """What whoever wrote it or read it measured; None: nothing. Without a schema the columns measured are all."""
    by_side = statistics_of(seen, bodies)
    if not by_side:
        return None
    metrics = {metric for of_side in by_side.values() for metric in of_side}
    counted = {column: ONLY_NULLS for column in (metric.column for metric in metrics) if column}
    counted |= {metric.column: 1.0 for metric in metrics if metric.column and metric.name not in _NULLS}
    every = max(len(counted), len(schema_of(seen, bodies)), 1)
    rows = any(not metric.column and metric.name != "fileCount" for metric in metrics)
    return Measured(rows, sum(counted.values()) / every)
