"""Examples for OpenAPI."""

from typing import Any

_MODEL = "dataset:mlflow://tracking:5000:models/churn"
_NAMES: dict[str, Any] = {
    "version": "12",
    "runId": "train-12",
    "aliases": ["champion"],
    "otherNames": ["m-4f1c"],
    "formerName": None,
}
_CODE: dict[str, Any] = {
    "repository": "https://git.example.com/ml",
    "commit": "9ae1",
    "branch": "main",
    "path": "train.py",
    "folder": ".",
    "dirty": False,
    "diffDigest": None,
    "scriptDigest": None,
    "tag": None,
    "url": None,
    "sql": None,
    "language": None,
    "source": None,
}
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
    "code": _CODE,
    "durationSeconds": 1200.0,
    "metricValues": [
        {
            "name": "auc",
            "value": 0.81,
            "step": None,
            "dataset": None,
            "slice": None,
            "model": None,
            "modelVersion": None,
        }
    ],
    "parents": [],
    "owners": ["team:growth"],
    "alsoWrittenBy": [],
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
    "datasetType": "TABLE",
    "version": "171",
    "rule": "version",
    "readAt": "2026-11-25T04:00:00.000000Z",
    "reader": "train-12",
    "writer": "features-31",
    "writerJob": "job:shop:features",
    "writtenAt": "2026-11-25T03:30:00.000000Z",
    "alsoWriters": [],
    "schema": [{"name": "orders_30d", "type": "INT64"}],
    "rowCount": 9120,
    "owners": ["team:growth"],
    "tags": [],
    "ofToday": [],
    "quality": None,
    "fingerprint": None,
}
_SOURCE: dict[str, Any] = {
    "dataset": "dataset:postgres://shop:5432:shop.orders",
    "datasetType": "TABLE",
    "version": None,
    "rule": "unknown",
    "readAt": "2026-11-25T03:00:00.000000Z",
    "reader": "features-31",
    "writer": None,
    "writerJob": None,
    "writtenAt": None,
    "alsoWriters": [],
    "schema": [{"name": "id", "type": "bigint"}, {"name": "email", "type": "text"}],
    "rowCount": 48211,
    "owners": ["team:orders"],
    "tags": [{"key": "personal", "value": None, "column": "email"}],
    "ofToday": ["owners"],
    "quality": {
        "assertions": [{"assertion": "not_null", "column": "id", "success": True, "statedBy": "read"}],
        "failed": 0,
    },
    "fingerprint": None,
    "readers": 1,
}
_JOB: dict[str, Any] = {
    "job": "job:shop:features",
    "runId": "features-31",
    "state": "COMPLETE",
    "startedAt": "2026-11-25T03:00:00.000000Z",
    "endedAt": "2026-11-25T03:30:00.000000Z",
    "depth": 1,
    "code": None,
    "parameters": {},
    "engine": {"name": "spark", "version": "4.0.1", "adapterVersion": None},
    "environment": None,
    "owners": [],
    "parents": [],
    "inputs": ["dataset:postgres://shop:5432:shop.orders"],
    "outputs": ["dataset:bigquery:shop.features.customer"],
}

