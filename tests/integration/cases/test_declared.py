"""What is declared without a run: a dataset alone, a job with its columns, and a declaration that is taken back."""

import httpx
import pytest

from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines

CASES = ("05-job-removed-from-the-middle", "09-dataset-without-a-job", "23-static-lineage-has-columns")


@pytest.mark.parametrize("level", ["dataset", "job"])
def test_05_behind_a_job_that_was_taken_back_is_nothing(told: httpx.Client, level: str) -> None:
    found = get(told, "/impact", nodeId="dataset:c05db:a", level=level)
    assert [node["id"] for node in found["nodes"] if node["type"] == "job"] == ["job:c05:make_b"]
    if level == "dataset":
        assert [node["name"] for node in found["nodes"]] == ["a", "make_b", "b"]
    graph = get(told, "/lineage", nodeId="dataset:c05db:a")["graph"]
    assert {node["id"] for node in graph} == {"dataset:c05db:a", "job:c05:make_b", "dataset:c05db:b"}


def test_05_nothing_leads_back_to_it_either(told: httpx.Client) -> None:
    up = get(told, "/impact", nodeId="dataset:c05db:d", direction="upstream")
    assert [node["name"] for node in up["nodes"]] == ["d", "make_d", "c"]
    gone = get(told, "/namespaces/c05/jobs/make_c")
    assert (gone["inputs"], gone["outputs"]) == ([], [])


def test_09_a_dataset_that_no_job_uses_is_a_graph_of_one(told: httpx.Client) -> None:
    node_id = "dataset:postgres://c09-host:5432:shop.public.stock_view"
    (alone,) = get(told, "/lineage", nodeId=node_id)["graph"]
    assert (alone["id"], alone["inEdges"], alone["outEdges"]) == (node_id, [], [])
    for direction in ("downstream", "upstream"):
        found = get(told, "/impact", nodeId=node_id, direction=direction)
        assert ([node["id"] for node in found["nodes"]], found["edges"]) == ([node_id], [])


def test_23_a_job_without_a_run_has_columns_tags_and_a_time_in_utc(told: httpx.Client) -> None:
    out = get(told, "/namespaces/c23db/datasets/out")
    assert [(each["name"], each["type"], each["tags"]) for each in out["fields"]] == [
        ("a", "VARCHAR", ["pii"]),
        ("b", "INT", []),
    ]
    assert out["createdAt"] == "2026-11-10T10:41:30.250Z"
    graph = get(told, "/lineage", nodeId="job:c23:static")["graph"]
    assert {node["id"] for node in graph} == {"job:c23:static", "dataset:c23db:in", "dataset:c23db:out"}
