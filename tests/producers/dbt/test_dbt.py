"""dbt on DuckDB, wrapped by dbt-ol: a command at a time, as part of another run, and live."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.settings import Settings
from tests.integration.stack.services import Stack
from tests.producers.environment import installed
from tests.producers.graph import Graph
from tests.producers.page import block

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

PROJECT = Path(__file__).with_name("project")
TABLES = "duckdb://shop.duckdb"


@pytest.fixture(scope="module")
def built(stack: Stack, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The stack after dbt has run; two of the project's data tests fail, and so does every last command."""
    dbt = installed("dbt")
    for name in ["dbt", "dbt-parent", "dbt-live"]:
        project = tmp_path_factory.mktemp(name) / "project"
        shutil.copytree(PROJECT, project)
        if name != "dbt":
            dbt.run("dbt seed", project)  # models read the seeds as sources, which `build` does not wait for
        dbt.run(block(name, stack, settings), project, expect=1)
    assert stack.wait()["deadLetters"] == 0
    return stack


def flow(asked: Graph, namespace: str) -> set[tuple[str, str, str]]:
    """What each job of a namespace reads and writes: (job, reads or writes, table)."""
    job, table = f"job:{namespace}:", f"dataset:{TABLES}:shop.main."
    reads = {(end, "reads", start) for start, end in asked.edges("CONSUMED_BY") if end.startswith(job)}
    writes = {(start, "writes", end) for start, end in asked.edges("PRODUCES") if start.startswith(job)}
    return {(start.removeprefix(job), verb, end.removeprefix(table)) for start, verb, end in reads | writes}


def test_each_model_reads_and_writes_its_tables(built: Stack, asked: Graph) -> None:
    assert flow(asked, "shop-dbt") == {
        ("shop.main.shop.customers", "reads", "raw_customers"),
        ("shop.main.shop.customers", "writes", "customers"),
        ("shop.main.shop.orders", "reads", "raw_orders"),
        ("shop.main.shop.orders", "writes", "orders"),
        ("shop.main.shop.largest_orders", "reads", "orders"),
        ("shop.main.shop.largest_orders", "writes", "largest_orders"),
        ("shop.main.shop.revenue_by_country", "reads", "customers"),
        ("shop.main.shop.revenue_by_country", "reads", "orders"),
        ("shop.main.shop.revenue_by_country", "writes", "revenue_by_country"),
        ("shop.main.shop.customers_history.snapshot", "reads", "customers"),
        ("shop.main.shop.customers_history.snapshot", "writes", "customers_history"),
        ("shop.main.shop.customers.test", "reads", "customers"),
        ("shop.main.shop.orders.test", "reads", "orders"),
        ("shop.main.shop.revenue_by_country.test", "reads", "revenue_by_country"),
        ("test.shop.no_negative_revenue", "reads", "revenue_by_country"),
    }


def test_columns_feed_columns(built: Stack, asked: Graph) -> None:
    prefix = f"datasetField:{TABLES}:shop.main."
    fed = {
        (start.removeprefix(prefix), end.removeprefix(prefix))
        for start, end in asked.edges("FEEDS")
        if start.startswith(prefix)
    }
    assert fed == {
        ("raw_customers:id", "customers:customer_id"),
        ("raw_customers:full_name", "customers:name"),
        ("raw_customers:country", "customers:country"),
        ("raw_orders:id", "orders:order_id"),
        ("raw_orders:customer_id", "orders:customer_id"),
        ("raw_orders:amount", "orders:amount"),
        ("customers:country", "revenue_by_country:country"),
        ("orders:amount", "revenue_by_country:revenue"),
    }
    reached = asked.reached(f"{prefix}raw_orders:amount")
    assert f"{prefix}revenue_by_country:revenue" in reached
    assert f"{prefix}revenue_by_country:country" not in reached
    assert f"dataset:{TABLES}:shop.main.largest_orders" in reached, "its lineage names no column of orders: as a whole"


def test_a_name_within_a_statement_is_no_table(built: Stack, asked: Graph) -> None:
    upstream = asked.reached(f"dataset:{TABLES}:shop.main.largest_orders", direction="upstream")
    assert f"dataset:{TABLES}:shop.main.raw_orders" in upstream
    assert f"dataset:{TABLES}:o" not in upstream


