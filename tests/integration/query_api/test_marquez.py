"""Marquez's read routes: jobs, datasets, lineage, search in its shapes, and what ours have beside them."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, described, entry, lineage, made_of, run

pytestmark = pytest.mark.engines

#: Keys of Marquez's JSON, as its models name them.
JOB = {
    "id", "type", "name", "simpleName", "parentJobName", "parentJobUuid", "createdAt", "updatedAt", "namespace",
    "inputs", "outputs", "location", "description", "latestRun",
}  # fmt: skip
DATASET = {
    "id", "type", "name", "physicalName", "createdAt", "updatedAt", "namespace", "sourceName", "fields", "tags",
    "lastModifiedAt", "description", "lastLifecycleState",
}  # fmt: skip
RUN = {
    "id", "createdAt", "updatedAt", "nominalStartTime", "nominalEndTime", "state", "startedAt", "endedAt",
    "durationMs", "args", "facets",
}  # fmt: skip


@pytest.fixture
def told(tell: Tell) -> None:
    parent = {"run": {"runId": "p-1"}, "job": {"namespace": "shop", "name": "daily"}}
    tell(
        run("daily", at=0, kind="START", run_id="p-1"),
        run("daily.load", at=1, kind="START", run_id="r-1", run_facets={"parent": parent}),
        run(
            "daily.load",
            (dataset("raw", namespace="postgres://h:5432"),),
            (
                dataset(
                    "staged",
                    schema={"fields": [{"name": "a", "type": "INT", "description": "An a."}]},
                    documentation={"description": "Staged."},
                    tags={"tags": [{"key": "pii", "value": "true", "field": "a"}, {"key": "gold", "value": "1"}]},
                ),
            ),
            at=3,
            run_id="r-1",
            job_facets={
                "jobType": {"processingType": "STREAMING", "integration": "FLINK"},
                "documentation": {"description": "Loads."},
                "sourceCodeLocation": {"type": "git", "url": "https://example.com/load.py"},
            },
            run_facets={
                "parent": parent,
                "nominalTime": {"nominalStartTime": "2026-10-09T00:00:00Z"},
                "executionParameters": {"parameters": [{"key": "seed", "value": 7}]},
            },
        ),
        run("report", ("staged",), (), at=4, kind="FAIL", run_id="r/2"),
    )


@pytest.mark.rule("facet.given-back", "run.executionParameters.parameters", "run.executionParameters.parameters.value")
@pytest.mark.usefixtures("told")
def test_a_job_in_marquez_shape(api: httpx.Client) -> None:
    job = get(api, "/namespaces/shop/jobs/daily.load")
    assert set(job) >= JOB
    assert job["id"] == {"namespace": "shop", "name": "daily.load"}
    assert (job["type"], job["simpleName"], job["parentJobName"]) == ("STREAM", "load", "daily")
    assert (job["description"], job["location"]) == ("Loads.", "https://example.com/load.py")
    assert job["inputs"] == [{"namespace": "postgres://h:5432", "name": "raw"}]
    assert job["outputs"] == [{"namespace": "db", "name": "staged"}]
    assert job["createdAt"] == "2026-10-09T00:01:00Z"
    assert job["facets"]["documentation"]["description"] == "Loads."
    latest = job["latestRun"]
    assert set(latest) >= RUN
    assert (latest["id"], latest["state"], latest["durationMs"]) == ("r-1", "COMPLETED", 120_000)
    assert (latest["startedAt"], latest["endedAt"]) == ("2026-10-09T00:01:00Z", "2026-10-09T00:03:00Z")
    assert latest["nominalStartTime"] == "2026-10-09T00:00:00Z"
    assert latest["args"] == {"seed": "7"}
    above = get(api, "/namespaces/shop/jobs/daily")
    assert (above["children"], above["childCount"]) == ([job["id"]], 1), "whichever run of it they ran in"
    assert (job["children"], job["childCount"]) == ([], 0)


@pytest.mark.usefixtures("told")
def test_a_dataset_in_marquez_shape(api: httpx.Client) -> None:
    staged = get(api, "/namespaces/db/datasets/staged")
    assert set(staged) >= DATASET
    assert staged["fields"] == [{"name": "a", "type": "INT", "tags": ["pii"], "description": "An a."}]
    assert staged["tags"] == ["gold"]
    assert (staged["type"], staged["description"]) == ("DB_TABLE", "Staged.")
    assert staged["lastModifiedAt"] == "2026-10-09T00:03:00Z"
    assert staged["facets"]["documentation"]["description"] == "Staged."


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


@pytest.mark.usefixtures("told")
def test_names_are_url_encoded_in_paths(api: httpx.Client, tell: Tell) -> None:
    name, namespace = "a/b:c%2F d?ü", "s3://bucket"
    tell(run("odd/job%", (dataset(name, namespace=namespace),), (), at=9))
    where, what = quote(namespace, safe=""), quote(name, safe="")
    assert get(api, f"/namespaces/{where}/datasets/{what}")["id"] == {"namespace": namespace, "name": name}
    assert get(api, f"/namespaces/{where}/datasets")["totalCount"] == 1
    assert get(api, f"/namespaces/shop/jobs/{quote('odd/job%', safe='')}")["name"] == "odd/job%"
    assert get(api, f"/namespaces/shop/jobs/{quote('odd/job%', safe='')}/runs")["totalCount"] == 1
    assert get(api, f"/namespaces/{quote('postgres://h:5432', safe=':')}")["name"] == "postgres://h:5432"
    assert get(api, "/jobs/runs/r%2F2")["state"] == "FAILED"


@pytest.mark.usefixtures("told")
def test_lists_are_paged_and_counted(api: httpx.Client) -> None:
    assert [each["name"] for each in get(api, "/namespaces")["namespaces"]] == ["db", "postgres://h:5432", "shop"]
    assert [each["name"] for each in get(api, "/namespaces", limit=1, offset=1)["namespaces"]] == ["postgres://h:5432"]
    jobs = get(api, "/namespaces/shop/jobs")
    assert [each["name"] for each in jobs["jobs"]] == ["daily", "daily.load", "report"]
    page = get(api, "/namespaces/shop/jobs", limit=1, offset=1)
    assert [each["name"] for each in page["jobs"]] == ["daily.load"]
    assert page["totalCount"] == 3
    assert set(get(api, "/namespaces/db/datasets")["datasets"][0]) >= DATASET


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/namespaces/none", 404),
        ("/namespaces/none/jobs", 404),
        ("/namespaces/none/datasets", 404),
        ("/namespaces/shop/jobs/none", 404),
        ("/namespaces/shop/jobs/none/runs", 404),
        ("/namespaces/db/datasets/none", 404),
        ("/jobs/runs/none", 404),
        ("/namespaces/shop/jobs?limit=100000", 422),
        ("/namespaces?offset=-1", 422),
        ("/search", 422),
        ("/search?q=", 422),
        ("/search?q=a&filter=RUN", 422),
        ("/search?q=a&sort=size", 422),
        ("/lineage?nodeId=job:shop:none", 404),
        ("/lineage?nodeId=datasetField:db:staged:a", 422),
        ("/lineage", 422),
        ("/nothing", 404),
    ],
)
def test_what_is_not_there_is_a_problem(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.usefixtures("told")
def test_search_finds_parts_of_names_in_any_case(api: httpx.Client) -> None:
    found = get(api, "/search", q="STAGE")
    assert found["totalCount"] == 1
    (result,) = found["results"]
    assert set(result) == {"type", "name", "updatedAt", "namespace", "nodeId"}
    assert (result["type"], result["nodeId"]) == ("DATASET", "dataset:db:staged")
    assert [each["name"] for each in get(api, "/search", q="r")["results"]] == ["raw", "report"]
    assert [each["name"] for each in get(api, "/search", q="a", filter="job")["results"]] == ["daily", "daily.load"]
    latest = get(api, "/search", q="a", sort="update_at", limit=1)["results"]
    assert latest[0]["name"] == "staged"
    assert get(api, "/search", q="a", namespace="db")["totalCount"] == 1


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("start", ["job:shop:daily.load", "dataset:db:staged", "job:shop:report"])
def test_lineage_in_marquez_shape_goes_both_ways(api: httpx.Client, start: str) -> None:
    graph = {node["id"]: node for node in get(api, "/lineage", nodeId=start)["graph"]}
    raw, load, staged = "dataset:postgres://h:5432:raw", "job:shop:daily.load", "dataset:db:staged"
    assert set(graph) == {raw, load, staged, "job:shop:report"}
    for node in graph.values():
        assert set(node) == {"id", "type", "data", "inEdges", "outEdges"}
        assert set(node["data"]) == (JOB if node["type"] == "JOB" else DATASET)
    assert graph[load]["type"] == "JOB"
    assert graph[load]["inEdges"] == [{"origin": raw, "destination": load}]
    assert graph[load]["outEdges"] == [{"origin": load, "destination": staged}]
    assert graph[staged]["inEdges"] == [{"origin": load, "destination": staged}]
    assert graph[staged]["outEdges"] == [{"origin": staged, "destination": "job:shop:report"}]
    assert graph[load]["data"]["latestRun"]["state"] == "COMPLETED"


def test_lineage_depth_counts_jobs_and_each_job_has_all_its_datasets(api: httpx.Client, tell: Tell) -> None:
    tell(*(run(f"j{i}", (f"t{i}", f"side{i}"), (f"t{i + 1}",), at=i) for i in range(4)))
    graph = {node["id"] for node in get(api, "/lineage", nodeId="job:shop:j1", depth=1)["graph"]}
    assert {each for each in graph if each.startswith("job")} == {"job:shop:j0", "job:shop:j1", "job:shop:j2"}
    assert "dataset:db:side2" in graph
    assert "dataset:db:t4" not in graph


@pytest.mark.rule("name.symlinks-elected", "dataset.symlinks.identifiers.type")
def test_an_aliased_dataset_is_one_under_its_elected_name(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("raw",), (dataset("path", symlinks=alias("t"), schema=columns("a")),), at=1),
        run("report", (dataset("t", namespace="catalog"),), (), at=2),
    )
    for start in ("job:shop:load", "dataset:db:path", "dataset:catalog:t"):
        graph = {node["id"] for node in get(api, "/lineage", nodeId=start)["graph"]}
        assert graph == {"dataset:db:raw", "job:shop:load", "dataset:catalog:t", "job:shop:report"}
    for path in ("/namespaces/db/datasets/path", "/namespaces/catalog/datasets/t"):
        found = get(api, path)
        assert found["id"] == {"namespace": "catalog", "name": "t"}
        assert found["aliases"] == [{"namespace": "catalog", "name": "t"}, {"namespace": "db", "name": "path"}]
        assert [field["name"] for field in found["fields"]] == ["a"]
    assert get(api, "/namespaces/shop/jobs/load")["outputs"] == [{"namespace": "catalog", "name": "t"}]
    for text in ("path", "t"):
        ids = [each["nodeId"] for each in get(api, "/search", q=text, filter="DATASET")["results"]]
        assert ids == ["dataset:catalog:t"]


def test_lineage_shows_datasets_that_derive_from_each_other(api: httpx.Client, tell: Tell) -> None:
    tell(
        described(dataset("base")),
        described(dataset("view", columnLineage=made_of(a=["base.a", "part.a"]))),
        run("report", ("view",), (), at=2),
    )
    graph = {node["id"]: node for node in get(api, "/lineage", nodeId="job:shop:report")["graph"]}
    assert graph["dataset:db:base"]["outEdges"] == [{"origin": "dataset:db:base", "destination": "dataset:db:view"}]
    assert "dataset:db:part" not in graph, "that only a column lineage names"


def test_lineage_follows_explicit_lineage_and_no_tests(api: httpx.Client, tell: Tell) -> None:
    test = {"jobType": {"processingType": "BATCH", "integration": "DBT", "jobType": "TEST"}}
    stated = lineage(entry("out", "a"), entry("report!", "hand!"))
    tell(
        run("load", ("a", "b"), ("out",), at=1, job_facets=stated),
        run("check", ("out",), ("audit",), at=2, job_facets=test),
        run("report", (), (), at=3),
        run("next", ("audit",), (), at=4),
    )

    def edges(start: str) -> set[tuple[str, str]]:
        graph = get(api, "/lineage", nodeId=start)["graph"]
        return {
            (edge["origin"].split(":", 2)[2], edge["destination"].split(":", 2)[2])
            for node in graph
            for edge in node["outEdges"]
        }

    job = {("a", "load"), ("b", "load"), ("load", "out")}
    assert edges("dataset:db:a") == {*job, ("a", "out"), ("out", "check")}
    assert edges("dataset:db:b") == job
    assert edges("dataset:db:audit") == {("audit", "next")}
    assert edges("job:shop:report") == {("hand", "report")}


@pytest.mark.rule("facet.given-back", "facet.no-object")
def test_a_deleted_facet_is_gone_and_producers_may_send_anything(api: httpx.Client, tell: Tell) -> None:
    odd = {
        "tags": {"tags": "none"},
        "documentation": {"description": ["x"]},
        "schema": {"fields": [{"type": "INT"}, 3]},
    }
    tell(run("load", (dataset("raw", **odd),), (), at=1))
    assert get(api, "/namespaces/db/datasets/raw")["fields"] == []
    tell(run("load", (dataset("raw", documentation={"_deleted": True}),), (), at=2))
    assert "documentation" not in get(api, "/namespaces/db/datasets/raw")["facets"]
