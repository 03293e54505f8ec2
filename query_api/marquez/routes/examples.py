"""Answers in Marquez's shapes, for the documentation."""

from typing import Any

NAMESPACE = {
    "name": "shop",
    "createdAt": "2026-10-09T08:53:20Z",
    "updatedAt": "2026-10-09T09:10:00.250Z",
    "ownerName": "anonymous",
    "description": None,
    "isHidden": False,
}
RUN: dict[str, Any] = {
    "id": "0199c8a5-7f00-7000-8000-000000000001",
    "createdAt": "2026-10-09T09:00:00Z",
    "updatedAt": "2026-10-09T09:10:00.250Z",
    "nominalStartTime": "2026-10-09T09:00:00Z",
    "nominalEndTime": None,
    "state": "COMPLETED",
    "stale": False,
    "startedAt": "2026-10-09T09:00:00Z",
    "endedAt": "2026-10-09T09:10:00.250Z",
    "durationMs": 600250,
    "args": {},
    "jobVersion": None,
    "inputDatasetVersions": [],
    "outputDatasetVersions": [],
    "facets": {},
}
WHOLE_RUN: dict[str, Any] = {
    **RUN,
    "job": {"namespace": "shop", "name": "daily.load_orders"},
    "inputDatasetVersions": [
        {
            "datasetVersionId": {"namespace": "postgres://shop-db:5432", "name": "shop.public.orders", "version": None},
            "facets": {"inputStatistics": {"rowCount": 1200}},
            "lifecycle": None,
            "snapshot": None,
            "rowCount": 1200,
            "bytes": None,
            "fileCount": None,
            "assertions": None,
            "assertionsFailed": None,
        }
    ],
    "outputDatasetVersions": [
        {
            "datasetVersionId": {"namespace": "s3://lake", "name": "staging/orders", "version": "7"},
            "facets": {"version": {"datasetVersion": "7"}, "outputStatistics": {"rowCount": 1200, "size": 90000}},
            "lifecycle": None,
            "snapshot": None,
            "rowCount": 1200,
            "bytes": 90000,
            "fileCount": None,
            "assertions": None,
            "assertionsFailed": None,
            "written": True,
            "ignoredColumns": [],
        }
    ],
    "parents": ["0199c8a5-7f00-7000-8000-000000000000"],
    "root": "0199c8a5-7f00-7000-8000-000000000000",
    "children": [],
    "childCount": 0,
    "error": None,
    "incomplete": False,
    "tests": {"passed": None, "failed": None, "skipped": None},
    "annotations": [],
}
RUN_FACETS = {
    "runId": "0199c8a5-7f00-7000-8000-000000000001",
    "facets": {"nominalTime": {"nominalStartTime": "2026-10-09T09:00:00Z"}},
}
_JOB_SHORT: dict[str, Any] = {
    "id": {"namespace": "shop", "name": "daily.load_orders"},
    "type": "BATCH",
    "name": "daily.load_orders",
    "simpleName": "load_orders",
    "parentJobName": "daily",
    "parentJobUuid": None,
    "createdAt": "2026-10-09T08:53:20Z",
    "updatedAt": "2026-10-09T09:10:00.250Z",
    "namespace": "shop",
    "inputs": [{"namespace": "postgres://shop-db:5432", "name": "shop.public.orders"}],
    "outputs": [{"namespace": "s3://lake", "name": "staging/orders"}],
    "location": None,
    "description": "Copies new orders to the lake.",
    "latestRun": RUN,
}
JOB: dict[str, Any] = {
    **_JOB_SHORT,
    "context": {},
    "labels": [],
    "tags": [],
    "currentVersion": None,
    "facets": {"documentation": {"description": "Copies new orders to the lake."}},
    "processingType": "BATCH",
    "integration": "SPARK",
    "jobType": "TASK",
    "dialect": None,
    "language": None,
    "codeUrl": None,
    "codeVersion": None,
    "codeRepository": None,
    "codeBranch": None,
    "owners": [{"name": "team:orders", "type": "MAINTAINER"}],
    "controls": {
        "upstream": [{"namespace": "shop", "name": "daily.check_orders", "types": ["DIRECT_INVOCATION"]}],
        "downstream": [],
    },
    "children": [],
    "childCount": 0,
    "annotations": [],
}
_DATASET_SHORT: dict[str, Any] = {
    "id": {"namespace": "s3://lake", "name": "staging/orders"},
    "type": "DB_TABLE",
    "name": "staging/orders",
    "physicalName": "staging/orders",
    "createdAt": "2026-10-09T08:53:20Z",
    "updatedAt": "2026-10-09T09:10:00.250Z",
    "namespace": "s3://lake",
    "sourceName": "s3://lake",
    "fields": [{"name": "order_id", "type": "BIGINT", "tags": [], "description": None}],
    "tags": [],
    "lastModifiedAt": "2026-10-09T09:10:00.250Z",
    "description": None,
    "lastLifecycleState": None,
}
DATASET: dict[str, Any] = {
    **_DATASET_SHORT,
    "currentVersion": None,
    "columnLineage": None,
    "facets": {"schema": {"fields": [{"name": "order_id", "type": "BIGINT"}]}},
    "deleted": False,
    "datasetType": None,
    "aliases": [],
    "subType": None,
    "owners": [{"name": "team:orders", "type": "MAINTAINER"}],
    "hierarchy": [{"type": "DATABASE", "name": "lake"}],
    "catalog": {"name": "lake", "type": "glue", "framework": "iceberg"},
    "storage": {"layer": "iceberg", "format": "parquet"},
    "source": None,
    "version": "7",
    "statistics": {"rowCount": 1200, "bytes": 90000, "fileCount": 1, "lastUpdated": "2026-10-09T09:10:00Z"},
    "assertions": {"passed": 3, "failed": 0},
    "annotations": [
        {
            "kind": "tag",
            "key": "tier",
            "value": "gold",
            "note": None,
            "removed": False,
            "version": None,
            "column": None,
            "by": "Ada",
            "source": "person",
            "at": "2026-10-09T10:00:00.000000Z",
            "runId": "0199c8e0-6f80-7000-8000-000000000009",
            "stands": True,
        }
    ],
}
_OUT = {"origin": "job:shop:daily.load_orders", "destination": "dataset:s3://lake:staging/orders"}
LINEAGE: dict[str, Any] = {
    "graph": [
        {
            "id": "dataset:s3://lake:staging/orders",
            "type": "DATASET",
            "data": _DATASET_SHORT,
            "inEdges": [_OUT],
            "outEdges": [],
        },
        {
            "id": "job:shop:daily.load_orders",
            "type": "JOB",
            "data": {**_JOB_SHORT, "inputs": []},
            "inEdges": [],
            "outEdges": [_OUT],
        },
    ]
}
SEARCH: dict[str, Any] = {
    "totalCount": 1,
    "results": [
        {
            "type": "JOB",
            "name": "daily.load_orders",
            "updatedAt": "2026-10-09T09:10:00.250Z",
            "namespace": "shop",
            "nodeId": "job:shop:daily.load_orders",
        }
    ],
}
