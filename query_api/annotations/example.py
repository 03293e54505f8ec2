"""Example for OpenAPI."""

EXAMPLE = {
    "node": "dataset:mlflow://mlflow:5000:models/churn",
    "version": "12",
    "annotations": [
        {
            "kind": "approval",
            "key": None,
            "value": "approved",
            "note": "reviewed with the data team",
            "removed": False,
            "version": "12",
            "column": None,
            "by": "Ada",
            "source": "person",
            "at": "2026-11-25T08:12:00.000000Z",
            "runId": "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21",
            "stands": True,
        }
    ],
    "truncated": None,
}