def test_the_states_are_those_of_the_models_and_tests(built: Stack, asked: Graph) -> None:
    states = {
        job["name"]: asked.states("shop-dbt", job["name"]) for job in asked.get("namespaces/shop-dbt/jobs")["jobs"]
    }
    assert states == {
        "dbt-run-shop": ["COMPLETED", "COMPLETED", "COMPLETED", "FAILED"],  # seed, run, snapshot, test
        "shop.main.shop.customers": ["COMPLETED"],
        "shop.main.shop.orders": ["COMPLETED"],
        "shop.main.shop.largest_orders": ["COMPLETED"],
        "shop.main.shop.revenue_by_country": ["COMPLETED"],
        "shop.main.shop.customers_history.snapshot": ["COMPLETED"],
        "shop.main.shop.orders.test": ["COMPLETED"],
        "shop.main.shop.customers.test": ["FAILED"],
        "shop.main.shop.revenue_by_country.test": ["FAILED"],
        "test.shop.no_negative_revenue": ["FAILED"],
    }
    contained = {end.removeprefix("job:shop-dbt:") for start, end in asked.edges("CONTAINS") if "shop-dbt" in start}
    assert contained == set(states) - {"dbt-run-shop"}


def test_what_the_tests_found_stands_at_what_they_read(built: Stack, asked: Graph) -> None:
    (run,) = asked.runs("shop-dbt", "shop.main.shop.customers.test")
    (read,) = (line for line in asked.lines() if line.get("edge") == "READ_BY" and line["to"] == f"run:{run['id']}")
    assert read["from"] == f"dataset:{TABLES}:shop.main.customers"
    assert {
        (assertion["assertion"], assertion["column"], assertion["success"])
        for facets in read["useFacets"].values()
        for assertion in facets["dataQualityAssertions"]["assertions"]
    } == {
        ("not_null", "customer_id", True),
        ("unique", "customer_id", True),
        ("accepted_values", "country", False),
    }
    table = asked.dataset(TABLES, "shop.main.customers")
    assert table["facets"]["documentation"]["description"] == "One row a customer."
    assert {field["name"] for field in table["fields"]} >= {"customer_id", "name", "country"}


def test_a_build_belongs_to_the_run_that_started_it(built: Stack, asked: Graph) -> None:
    contained = asked.edges("CONTAINS")
    assert ("job:airflow:shop_daily.dbt", "job:airflow:dbt-run-shop") in contained
    assert asked.nodes("Job")["job:airflow:shop_daily.dbt"]["observed"] is False
    assert {end for start, end in contained if start == "job:airflow:dbt-run-shop"} == {
        f"job:shop-build:{name}"
        for name in (
            "shop.main.shop.customers.build.run",
            "shop.main.shop.customers.build.test",
            "shop.main.shop.orders.build.run",
            "shop.main.shop.orders.build.test",
            "shop.main.shop.largest_orders.build.run",
            "shop.main.shop.revenue_by_country.build.test",
            "test.shop.no_negative_revenue",
        )
    }
    assert asked.states("airflow", "dbt-run-shop") == ["FAILED"]
    assert asked.states("shop-build", "shop.main.shop.customers.build.test") == ["FAILED"]
    assert asked.states("shop-build", "shop.main.shop.revenue_by_country.build.test") == ["FAILED"], "it never ran"
    assert not {table for _, verb, table in flow(asked, "shop-build") if verb == "writes" and "revenue" in table}


def test_live_events_give_seeds_and_what_was_skipped(built: Stack, asked: Graph) -> None:
    flows = flow(asked, "shop-live")
    assert {
        ("seed.shop.raw_orders", "writes", "raw_orders"),
        ("model.shop.orders", "reads", "raw_orders"),
        ("model.shop.orders", "writes", "orders"),
        ("model.shop.largest_orders", "reads", "orders"),
        ("model.shop.revenue_by_country", "reads", "customers"),
    } <= flows
    assert asked.states("shop-live", "model.shop.orders") == ["COMPLETED"]
    assert asked.states("shop-live", "model.shop.revenue_by_country") == ["ABORTED"]
    assert asked.states("shop-live", "dbt-run-shop") == ["FAILED"]
    (failed,) = (
        job["name"]
        for job in asked.get("namespaces/shop-live/jobs", limit=1000)["jobs"]
        if job["name"].startswith("test.shop.accepted_values") and ".sql." not in job["name"]
    )
    (run,) = asked.runs("shop-live", failed)
    assert run["state"] == "FAILED"
    assert "errorMessage" in run["facets"]


def test_tests_reach_no_table(built: Stack, asked: Graph) -> None:
    reached = asked.reached(f"dataset:{TABLES}:shop.main.customers")
    assert f"dataset:{TABLES}:shop.main.revenue_by_country" in reached
    assert not {node for node in reached if "dbt_test__audit" in node and node.startswith("dataset:")}


def test_a_rebuild_gives_the_same(built: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = built.dump()
    assert rebuilt() == before
