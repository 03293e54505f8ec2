"""An example for OpenAPI."""

from typing import Any

EXAMPLE: dict[str, Any] = {
    "left": {"runId": "train-8", "job": "job:ml:train", "state": "COMPLETE", "at": "2026-11-24T04:20:00.000000Z"},
    "right": {"runId": "train-9", "job": "job:ml:train", "state": "COMPLETE", "at": "2026-11-25T04:20:00.000000Z"},
    "datasets": {
        "added": [],
        "removed": [],
        "replaced": [
            {
                "dataset": "dataset:shop:orders",
                "left": {
                    "writer": "load-30",
                    "at": "2026-11-24T03:00:00.000000Z",
                    "version": None,
                    "rule": "time",
                    "inferred": False,
                },
                "right": {
                    "writer": "load-31",
                    "at": "2026-11-25T03:00:00.000000Z",
                    "version": None,
                    "rule": "time",
                    "inferred": False,
                },
                "numbers": {"rowCount": [1000, 480]},
                "changes": [],
            }
        ],
    },
    "jobs": {
        "added": [],
        "removed": [],
        "replaced": [{"job": "job:ml:train", "left": "train-8", "right": "train-9", "changes": []}],
    },
    "runs": {"added": ["load-31", "train-9"], "removed": ["load-30", "train-8"], "shared": 4},
    "truncated": None,
}