MODELS: dict[str, Any] = {
    "models": [
        {
            "model": _MODEL,
            "namespace": "mlflow://tracking:5000",
            "name": "models/churn",
            "latest": "12",
            "latestRunId": "train-12",
            "formerName": None,
            "aliases": ["champion"],
            "versionCount": 12,
            "trainedAt": _AT,
            "verdict": "good",
            "approval": "approved",
            "owners": ["team:growth"],
            "tags": ["tier=gold"],
            "attention": [
                {
                    "kind": "failed",
                    "job": "job:shop:load_orders",
                    "runId": "load-32",
                    "at": "2026-11-26T03:00:00.000000Z",
                    "text": "job:shop:load_orders failed since",
                }
            ],
        }
    ],
    "totalCount": 1,
    "next": None,
}
_VERSION: dict[str, Any] = {
    "version": "12",
    "aliases": ["champion"],
    "otherNames": ["m-4f1c"],
    "formerName": None,
    "stage": None,
    "trainedAt": _AT,
    "registeredAt": "2026-11-25T04:25:00.000000Z",
    "runId": "train-12",
    "alsoWrittenBy": [],
    "read": [{"dataset": _INPUT["dataset"], "version": _INPUT["version"]}],
    "metrics": {"auc": 0.81},
    "verdict": "good",
    "approval": "approved",
    "deleted": False,
}
VERSIONS: dict[str, Any] = {"model": _MODEL, "renamedTo": None, "versions": [_VERSION], "truncated": None}
VERSION: dict[str, Any] = {
    "model": _MODEL,
    **_VERSION,
    "aliasHistory": [{"alias": "champion", "since": "2026-11-25T09:10:00.000000Z", "until": None, "by": "deploy bot"}],
    "stageHistory": [],
    "status": "READY",
    "description": None,
    "training": {
        **{name: _TRAINING[name] for name in ("runId", "job", "state", "startedAt", "endedAt", "parameters")},
    },
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
    "jobs": [_JOB],
    "features": [
        {
            "column": "orders_30d",
            "dataset": "dataset:bigquery:shop.features.customer",
            "transformations": ["DIRECT:IDENTITY"],
            "sources": [
                {
                    "dataset": "dataset:postgres://shop:5432:shop.orders",
                    "column": "id",
                    "path": [
                        {
                            "dataset": "dataset:bigquery:shop.features.customer",
                            "column": "orders_30d",
                            "job": "job:shop:features",
                            "runId": "features-31",
                            "transformations": [],
                        },
                        {
                            "dataset": "dataset:postgres://shop:5432:shop.orders",
                            "column": "id",
                            "job": None,
                            "runId": None,
                            "transformations": ["DIRECT:AGGREGATION"],
                        },
                    ],
                    "transformations": ["DIRECT:AGGREGATION"],
                }
            ],
            "influencedBy": [],
            "known": True,
            "brokenAt": [],
        }
    ],
    "influencedBy": [],
    "approvals": [_APPROVAL],
    "verdicts": [],
    "coverage": {
        "inputs": 1,
        "reads": {"version": 1, "time": 0, "unknown": 1},
        "sources": 1,
        "sourcesWithSchema": 1,
        "jobs": 2,
        "jobsWithCode": 1,
        "jobsWithCommit": 1,
        "featuresStated": True,
        "features": 1,
        "featuresKnown": 1,
        "texts": ["1 of 2 reads on the way names its version, 0 are known by time only, 1 has no known write"],
    },
    "truncated": None,
}
USES: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "versions": _NAMES,
    "uses": [
        {
            "kind": "scoring",
            "runId": "score-88",
            "job": "job:ml:score",
            "since": "2026-11-26T05:00:00.000000Z",
            "until": "2026-11-26T05:02:00.000000Z",
            "state": "COMPLETE",
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
    "versionRunId": "train-12",
    "since": "11",
    "sinceRunId": "train-11",
    "sinceIs": "approved",
    "left": {
        "runId": "train-11",
        "job": "job:ml:train.churn",
        "state": "COMPLETE",
        "at": "2026-11-18T04:20:00.000000Z",
    },
    "right": {"runId": "train-12", "job": "job:ml:train.churn", "state": "COMPLETE", "at": _AT},
    "datasets": {"added": [], "removed": [], "replaced": []},
    "jobs": {"added": [], "removed": [], "replaced": []},
    "runs": {"added": ["train-12"], "removed": ["train-11"], "shared": 4},
    "training": {
        "parameters": {"C": [1.0, 0.1]},
        "metrics": {"auc": [0.84, 0.81]},
        "environment": {"packages": {"scikit-learn": ["1.7.1", "1.7.2"]}},
        "engine": {},
        "code": {"commit": ["77b0", "9ae1"]},
    },
    "features": {"added": [], "removed": [], "changed": []},
    "truncated": None,
}
REPRODUCE: dict[str, Any] = {
    "model": _MODEL,
    "version": "12",
    "versions": _NAMES,
    "score": {
        "value": 0.85,
        "parts": {
            "code": {"known": 1, "of": 2, "weight": 0.3},
            "inputs": {"known": 1, "of": 1, "weight": 0.3},
            "environment": {"known": 2, "of": 2, "weight": 0.2},
            "parameters": {"known": 1, "of": 1, "weight": 0.1},
            "seeds": {"known": 1, "of": 1, "weight": 0.1},
        },
    },
    "steps": [
        {
            **{name: _JOB[name] for name in ("job", "runId", "depth", "endedAt", "code", "engine", "parameters")},
            "inputs": [
                {
                    "dataset": "dataset:postgres://shop:5432:shop.orders",
                    "version": None,
                    "rule": "unknown",
                    "writer": None,
                    "writtenAt": None,
                    "pinned": False,
                    "fingerprint": None,
                    "read": None,
                }
            ],
            "outputs": ["dataset:bigquery:shop.features.customer"],
            "needed": False,
        }
    ],
    "training": _TRAINING,
    "notPinned": ["the code of job:shop:features is not known"],
    "truncated": None,
    "markdown": "# …",
    "script": "#!/usr/bin/env bash\n…",
}
DATASET_MODELS: dict[str, Any] = {
    "node": "dataset:bigquery:shop.features.customer",
    "models": [
        {
            "model": _MODEL,
            "versions": [
                {
                    "version": "12",
                    "runId": "train-12",
                    "trainedAt": _AT,
                    "aliases": ["champion"],
                    "approval": "approved",
                    "live": True,
                    "by": "dataset",
                }
            ],
        }
    ],
    "truncated": None,
}
