"""Runs: what their events say together, who is above and below them, and what they did not do."""

from typing import Any

import httpx
import orjson
import pytest

from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines

CASES = (
    "02-foreachbatch-two-halves",
    "08-only-a-start",
    "13-one-parent-run-id-in-two-namespaces",
    "45-run-facets-spread-over-events",
    "54-two-actions-of-one-name-in-one-application",
)


def run_id(case: str, number: int) -> str:
    return f"0f0f00{case}-0000-7000-8000-{number:012}"


def reached(api: httpx.Client, **asked: Any) -> set[str]:
    return {node["id"] for node in get(api, "/impact", **asked)["nodes"]}


@pytest.mark.parametrize("level", ["dataset", "job"])
def test_02_no_flow_is_invented_between_two_halves(told: httpx.Client, level: str) -> None:
    topic, table = "dataset:kafka://c02-broker:9092:clicks", "dataset:file:/c02/clicks_out"
    reader, writer = "job:c02:stream_app.project", "job:c02:stream_app.insert.clicks_out"
    assert reached(told, nodeId=topic, level=level) == {topic, reader}
    assert reached(told, nodeId=table, level=level, direction="upstream") == {table, writer}


def test_02_the_application_has_both_halves(told: httpx.Client) -> None:
    halves = [run_id("02", 2), run_id("02", 3)]
    application = get(told, f"/jobs/runs/{run_id('02', 1)}")
    assert (application["children"], application["childCount"]) == (halves, 2)
    for half in halves:
        assert get(told, f"/jobs/runs/{half}")["parents"] == [run_id("02", 1)]


def test_08_a_run_that_only_started_runs(told: httpx.Client) -> None:
    begun = get(told, f"/jobs/runs/{run_id('08', 1)}")
    assert (begun["state"], begun["startedAt"]) == ("RUNNING", "2026-11-10T09:41:30.250Z")
    assert (begun["endedAt"], begun["durationMs"]) == (None, None)
    job = get(told, "/namespaces/c08/jobs/nightly")
    assert job["inputs"] == [{"namespace": "c08", "name": "orders_in"}]
    assert (job["latestRun"]["state"], job["latestRun"]["endedAt"]) == ("RUNNING", None)


@pytest.mark.parametrize("namespace", ["c13-a", "c13-b"])
def test_13_the_parent_of_a_task_is_the_dag_in_its_namespace(told: httpx.Client, namespace: str) -> None:
    task = get(told, f"/namespaces/{namespace}/jobs/etl.load")
    assert task["parentJobName"] == "etl"
    number = {"c13-a": 2, "c13-b": 3}[namespace]
    run = get(told, f"/jobs/runs/{run_id('13', number)}")
    assert (run["job"]["namespace"], run["parents"]) == (namespace, [run_id("13", 1)])


def test_13_no_dag_contains_the_task_of_the_other_namespace(told: httpx.Client) -> None:
    contains = {
        (edge["from"], edge["to"]) for edge in edges_of_dump(told, "CONTAINS") if edge["from"].startswith("job:c13-")
    }
    assert contains == {("job:c13-a:etl", "job:c13-a:etl.load"), ("job:c13-b:etl", "job:c13-b:etl.load")}


def test_13_the_shared_run_has_both_tasks(told: httpx.Client) -> None:
    assert get(told, f"/jobs/runs/{run_id('13', 1)}")["children"] == [run_id("13", 2), run_id("13", 3)]


def test_45_what_any_event_said_of_a_run_is_kept(told: httpx.Client) -> None:
    failed = get(told, f"/jobs/runs/{run_id('45', 1)}")
    assert failed["state"] == "FAILED"
    assert (failed["nominalStartTime"], failed["nominalEndTime"]) == ("2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z")
    assert failed["error"] == "disk full"
    for facets in (failed["facets"], get(told, f"/jobs/runs/{run_id('45', 1)}/facets")["facets"]):
        assert facets["externalQuery"]["externalQueryId"] == "q-1"
        assert facets["externalQuery"]["source"] == "snowflake"
        assert facets["errorMessage"]["message"] == "disk full"
        assert facets["nominalTime"]["nominalStartTime"] == "2026-11-09T00:00:00Z"


def test_54_runs_of_one_job_are_told_apart_by_run(told: httpx.Client) -> None:
    """By job they are not: what one group of runs read and wrote is one (docs/graph-model.md)."""
    assert "dataset:c54db:B" in reached(told, nodeId="dataset:c54db:A")
    assert "dataset:c54db:A" in reached(told, nodeId="dataset:c54db:B", direction="upstream")
    for number, source in ((1, "A"), (2, "C")):
        reads = get(told, f"/runs/{run_id('54', number)}/closure")["reads"]
        assert [each["dataset"] for each in reads] == [f"dataset:c54db:{source}"]
    job = get(told, "/namespaces/c54/jobs/app.save")
    assert [each["name"] for each in job["inputs"]] == ["A", "C"]


def edges_of_dump(api: httpx.Client, kind: str) -> list[dict[str, Any]]:
    """All edges of a kind, as the dump has them."""
    dump = api.get("/api/v1/dump").raise_for_status()
    return [edge for line in dump.iter_lines() if (edge := orjson.loads(line)).get("edge") == kind]
