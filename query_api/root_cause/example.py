"""An example for OpenAPI."""

from typing import Any

_CHANGE: dict[str, Any] = {
    "kind": "data",
    "nodeId": "dataset:postgres://shop-db:5432:shop.public.orders",
    "facet": "dataQualityMetrics",
    "before": {"mean of amount": 41.7},
    "after": {"mean of amount": 4170.2},
    "at": "2026-11-25T03:00:00.000000Z",
    "runId": "019cfe5f-1a40-7b11-8f0a-52c6d7e8f901",
    "columns": ["amount"],
    "text": "mean of amount went from 41.7 to 4,170, 100 times its usual value",
}
EXAMPLE: dict[str, Any] = {
    "symptom": {
        "nodeId": "dataset:mlflow://tracking:5000:models/churn",
        "runId": "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21",
        "job": "job:ml:train_churn",
    },
    "good": {
        "runId": "019cfd30-5c80-7c3e-9c5e-3d1f6a0b7e20",
        "version": "8",
        "at": "2026-11-24T04:20:00.000000Z",
        "state": "COMPLETE",
        "verdict": "good",
        "error": None,
    },
    "bad": {
        "runId": "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21",
        "version": "9",
        "at": "2026-11-25T04:20:00.000000Z",
        "state": "COMPLETE",
        "verdict": "bad",
        "error": None,
    },
    "suspects": [
        {
            "rank": 1,
            "score": 5.1,
            "probability": 0.91,
            "rung": "path+timing+column",
            "text": "dataset:postgres://shop-db:5432:shop.public.orders: mean of amount went from 41.7 to 4,170, …",
            "owners": [],
            "change": _CHANGE,
            "path": [
                "dataset:postgres://shop-db:5432:shop.public.orders",
                "job:shop:features",
                "dataset:shop:features.customers",
                "job:ml:train_churn",
                "dataset:mlflow://tracking:5000:models/churn",
            ],
            "factors": [{"name": "timing", "value": 1.0, "text": "the bad run saw it, the good one did not"}],
        }
    ],
    "ruledOut": [
        {
            "change": _CHANGE | {"kind": "code", "nodeId": "job:shop:features", "facet": "sql"},
            "reason": "it came after the bad run had begun to read, which cannot have seen it",
        }
    ],
    "coverage": {
        "datasets": 17,
        "datasetsWithStatistics": 14,
        "jobs": 9,
        "jobsWithCode": 9,
        "reads": {"version": 3, "time": 20, "unknown": 4},
        "sources": ["dataset:postgres://shop-db:5432:shop.public.orders"],
        "witnesses": {
            "bad": 1,
            "good": 6,
            "elsewhere": 4,
            "nodes": 2,
            "notCompared": 0,
            "notAsked": 0,
        },
        "unknownVersions": [],
        "silentProducers": [],
        "texts": ["14 of 17 upstream datasets report statistics"],
    },
    "next": {
        "check": (
            "compare the values of amount in dataset:postgres://shop-db:5432:shop.public.orders before and after "
            "2026-11-25 03:00:00 UTC, and ask its owner who wrote it then: no run is known to"
        ),
        "nodeId": "dataset:postgres://shop-db:5432:shop.public.orders",
        "separates": [1],
        "sure": True,
    },
    "truncated": None,
}
