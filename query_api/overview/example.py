"""Example for OpenAPI."""

from query_api.overview.shape import Overview

EXAMPLE: Overview = {
    "since": "2026-11-24T09:00:00.000000Z",
    "failed": [
        {
            "run": "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21",
            "job": "job:shop:train",
            "endedAt": "2026-11-25T04:05:30.000000Z",
            "state": "FAILED",
            "error": "ValueError: input contains NaN",
        }
    ],
    "stale": [
        {
            "run": "019cfe61-7a10-7d22-8b1e-0f6a5c4d3b2a",
            "job": "job:shop:export",
            "state": "RUNNING",
            "startedAt": "2026-11-24T22:00:00.000000Z",
            "lastEventAt": "2026-11-24T22:01:00.000000Z",
        }
    ],
    "judgedBad": [
        {
            "node": "dataset:mlflow://mlflow:5000:models/churn",
            "version": "12",
            "runId": "019cfe5f-1a40-7b11-8f0a-52c6d7e8f901",
            "by": "job:headwater:verdict",
            "because": "verdict",
            "note": "AUC fell to 0.61",
            "expected": None,
            "actual": None,
            "at": "2026-11-25T08:12:00.000000Z",
            "via": None,
        }
    ],
    "producers": [
        {"producer": "https://github.com/shop/pipelines", "lastEventAt": "2026-11-25T04:05:30.000000Z", "runs": 31}
    ],
    "totals": {"failed": 1, "stale": 1, "judgedBad": 1, "producers": 1},
    "counts": {"jobs": 12, "datasets": 20, "models": 1, "runs": 1042},
    "truncated": None,
}
