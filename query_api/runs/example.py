"""Examples for OpenAPI."""

from typing import Any

from query_api.runs.shape import RunsListed

_TRAINING = "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21"
_FEATURES = "019cfe5f-1a40-7b11-8f0a-52c6d7e8f901"
_DAY = "2026-11-25T0"

CLOSURE: dict[str, Any] = {
    "runId": _TRAINING,
    "reads": [
        {
            "dataset": "dataset:warehouse:features.customers",
            "reader": _TRAINING,
            "writer": _FEATURES,
            "alsoWriters": [],
            "rule": "time",
            "readAt": f"{_DAY}4:00:00.000000Z",
            "writtenAt": f"{_DAY}3:40:00.000000Z",
            "movedFrom": None,
            "version": None,
            "inferred": False,
            "droppedBy": None,
            "depth": 0,
        },
        {
            "dataset": "dataset:postgres://shop-db:5432:shop.public.orders",
            "reader": _FEATURES,
            "writer": None,
            "alsoWriters": [],
            "rule": "unknown",
            "readAt": f"{_DAY}3:30:00.000000Z",
            "writtenAt": None,
            "movedFrom": None,
            "version": None,
            "inferred": False,
            "droppedBy": None,
            "depth": 1,
        },
    ],
    "truncated": None,
}
BLAST_RADIUS = {
    "runId": _FEATURES,
    "runs": [
        {
            "runId": _TRAINING,
            "job": "job:ml:train_churn",
            "state": "COMPLETE",
            "taintedAt": f"{_DAY}4:00:00.000000Z",
            "through": "dataset:warehouse:features.customers",
            "from": _FEATURES,
            "inferred": False,
            "depth": 1,
            "stillTainted": True,
        }
    ],
    "datasets": [
        {
            "dataset": "dataset:mlflow://tracking:5000:models/churn",
            "datasetType": "MODEL",
            "taintedAt": f"{_DAY}4:30:00.000000Z",
            "by": _TRAINING,
            "stillTainted": True,
            "cleanedAt": None,
            "cleanedBy": None,
            "depth": 1,
        }
    ],
    "counts": {"runs": 1, "datasets": 1, "stillTainted": 1, "datasetTypes": {"MODEL": 1}},
    "truncated": None,
}
RUNS: RunsListed = {
    "runs": [
        {
            "id": _TRAINING,
            "job": {"id": "job:shop:train", "namespace": "shop", "name": "train"},
            "state": "FAILED",
            "startedAt": f"{_DAY}4:00:00.000000Z",
            "endedAt": f"{_DAY}4:05:30.000000Z",
            "durationMs": 330_000,
            "lastEventAt": f"{_DAY}4:05:30.000000Z",
            "producer": "https://github.com/shop/pipelines",
            "stale": False,
            "error": "ValueError: input contains NaN",
            "parents": [_FEATURES],
        }
    ],
    "next": None,
}
