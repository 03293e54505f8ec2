"""Facets beside their place, half filled, or very large: what is shown of them, and where."""

from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run

pytestmark = pytest.mark.engines

CASES = ("24-assertions-among-dataset-facets", "25-half-a-data-source")

#: More than an answer about many runs may have, bytes: one Spark plan has twelve times as many.
SMALL = 1_000_000
PLAN = "spark.logicalPlan"


def test_24_a_failed_assertion_is_shown_at_the_dataset_and_at_the_input_of_the_run(told: httpx.Client) -> None:
    found = get(told, "/namespaces/c24db/datasets/public.parcel")
    assert found["assertions"] == {"passed": 1, "failed": 1}
    checked = get(told, "/jobs/runs/c24-run-1")
    assert (checked["state"], checked["endedAt"]) == ("COMPLETED", "2026-11-10T17:30:00Z")
    (read,) = checked["inputDatasetVersions"]
    assert (read["assertions"], read["assertionsFailed"]) == (2, 1)
    for facets in (found["facets"], read["facets"]):
        (failed,) = [each for each in facets["dataQualityAssertions"]["assertions"] if not each["success"]]
        assert (failed["assertion"], failed["column"]) == ("not_null", "courier")


def test_25_what_a_data_source_does_not_say_is_not_null(told: httpx.Client) -> None:
    def name(of: str) -> str:
        return get(told, f"/namespaces/c25db/datasets/{of}")["sourceName"]

    assert name("only_name") == "crm"
    assert name("only_uri") in {"c25db", "postgres://h:1/db"}
    assert name("neither") == "c25db"


def big(classes: int = 42_000) -> dict[str, Any]:
    """The event of case 39: its plan has about 12 MB."""
    return {
        "eventTime": "2026-11-10T01:05:00.000Z",
        "eventType": "COMPLETE",
        "producer": "https://example.org/producer",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {
            "runId": "0f0f0039-0000-7000-8000-000000000001",
            "facets": {
                PLAN: {
                    "_producer": "https://example.org/producer",
                    "_schemaURL": "https://example.org/spark.logicalPlan.json",
                    "plan": [
                        {
                            "class": "org.apache.spark.sql.catalyst.plans.logical.Project",
                            "num-children": 1,
                            "i": number,
                            "pad": "x" * 200,
                        }
                        for number in range(classes)
                    ],
                }
            },
        },
        "job": {"namespace": "c39", "name": "big"},
        "inputs": [{"namespace": "c39db", "name": "src"}],
        "outputs": [{"namespace": "c39db", "name": "dst"}],
    }


def test_39_a_plan_of_megabytes_is_whole_where_its_run_is_asked_for_and_nowhere_else(
    api: httpx.Client, tell: Tell
) -> None:
    event = big()
    plan, run_id = event["run"]["facets"][PLAN], event["run"]["runId"]
    tell(event)
    assert get(api, f"/jobs/runs/{run_id}/facets")["facets"][PLAN] == plan
    assert get(api, f"/jobs/runs/{run_id}")["facets"][PLAN] == plan
    reached = get(api, "/impact", nodeId="dataset:c39db:src")
    assert {"job:c39:big", "dataset:c39db:dst"} <= {node["id"] for node in reached["nodes"]}
    for path in (
        "/impact?nodeId=dataset:c39db:src",
        "/lineage?nodeId=dataset:c39db:src",
        "/namespaces/c39/jobs",
        "/namespaces/c39/jobs/big",
        "/namespaces/c39/jobs/big/runs",
        "/namespaces/c39db/datasets",
        "/namespaces/c39db/datasets/dst",
        "/search?q=big",
        f"/runs/{run_id}/closure",
        f"/runs/{run_id}/blast-radius",
        "/jobs/versions?nodeId=job:c39:big",
        "/datasets/versions?nodeId=dataset:c39db:dst",
    ):
        answer = api.get(f"/api/v1{path}")
        assert answer.status_code == 200, path
        assert len(answer.content) < SMALL, path
    (listed,) = get(api, "/namespaces/c39/jobs/big/runs")["runs"]
    shown = listed["facets"][PLAN]
    assert {name: shown[name] for name in ("_producer", "_schemaURL")} == {
        name: plan[name] for name in ("_producer", "_schemaURL")
    }
    assert f"/api/v1/jobs/runs/{run_id}/facets" in shown["_leftOut"]


def test_what_is_compared_of_runs_is_read_however_large_it_is(api: httpx.Client, tell: Tell) -> None:
    def given(window: str) -> dict[str, Any]:
        parameters = [{"key": f"p{number}", "value": "x" * 20} for number in range(1000)]
        return {"executionParameters": {"parameters": [*parameters, {"key": "window", "value": window}]}}

    tell(
        run("load", ("a",), ("out",), at=1, run_facets=given("30")),
        run("load", ("a",), ("out",), at=2, run_facets=given("90")),
    )
    newer, _ = get(api, "/jobs/versions", nodeId="job:shop:load")["versions"]
    assert newer["parameters"]["window"] == "90"
    found = get(api, "/root-cause", nodeId="dataset:db:out", good=instant(1), bad=instant(2))
    assert {each["change"]["kind"] for each in found["suspects"]} == {"parameters"}


def instant(minute: int) -> str:
    return f"2026-10-09T00:{minute:02}:00Z"


def test_an_assertion_beside_its_place_says_which_version_was_bad(api: httpx.Client, tell: Tell) -> None:
    """By its reader, and by its writer, among the facets of the dataset; nobody names a version."""

    def checked(*, held: bool) -> dict[str, Any]:
        return dataset("t", dataQualityAssertions={"assertions": [{"assertion": "unique", "success": held}]})

    for held, begins in ((True, 1), (False, 11)):
        parameters = {"executionParameters": {"parameters": [{"key": "window", "value": str(begins)}]}}
        tell(
            run("load", ("raw",), ("t",), at=begins, run_id=f"load-{begins}", run_facets=parameters),
            run("check", (checked(held=held),), at=begins + 1, run_id=f"check-{begins}"),
        )
    found = get(api, "/root-cause", nodeId="dataset:db:t")
    assert (found["good"]["runId"], found["bad"]["runId"]) == ("load-1", "load-11")
    for held, begins in ((True, 21), (False, 31)):
        written = checked(held=held) | {"name": "u"}
        tell(run("make", ("raw",), (written,), at=begins, run_id=f"make-{begins}"))
    found = get(api, "/root-cause", nodeId="dataset:db:u")
    assert (found["good"]["runId"], found["bad"]["runId"]) == ("make-21", "make-31")
