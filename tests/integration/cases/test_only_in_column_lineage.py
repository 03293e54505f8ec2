"""Sources that only a column lineage names: a job has read them, in the graph and in time."""

from typing import Any

import httpx
import pytest

from tests.integration.cases.conftest import Case
from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines


def names(api: httpx.Client, node_id: str, **asked: Any) -> set[str]:
    return {node["name"] for node in get(api, "/impact", nodeId=node_id, **asked)["nodes"]}


def test_31_by_dataset_and_by_job_both_ways(case: Case) -> None:
    api = case("31-inputs-only-in-column-lineage")
    orders, mart = "dataset:c31db:stg.orders", "dataset:c31db:mart"
    assert names(api, orders) == {"stg.orders", "asset.mart", "mart"}
    assert names(api, mart, direction="upstream") == {"mart", "asset.mart", "stg.orders", "asset.stg_orders"}
    assert names(api, orders, level="job") == {"stg.orders", "asset.mart"}
    assert names(api, "job:c31:asset.stg_orders", level="job") == {"asset.stg_orders", "asset.mart"}
    up = get(api, "/impact", nodeId="job:c31:asset.mart", level="job", direction="upstream")
    assert {node["name"]: node["depth"] for node in up["nodes"]} == {"asset.mart": 0, "asset.stg_orders": 1}
    for asked in ({"nodeId": orders}, {"nodeId": "job:c31:asset.mart", "direction": "upstream"}):
        edges = get(api, "/impact", **asked)["edges"]
        (read,) = [edge for edge in edges if edge.get("inferred")]
        assert (read["from"], read["to"], read["type"]) == (orders, "job:c31:asset.mart", "CONSUMED_BY")
        assert read["origin"] == "columnLineage"


def test_31_a_source_that_no_event_uses_is_said_to_be_likely(case: Case) -> None:
    api = case("31-inputs-only-in-column-lineage")
    up = get(api, "/impact", nodeId="dataset:c31db:mart", direction="upstream")
    assert up["inferred"] == [{"id": "dataset:c31db:raw.customers", "feeds": "dataset:c31db:mart"}]
    assert "mart" in names(api, "dataset:c31db:raw.customers")


@pytest.mark.parametrize(
    ("file", "orders", "mart", "source"),
    [
        ("events.ndjson", "0f0f0031-0000-7000-8000-000000000001", "0f0f0031-0000-7000-8000-000000000002", "stg.orders"),
        ("minimal.ndjson", "m31-1", "m31-2", "stg"),
    ],
)
def test_31_in_time(case: Case, file: str, orders: str, mart: str, source: str) -> None:
    api = case("31-inputs-only-in-column-lineage", file)
    (read,) = get(api, f"/runs/{mart}/closure")["reads"]
    assert read["dataset"].endswith(f":{source}")
    assert (read["writer"], read["rule"], read["version"], read["inferred"]) == (orders, "time", None, True)
    (reached,) = get(api, f"/runs/{orders}/blast-radius")["runs"]
    assert (reached["runId"], reached["inferred"]) == (mart, True)


def test_31_as_of_an_instant(case: Case) -> None:
    api = case("31-inputs-only-in-column-lineage")
    asked = {"nodeId": "job:c31:asset.mart", "direction": "upstream"}
    then = get(api, "/impact", **asked, asOf="2026-11-10T03:00:00Z")
    assert {node["name"] for node in then["nodes"]} == {"asset.mart", "stg.orders", "asset.stg_orders"}
    before = get(api, "/impact", nodeId="dataset:c31db:stg.orders", asOf="2026-11-10T01:30:00Z")
    assert {node["name"] for node in before["nodes"]} == {"stg.orders"}


def test_31_in_the_graph_that_marquez_shows(case: Case) -> None:
    api = case("31-inputs-only-in-column-lineage")
    shown = get(api, "/lineage", nodeId="dataset:c31db:stg.orders")["graph"]
    edges = {(edge["origin"], edge["destination"]) for node in shown for edge in node["outEdges"]}
    assert ("dataset:c31db:stg.orders", "job:c31:asset.mart") in edges
    assert ("job:c31:asset.mart", "dataset:c31db:mart") in edges


def read_in(api: httpx.Client, run_id: str) -> dict[str, bool]:
    """What a run read, and whether that is only inferred."""
    reads = get(api, f"/runs/{run_id}/closure")["reads"]
    return {read["dataset"].rpartition(":")[2]: read["inferred"] for read in reads if read["reader"] == run_id}


def test_10_what_no_event_used_was_read_by_no_run(case: Case) -> None:
    api = case("10-column-lineage-from-a-dataset-nobody-used")
    assert read_in(api, "0f0f0010-0000-7000-8000-000000000001") == {"seen": False}


def test_21_a_table_behind_a_view_was_read_beside_the_view(case: Case) -> None:
    api = case("21-view-as-input-base-table-in-columns")
    assert read_in(api, "0f0f0021-0000-7000-8000-000000000001") == {"hive.s.base": False}
    assert read_in(api, "0f0f0021-0000-7000-8000-000000000002") == {"hive.s.v": False, "hive.s.base": True}
    assert "ctas_q2" in names(api, "dataset:trino://c21:8080:hive.s.base", level="job")
