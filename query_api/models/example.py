"""Examples for OpenAPI."""

from typing import Any

_MODEL = "dataset:mlflow://tracking:5000:models/churn"
_NAMES: dict[str, Any] = {"version": "12", "runId": "train-12", "aliases": ["champion"], "otherNames": ["m-4f1c"]}
_AT = "2026-11-25T04:20:00.000000Z"
_TRAINING: dict[str, Any] = {
    "runId": "train-12",
    "job": "job:ml:train.churn",
    "startedAt": "2026-11-25T04:00:00.000000Z",
    "endedAt": _AT,
    "state": "COMPLETE",
    "parameters": {"C": 0.1, "seed": 7},
    "seeds": {"seed": 7},
    "metrics": {"auc": 0.81},
    "environment": {"python": "3.12.4", "packages": {"scikit-learn": "1.7.2"}},
    "engine": None,
    "code": {"repository": "https://git.example.com/ml", "commit": "9ae1", "branch": "main", "path": "train.py"},
}
_APPROVAL: dict[str, Any] = {
    "kind": "approval",
    "value": "approved",
    "by": "review board",
    "source": "person",
    "at": "2026-11-25T09:00:00.000000Z",
    "runId": "approval-1",
}
_INPUT: dict[str, Any] = {
    "dataset": "dataset:bigquery:shop.features.customer",
    "version": "171",
    "rule": "version",
    "readAt": "2026-11-25T04:00:00.000000Z",
    "writer": "features-31",
    "writtenAt": "2026-11-25T03:30:00.000000Z",
}
_SOURCE: dict[str, Any] = {
    "dataset": "dataset:postgres://shop:5432:shop.orders",
    "version": None,
    "rule": "unknown",
    "readAt": "2026-11-25T03:00:00.000000Z",
    "writer": None,
    "writtenAt": None,
    "owners": ["team:orders"],
    "tags": [{"key": "personal", "value": None, "column": "email"}],
    "rowCount": 48211,
    "quality": {"assertions": [], "failed": 0},
}

MODELS: dict[str, Any] = {
    "models": [
        {
            "model": _MODEL,
            "latest": "12",
            "versionCount": 12,
            "trainedAt": _AT,
            "verdict": "good",
            "approval": "approved",
            "owners": ["team:growth"],
            "attention": [
                {"kind": "failed", "job": "job:shop:load_orders", "text": "job:shop:load_orders failed since"}
            ],
        }
    ],
    "totalCount": 1,
    "next": None,
}
_VERSION: dict[str, Any] = {
    "version": "12",
    "aliases": ["champion"],
    "stage": None,
    "trainedAt": _AT,
    "registeredAt": "2026-11-25T04:25:00.000000Z",
    "runId": "train-12",
    "metrics": {"auc": 0.81},
    "verdict": "good",
    "approval": "approved",
}
VERSIONS: dict[str, Any] = {"model": _MODEL, "versions": [_VERSION], "truncated": None}
VERSION: dict[str, Any] = {
    "model": _MODEL,
    **_VERSION,
    "aliasHistory": [{"alias": "champion", "since": "2026-11-25T09:10:00.000000Z", "until": None, "by": "deploy bot"}],
    "stageHistory": [],
    "verdicts": [],
    "approvals": [_APPROVAL],
    "notes": [],
    "tags": [],
}
ORIGIN: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "versions": _NAMES,
    "asOf": None,
    "training": _TRAINING,
    "inputs": [_INPUT],
    "sources": [_SOURCE],
    "jobs": [
        {"job": "job:shop:load_orders", "runId": "load-31", "code": None, "parameters": {}, "engine": None, "depth": 2}
    ],
    "features": [
        {
            "column": "orders_30d",
            "dataset": "dataset:bigquery:shop.features.customer",
            "sources": [
                {
                    "dataset": "dataset:postgres://shop:5432:shop.orders",
                    "column": "id",
                    "path": [],
                    "transformations": ["DIRECT:AGGREGATION"],
                }
            ],
            "known": True,
        }
    ],
    "approvals": [_APPROVAL],
    "verdicts": [],
    "coverage": {"texts": ["1 of 3 reads on the way names its version, 1 is known by time only, 1 has no known write"]},
    "truncated": None,
}
USES: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "uses": [
        {
            "kind": "scoring",
            "runId": "score-88",
            "job": "job:ml:score",
            "since": "2026-11-26T05:00:00.000000Z",
            "until": "2026-11-26T05:02:00.000000Z",
            "rule": "version",
            "outputs": ["dataset:bigquery:shop.scores"],
        }
    ],
    "reached": {"datasets": ["dataset:bigquery:shop.scores"], "dashboards": [], "models": []},
    "truncated": None,
}
CHANGES: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "since": "11",
    "sinceIs": "approved",
    "datasets": {"added": [], "removed": [], "replaced": []},
    "jobs": {"added": [], "removed": [], "replaced": []},
    "training": {"parameters": {"C": [1.0, 0.1]}, "metrics": {"auc": [0.84, 0.81]}},
    "features": {"added": [], "removed": [], "changed": []},
    "truncated": None,
}
REPRODUCE: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "score": {"value": 0.9, "parts": {"code": {"known": 2, "of": 3, "weight": 0.3}}},
    "steps": [],
    "notPinned": ["the code of job:shop:load_orders is not known"],
    "markdown": "# …",
    "script": "#!/usr/bin/env bash\n…",
}
DATASET_MODELS: dict[str, Any] = {
    "node": "dataset:bigquery:shop.features.customer",
    "models": [{"model": _MODEL, "versions": [{"version": "12", "trainedAt": _AT, "live": True, "by": "dataset"}]}],
    "truncated": None,
}
