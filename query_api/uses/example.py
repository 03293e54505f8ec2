"""Examples for OpenAPI."""

from typing import Final

from query_api.uses.shape import StatisticsOfDataset, UsesOfDataset
from query_api.web.run_card import JobOfRun

_DATASET: Final = "dataset:warehouse:features.customers"
_RUN: Final = "019cfe5f-1a40-7b11-8f0a-52c6d7e8f901"
_JOB: Final[JobOfRun] = {"id": "job:shop:features", "namespace": "shop", "name": "features"}

USES: UsesOfDataset = {
    "dataset": _DATASET,
    "direction": "wrote",
    "runs": [
        {
            "id": _RUN,
            "job": _JOB,
            "state": "COMPLETED",
            "startedAt": "2026-11-25T03:30:00.000000Z",
            "endedAt": "2026-11-25T03:40:00.000000Z",
            "durationMs": 600_000,
            "lastEventAt": "2026-11-25T03:40:00.000000Z",
            "producer": "https://github.com/shop/pipelines",
            "stale": False,
            "error": None,
            "parents": [],
            "at": "2026-11-25T03:40:00.000000Z",
            "version": "31",
            "rule": None,
            "writer": None,
            "rowCount": 1200,
            "written": True,
            "inferred": False,
            "current": True,
        }
    ],
    "next": None,
}
STATISTICS: StatisticsOfDataset = {
    "dataset": _DATASET,
    "points": [
        {
            "at": "2026-11-25T03:40:00.000000Z",
            "runId": _RUN,
            "job": _JOB,
            "version": "31",
            "source": "write",
            "rowCount": 1200,
            "bytes": 96_000,
            "fileCount": 1,
            "columns": {"spend": {"nullCount": 12, "nullFraction": 0.01, "distinctCount": 900, "mean": 31.5}},
            "assertions": [
                {
                    "assertion": "not_null",
                    "success": False,
                    "column": "spend",
                    "severity": "error",
                    "expected": "0",
                    "actual": "12",
                }
            ],
            "assertionCount": 1,
        }
    ],
    "columnsLeftOut": 0,
    "truncated": None,
}
