"""Runs over Marquez's routes: whole, in their tree, stale, the latest first."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from headwater.identity import run_key
from headwater.settings import Settings
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, run

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


def test_runs_of_a_job_latest_first(api: httpx.Client, tell: Tell) -> None:
    tell(*(run("load", ("raw",), (), at=minute, run_id=f"r-{minute}") for minute in range(5)))
    runs = get(api, "/namespaces/shop/jobs/load/runs", limit=2, offset=1)
    assert [each["id"] for each in runs["runs"]] == ["r-3", "r-2"]
    assert runs["totalCount"] == 5


def test_of_two_runs_at_one_time_the_same_one_is_the_latest(api: httpx.Client, tell: Tell) -> None:
    ids = [f"run-{number}" for number in range(6)]
    tell(*(run("load", ("raw",), (), at=1, run_id=each) for each in ids))
    expected = sorted(ids, key=run_key, reverse=True)
    path = "/namespaces/shop/jobs/load"
    assert [each["id"] for each in get(api, f"{path}/runs")["runs"]] == expected
    assert [get(api, f"{path}/runs", limit=1, offset=page)["runs"][0]["id"] for page in range(6)] == expected
    assert get(api, path)["latestRun"]["id"] == expected[0]
