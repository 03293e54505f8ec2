"""Two lines of a dump, for the documentation: a job that read a dataset once, and the edge."""

from typing import Any

from headwater.identity import dataset_key, job_key, namespace_key, run_key
from query_api.dump.lines import End, edge_line, node_line

_AT = 1_791_504_000_000_000
_JOB, _RUN = job_key("shop", "train"), run_key("0199c8a5-7f00-7000-8000-000000000001")
_LAST: dict[str, Any] = {"group": f"o{_RUN}", "lastRun": _RUN, "lastSeen": _AT, "made": []}

EXAMPLE = b"\n".join(
    [
        node_line(
            "Job",
            ["shop", "train"],
            {
                "key": _JOB,
                "namespace": "shop",
                "name": "train",
                "namespaceKey": namespace_key("shop"),
                "searchName": "train",
                "observed": True,
                "createdAt": _AT,
                "updatedAt": _AT,
                "facets": "{}",
                **_LAST,
            },
        ),
        edge_line(
            "CONSUMED_BY",
            End("Dataset", dataset_key("shop", "orders"), ["shop", "orders"]),
            End("Job", _JOB, ["shop", "train"]),
            {"firstSeen": _AT, **_LAST},
        ),
        b"",
    ]
).decode()
