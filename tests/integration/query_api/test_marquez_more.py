"""What Marquez's routes say beside what Marquez's own do: whole runs, stale ones, owners, control, storage."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from headwater.settings import Settings
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, run
from tests.integration.query_api.test_marquez import get

pytestmark = pytest.mark.engines

Serve = Callable[[Settings], httpx.Client]
#: So many seconds that a run of 2026 is silent for less.
FOREVER = 10**11


def parent(run_id: str, root: str | None = None) -> dict[str, Any]:
    job = {"namespace": "shop", "name": "daily"}
    facet: dict[str, Any] = {"run": {"runId": run_id}, "job": job}
    return {"parent": facet | ({"root": {"run": {"runId": root}, "job": job}} if root else {})}


@pytest.fixture
def told(tell: Tell) -> None:
    """A run that says all that a run can, below two others and above two."""
    raw = dataset("raw", version={"datasetVersion": "41"}, schema=columns("a")) | {
        "inputFacets": {
            "inputStatistics": {"rowCount": 5, "size": 50, "fileCount": 2},
            "dataQualityAssertions": {"assertions": [{"assertion": "a", "success": False}]},
        }
    }
    path = dataset("path", symlinks=alias("t"), version={"datasetVersion": "42"}) | {
        "outputFacets": {"outputStatistics": {"rowCount": 4}}
    }
    tell(
        run("root", at=0, run_id="root"),
        run("daily", at=1, run_id="above", run_facets=parent("root")),
        run(
            "load",
            (raw,),
            (path, "beside"),
            at=2,
            run_id="load",
            run_facets={
                **parent("above", "root"),
                "errorMessage": {"message": "no", "programmingLanguage": "PYTHON"},
                "extractionError": {"totalTasks": 2, "failedTasks": 1, "errors": []},
                "test": {"tests": [{"name": "n", "status": "pass"}, {"name": "m", "status": "fail"}]},
                "own_facet": {"anything": [1, {"b": None}]},
            },
            job_facets={"documentation": {"description": "Loads."}, "own": {"x": 1}},
        ),
        run("first", at=3, run_id="below-1", run_facets=parent("load", "root")),
        run("second", at=4, run_id="below-2", run_facets=parent("load", "root")),
        run("broken", (), ("never",), at=5, run_id="broken", kind="FAIL"),
    )


@pytest.mark.usefixtures("told")
def test_a_run_says_what_it_read_and_wrote(api: httpx.Client) -> None:
    found = get(api, "/jobs/runs/load")
    assert found["job"] == {"namespace": "shop", "name": "load"}
    (read,) = found["inputDatasetVersions"]
    assert read["datasetVersionId"] == {"namespace": "db", "name": "raw", "version": "41"}
    assert set(read["facets"]) == {"schema", "version", "inputStatistics", "dataQualityAssertions"}
    assert [read[each] for each in ("rowCount", "bytes", "fileCount", "assertions", "assertionsFailed")] == [
        5, 50, 2, 1, 1,
    ]  # fmt: skip
    written = {each["datasetVersionId"]["name"]: each for each in found["outputDatasetVersions"]}
    assert set(written) == {"beside", "t"}, "an aliased dataset under its elected name"
    assert written["t"]["datasetVersionId"] == {"namespace": "catalog", "name": "t", "version": "42"}
    assert (written["t"]["rowCount"], written["t"]["written"]) == (4, True)
    assert get(api, "/jobs/runs/broken")["outputDatasetVersions"][0]["written"] is False


@pytest.mark.usefixtures("told")
def test_a_run_stands_in_its_tree(api: httpx.Client) -> None:
    found = get(api, "/jobs/runs/load")
    assert (found["parents"], found["root"]) == (["above"], "root")
    assert (found["children"], found["childCount"]) == (["below-1", "below-2"], 2)
    assert (found["error"], found["incomplete"]) == ("no", True)
    assert found["tests"] == {"passed": 1, "failed": 1, "skipped": 0}
    alone = get(api, "/jobs/runs/root")
    assert (alone["parents"], alone["root"], alone["children"], alone["incomplete"]) == ([], None, ["above"], False)


@pytest.mark.rule("facet.given-back")
@pytest.mark.usefixtures("told")
def test_facets_of_a_run_by_type(api: httpx.Client) -> None:
    of_run = get(api, "/jobs/runs/load/facets")
    assert of_run == get(api, "/jobs/runs/load/facets", type="run")
    assert (of_run["runId"], of_run["facets"]["own_facet"]) == ("load", {"anything": [1, {"b": None}]})
    of_job = get(api, "/jobs/runs/load/facets", type="job")
    assert of_job["facets"] == {"documentation": {"description": "Loads."}, "own": {"x": 1}}
    of_datasets = get(api, "/jobs/runs/load/facets", type="dataset")["facets"]
    assert [each["name"] for each in of_datasets["outputs"]] == ["t", "beside"]
    assert of_datasets["inputs"][0]["facets"]["version"] == {"datasetVersion": "41"}
    assert api.get("/api/v1/jobs/runs/none/facets").status_code == 404
    assert api.get("/api/v1/jobs/runs/load/facets", params={"type": "table"}).status_code == 422


@pytest.mark.rule("life.stale", "demand.4")
@pytest.mark.parametrize(
    ("kind", "processing", "stale"),
    [
        ("START", "BATCH", True),
        ("RUNNING", "BATCH", True),
        ("OTHER", "BATCH", True),
        ("RUNNING", "STREAMING", False),
        ("START", "SERVICE", False),
        ("COMPLETE", "BATCH", False),
        ("FAIL", "BATCH", False),
    ],
)
def test_a_batch_run_that_fell_silent_is_stale(
    serve: Serve, settings_for_test: Settings, tell: Tell, kind: str, processing: str, *, stale: bool
) -> None:
    """Silent for more than a second, and for less than three thousand years."""
    facets = {"jobType": {"processingType": processing, "integration": "FLINK"}}
    told = run("load", ("raw",), (), kind=kind, run_id="r", job_facets=facets)
    tell(told | {"eventTime": "2020-01-01T00:00:00Z"})
    for after, expected in ((1, stale), (FOREVER, False)):
        api = serve(settings_for_test.model_copy(update={"stale_run_after": after}))
        states = {"START": "RUNNING", "RUNNING": "RUNNING", "OTHER": "NEW", "COMPLETE": "COMPLETED", "FAIL": "FAILED"}
        for found in (
            get(api, "/jobs/runs/r"),
            get(api, "/namespaces/shop/jobs/load/runs")["runs"][0],
            get(api, "/namespaces/shop/jobs/load")["latestRun"],
        ):
            assert (found["stale"], found["state"]) == (expected, states[kind])


def test_a_run_that_only_its_children_named_is_not_stale(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("raw",), (), run_id="r", run_facets=parent("stub")))
    found = get(api, "/jobs/runs/stub")
    assert (found["stale"], found["state"], found["children"]) == (False, "NEW", ["r"])


def test_a_job_says_who_owns_it_and_what_it_waits_for(api: httpx.Client, tell: Tell) -> None:
    def job(name: str) -> dict[str, Any]:
        return {"job": {"namespace": "shop", "name": name}}

    facets = {
        "ownership": {"owners": [{"name": "team", "type": "MAINTAINER"}, {"name": "me"}, "odd"]},
        "jobType": {"processingType": "BATCH", "integration": "AIRFLOW", "jobType": "TASK"},
        "sourceCodeLocation": {"type": "git", "url": "https://example.com/load.py", "version": "abc"},
        "sql": {"query": "SELECT 1", "dialect": "duckdb"},
    }
    waits = {"upstream": [job("check") | {"dependency_type": "DIRECT"}], "downstream": [job("tell")]}
    tell(run("load", ("raw",), ("out",), job_facets=facets, run_facets={"jobDependencies": waits}))
    found = get(api, "/namespaces/shop/jobs/load")
    assert found["owners"] == [{"name": "team", "type": "MAINTAINER"}, {"name": "me", "type": None}]
    assert (found["processingType"], found["integration"], found["jobType"]) == ("BATCH", "AIRFLOW", "TASK")
    assert (found["codeVersion"], found["dialect"], found["language"]) == ("abc", "duckdb", None)
    assert found["controls"] == {
        "upstream": [{"namespace": "shop", "name": "check", "types": ["DIRECT"]}],
        "downstream": [{"namespace": "shop", "name": "tell", "types": []}],
    }
    assert get(api, "/namespaces/shop/jobs/tell")["controls"]["upstream"][0]["name"] == "load"
    reached = get(api, "/impact", nodeId="job:shop:check")
    assert [node["id"] for node in reached["nodes"]] == ["job:shop:check"], "control is no flow of data"


@pytest.mark.rule("dataset.lifecycleStateChange.drop")
def test_a_dataset_says_where_it_lives(api: httpx.Client, tell: Tell) -> None:
    facets = {
        "ownership": {"owners": [{"name": "team", "type": "OWNER"}]},
        "hierarchy": {"hierarchy": [{"type": "DATABASE", "name": "shop"}, {"type": "SCHEMA", "name": "public"}]},
        "catalog": {"framework": "iceberg", "type": "glue", "name": "lake"},
        "storage": {"storageLayer": "iceberg", "fileFormat": "parquet"},
        "dataSource": {"name": "pg", "uri": "postgres://h:5432/shop"},
        "datasetType": {"datasetType": "TABLE", "subType": "EXTERNAL"},
        "version": {"datasetVersion": "7"},
        "dataQualityMetrics": {"columnMetrics": {}, "rowCount": 12},
        "dataQualityAssertions": {"assertions": [{"assertion": "a", "success": True}, {"success": False}]},
        "lifecycleStateChange": {"lifecycleStateChange": "DROP"},
        "own": {"kept": True},
    }
    tell(run("load", (), (dataset("path", symlinks=alias("t"), **facets),)))
    found = get(api, "/namespaces/catalog/datasets/t")
    assert found["owners"] == [{"name": "team", "type": "OWNER"}]
    assert [level["name"] for level in found["hierarchy"]] == ["shop", "public"]
    assert found["catalog"] == {"name": "lake", "type": "glue", "framework": "iceberg"}
    assert found["storage"] == {"layer": "iceberg", "format": "parquet"}
    assert found["source"] == {"name": "pg", "uri": "postgres://h:5432/shop"}
    assert (found["datasetType"], found["subType"], found["version"]) == ("TABLE", "EXTERNAL", "7")
    assert found["statistics"] == {"rowCount": 12, "bytes": None, "fileCount": None, "lastUpdated": None}
    assert found["assertions"] == {"passed": 1, "failed": 1}
    assert (found["deleted"], found["lastLifecycleState"]) == (True, "DROP")
    assert found["facets"]["own"] == {"kept": True}
    tell(run("load", (), ("bare",), at=1))
    bare = get(api, "/namespaces/db/datasets/bare")
    assert (bare["owners"], bare["hierarchy"], bare["catalog"], bare["storage"], bare["assertions"]) == (
        [], [], None, None, None,
    )  # fmt: skip
