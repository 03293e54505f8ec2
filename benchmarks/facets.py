"""One body of every facet of the standard, with every field of it, by the kind of what it stands on and its key."""

from typing import Any, Final

_COLUMN: Final = {"namespace": "db", "name": "base", "field": "a"}
_HOW: Final = [{"type": "DIRECT", "subtype": "IDENTITY", "description": "as it is", "masking": False}]
_FORWARDED: Final = {"seen": {"_producer": "https://example.com", "_schemaURL": "https://example.com/Seen.json"}}
_ABOVE: Final = {
    "run": {"runId": "above", "facets": _FORWARDED},
    "job": {"namespace": "shop", "name": "daily", "facets": _FORWARDED},
}
_TOP: Final = {
    "run": {"runId": "top", "facets": _FORWARDED},
    "job": {"namespace": "shop", "name": "all", "facets": _FORWARDED},
}
_CHECK: Final = {
    "description": "no order without an amount",
    "expected": "0",
    "actual": "3",
    "content": "select count(*) from raw where amount is null",
    "contentType": "text/sql",
    "params": {"column": "amount"},
}
_METRICS: Final = {
    "rowCount": 12,
    "bytes": 3400,
    "fileCount": 2,
    "lastUpdated": "2026-10-09T00:00:00Z",
    "columnMetrics": {
        "amount": {
            "nullCount": 3,
            "distinctCount": 7,
            "sum": 99.5,
            "count": 9,
            "min": 1,
            "max": 20.5,
            "quantiles": {"0.5": 8},
        }
    },
}
_ASSERTIONS: Final = {
    "assertions": [
        {"assertion": "not_null", "success": False, "column": "amount", "severity": "error", "name": "n", **_CHECK},
        {"assertion": "unique", "success": True},
    ]
}
_TAGS: Final = [{"key": "tier", "value": "gold", "source": "USER"}, {"key": "nightly", "value": ""}]
_OWNERS: Final = {"owners": [{"name": "team:shop", "type": "MAINTAINER"}, {"name": "user:ann"}]}


def _dependency(job: str, run: str, kind: str) -> dict[str, Any]:
    return {
        "job": {"namespace": "shop", "name": job},
        "run": {"runId": run},
        "dependency_type": kind,
        "sequence_trigger_rule": "FINISH_TO_START",
        "status_trigger_rule": "EXECUTE_ON_SUCCESS",
    }


