"""Facets of one product each, which the registry of the standard lists: nothing follows from most, all are kept."""

from pathlib import Path
from typing import Any

import pytest

from tests.conformance.test_fields import fields, values
from tests.conformance.told import Told, kept, on
from tests.corpus import SHARED
from tests.unit.event.test_generated import PRODUCTS, latest

_ORIGIN = {"displayName": "Load", "origin": {"sourceType": "COMPOSER", "name": "projects/p/locations/l/environments/e"}}

#: Of each the kind, and an example with every field of its newest published version.
SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "gcp_common": ("job", _ORIGIN),
    "gcp_lineage": ("job", _ORIGIN),
    "gcp_composer_job": (
        "job",
        {
            "environmentName": "prod",
            "dagId": "daily",
            "operator": "BashOperator",
            "taskId": "load",
            "airflowVersion": "3.1.0+composer",
            "composerVersion": "3.2.0",
        },
    ),
    "gcp_composer_run": ("run", {"dagRunId": "scheduled__2026-10-09"}),
    "gcp_dataproc": (
        "run",
        {
            "appId": "application_1_2",
            "appName": "load",
            "batchId": "batch",
            "batchUuid": "d46e465b-d358-4d32-83d4-df660ff614dd",
            "clusterName": "shop",
            "clusterUuid": "d46e465b-d358-4d32-83d4-df660ff614de",
            "jobId": "job",
            "jobUuid": "d46e465b-d358-4d32-83d4-df660ff614df",
            "projectId": "p",
            "queryNodeName": "append_data",
            "jobType": "batch",
            "sessionId": "session",
            "sessionUuid": "d46e465b-d358-4d32-83d4-df660ff614e0",
        },
    ),
    "icebergScanReport": (
        "input",
        {
            "snapshotId": 6113,
            "filterDescription": "day = 1",
            "schemaId": 1,
            "projectedFieldNames": ["id", "day"],
            "scanMetrics": {
                "totalPlanningDuration": 12,
                "resultDataFiles": 3,
                "resultDeleteFiles": 0,
                "totalDataManifests": 2,
                "totalDeleteManifests": 0,
                "scannedDataManifests": 1,
                "skippedDataManifests": 1,
                "totalFileSizeInBytes": 3400,
                "totalDeleteFileSizeInBytes": 0,
                "skippedDataFiles": 4,
                "skippedDeleteFiles": 0,
                "scannedDeleteManifests": 0,
                "skippedDeleteManifests": 0,
                "indexedDeleteFiles": 0,
                "equalityDeleteFiles": 0,
                "positionalDeleteFiles": 0,
            },
            "metadata": {"engine-name": "spark"},
        },
    ),
    "icebergCommitReport": (
        "output",
        {
            "snapshotId": 6114,
            "sequenceNumber": 3,
            "operation": "append",
            "commitMetrics": {
                "totalDuration": 40,
                "attempts": 1,
                "addedDataFiles": 2,
                "removedDataFiles": 0,
                "totalDataFiles": 9,
                "addedDeleteFiles": 0,
                "addedEqualityDeleteFiles": 0,
                "addedPositionalDeleteFiles": 0,
                "addedDVs": 0,
                "removedDeleteFiles": 0,
                "removedEqualityDeleteFiles": 0,
                "removedPositionalDeleteFiles": 0,
                "removedDVs": 0,
                "totalDeleteFiles": 0,
                "addedRecords": 12,
                "removedRecords": 0,
                "totalRecords": 120,
                "addedFilesSizeInBytes": 3400,
                "removedFilesSizeInBytes": 0,
                "totalFilesSizeInBytes": 34000,
                "addedPositionalDeletes": 0,
                "removedPositionalDeletes": 0,
                "totalPositionalDeletes": 0,
                "addedEqualityDeletes": 0,
                "removedEqualityDeletes": 0,
                "totalEqualityDeletes": 0,
            },
            "metadata": {"engine-name": "spark"},
        },
    ),
}


@pytest.mark.parametrize("name", [pytest.param(each, marks=pytest.mark.rule(f"product.{each}")) for each in SAMPLES])
def test_a_facet_of_a_product_is_kept_whole(name: str) -> None:
    kind, body = SAMPLES[name]
    assert kept(Told(on(kind, name, body)), kind, name) == body


@pytest.mark.skipif(not (SHARED / "spec").is_dir(), reason="needs the published schemas in ../shared/spec")
def test_every_field_of_a_published_product_is_in_its_sample() -> None:
    published = [schema for file, schema in latest(Path(SHARED)).items() if file.startswith(PRODUCTS)]
    facets = {name: (schema, node) for schema in published for name, node in schema["properties"].items()}
    assert set(facets) == set(SAMPLES)
    missing = {
        f"{name}.{path}"
        for name, (schema, node) in facets.items()
        for path in map(".".join, fields(schema, node))
        if not values(SAMPLES[name][1], path)
    }
    assert missing == set()