SAMPLES: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "run": {
        "nominalTime": {"nominalStartTime": "2026-10-09T00:00:00Z", "nominalEndTime": "2026-10-10T00:00:00+00:00"},
        "parent": {**_ABOVE, "root": _TOP},
        "errorMessage": {"message": "no such table", "programmingLanguage": "SQL", "stackTrace": "at line 1"},
        "processing_engine": {"version": "4.0.5", "name": "spark", "openlineageAdapterVersion": "1.53.0"},
        "externalQuery": {"externalQueryId": "01ab-42", "source": "snowflake"},
        "extractionError": {
            "totalTasks": 2,
            "failedTasks": 1,
            "errors": [
                {"errorMessage": "not SQL", "stackTrace": "at line 1", "task": "merge into", "taskNumber": 1},
            ],
        },
        "environmentVariables": {"environmentVariables": [{"name": "REGION", "value": "eu"}]},
        "executionParameters": {
            "parameters": [{"key": "rate", "name": "Rate", "description": "learning rate", "value": "0.1"}]
        },
        "jobDependencies": {
            "upstream": [_dependency("extract", "before", "DIRECT_INVOCATION")],
            "downstream": [_dependency("report", "after", "IMPLICIT_ASSET_DEPENDENCY")],
            "trigger_rule": "ALL_SUCCESS",
        },
        "tags": {"tags": _TAGS},
        "test": {
            "tests": [
                {"name": "amounts", "status": "fail", "severity": "warn", "type": "not_null", **_CHECK},
                {"name": "keys", "status": "pass"},
                {"name": "later", "status": "skip"},
            ]
        },
    },
    "job": {
        "documentation": {"description": "loads orders", "contentType": "text/markdown"},
        "jobType": {
            "processingType": "STREAMING",
            "integration": "FLINK",
            "jobType": "JOB",
            "emissionPattern": {
                "eventTrigger": "PERIODIC",
                "eventContentMode": "COMPLETE_SNAPSHOT",
                "windowDuration": 60,
            },
        },
        "ownership": _OWNERS,
        "sourceCode": {"language": "python", "sourceCode": "print()"},
        "sourceCodeLocation": {
            "type": "git",
            "url": "https://example.com/shop/load.py",
            "repoUrl": "https://example.com/shop.git",
            "path": "load.py",
            "version": "0f3c9d",
            "tag": "v1",
            "branch": "main",
            "pullRequestNumber": "7",
        },
        "sql": {"query": "select * from raw", "dialect": "snowflake"},
        "tags": {"tags": _TAGS},
        "lineage": {
            "entries": [
                {
                    "namespace": "db",
                    "name": "out",
                    "type": "DATASET",
                    "inputs": [{**_COLUMN, "type": "DATASET", "transformations": _HOW}],
                    "fields": {"total": {"inputs": [{**_COLUMN, "type": "DATASET"}]}},
                },
                {"namespace": "shop", "name": "report", "type": "JOB", "runId": "after", "inputs": [{"type": "JOB"}]},
            ]
        },
    },
    "dataset": {
        "schema": {
            "fields": [
                {"name": "id", "type": "INT", "description": "key", "ordinal_position": 1},
                {
                    "name": "buyer",
                    "type": "STRUCT",
                    "fields": [{"name": "mail", "type": "TEXT", "description": "address", "ordinal_position": 1}],
                },
            ]
        },
        "dataSource": {"name": "shop-db", "uri": "postgres://db:5432/shop"},
        "columnLineage": {
            "fields": {
                "total": {
                    "inputFields": [{**_COLUMN, "transformations": _HOW}],
                    "transformationDescription": "as it is",
                    "transformationType": "IDENTITY",
                }
            },
            "dataset": [{**_COLUMN, "transformations": _HOW}],
        },
        "symlinks": {"identifiers": [{"namespace": "catalog", "name": "shop.raw", "type": "TABLE"}]},
        "hierarchy": {
            "hierarchy": [{"type": "DATABASE", "name": "shop"}, {"type": "SCHEMA", "name": "public"}],
        },
        "catalog": {
            "framework": "iceberg",
            "type": "hive",
            "name": "lake",
            "metadataUri": "hive://m:9083",
            "warehouseUri": "s3://w",
            "source": "spark",
            "catalogProperties": {"format": "v2"},
        },
        "storage": {"storageLayer": "iceberg", "fileFormat": "parquet"},
        "datasetType": {"datasetType": "VIEW", "subType": "MATERIALIZED"},
        "version": {"datasetVersion": "41"},
        "lifecycleStateChange": {
            "lifecycleStateChange": "RENAME",
            "previousIdentifier": {"namespace": "db", "name": "old"},
        },
        "ownership": _OWNERS,
        "documentation": {"description": "raw orders", "contentType": "text/plain"},
        "tags": {"tags": [*_TAGS, {"key": "pii", "value": "mail", "source": "USER", "field": "buyer.mail"}]},
        "dataQualityMetrics": _METRICS,
        "lineage": {
            "inputs": [{**_COLUMN, "type": "DATASET", "transformations": _HOW}],
            "fields": {"total": {"inputs": [{**_COLUMN, "type": "DATASET"}]}},
        },
    },
    "input": {
        "dataQualityMetrics": _METRICS,
        "dataQualityAssertions": _ASSERTIONS,
        "inputStatistics": {"rowCount": 12, "size": 3400, "fileCount": 2},
        "subset": {"inputCondition": {"type": "location", "locations": ["s3://w/raw/day=1"]}},
        "icebergScanReport": {"snapshotId": 6113, "schemaId": 1, "projectedFieldNames": ["id"]},
    },
    "output": {
        "outputStatistics": {"rowCount": 12, "size": 3400, "fileCount": 2},
        "subset": {"outputCondition": {"type": "location", "locations": ["s3://w/raw/day=1"]}},
        "icebergCommitReport": {"snapshotId": 6114, "sequenceNumber": 3, "operation": "append"},
    },
}
