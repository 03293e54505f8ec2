"""Impact by column: what a lineage names, what it leaves out, and what a job makes of its own output."""

from typing import Any

import httpx
import pytest

from tests.integration.cases.conftest import Case
from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines


def by_column(api: httpx.Client, namespace: str, name: str, field: str, direction: str = "downstream") -> set[str]:
    """Columns as `table.column`, whole datasets as `table`, without the column that was asked about."""
    asked = {"type": "column", "namespace": namespace, "name": name, "field": field}
    return reached(get(api, "/impact", **asked, direction=direction)) - {f"{name}.{field}"}


def of_dataset(api: httpx.Client, node_id: str, direction: str = "downstream") -> set[str]:
    return reached(get(api, "/impact", nodeId=node_id, direction=direction))


def reached(answer: dict[str, Any]) -> set[str]:
    shown = [node for node in answer["nodes"] if node["type"] != "job"]
    return {f"{node['name']}.{node['field']}" if node["type"] == "column" else node["name"] for node in shown}


def jobs(api: httpx.Client, namespace: str, name: str, field: str, direction: str = "downstream") -> set[str]:
    asked = {"type": "column", "namespace": namespace, "name": name, "field": field}
    answer = get(api, "/impact", **asked, direction=direction)
    return {node["name"] for node in answer["nodes"] if node["type"] == "job"}


def test_01_a_partition_that_the_lineage_names_does_not_hide_the_input(case: Case) -> None:
    api = case("01-partition-path-in-column-lineage")
    lake = "s3://c01-lake"
    assert by_column(api, lake, "raw/events", "amount") & {"curated/events", "curated/events.amount"}
    up = by_column(api, lake, "curated/events", "amount", "upstream")
    assert up & {"raw/events", "raw/events.amount"}
    assert up & {"landing/events", "landing/events.amount"}
    assert "ingest" in jobs(api, lake, "curated/events", "amount", "upstream")


def test_10_a_source_that_only_the_lineage_names_is_found(case: Case) -> None:
    api = case("10-column-lineage-from-a-dataset-nobody-used")
    assert "ghost.x" in by_column(api, "c10db", "out", "x", "upstream")


def test_21_the_table_behind_a_view_reaches_the_view_and_what_is_made_of_it(case: Case) -> None:
    api = case("21-view-as-input-base-table-in-columns")
    trino = "trino://c21:8080"
    assert {"hive.s.v.id", "hive.s.t.id"} <= by_column(api, trino, "hive.s.base", "id")
    assert "hive.s.v.other" in by_column(api, trino, "hive.s.base", "other")
    assert {"hive.s.v", "hive.s.t"} <= of_dataset(api, f"dataset:{trino}:hive.s.base")


def test_29_a_column_reaches_the_model_and_its_scores_and_an_unused_one_nothing(case: Case) -> None:
    api = case("29-model-features-and-training-data")
    assert by_column(api, "c29db", "users", "age") == {"user_features.age_bucket", "models/age", "scores"}
    assert by_column(api, "c29db", "users", "mail") == set()


def test_31_a_column_of_a_source_that_no_job_reads_reaches_what_is_made_of_it(case: Case) -> None:
    api = case("31-inputs-only-in-column-lineage")
    assert by_column(api, "c31db", "stg.orders", "id") == {"mart.id"}
    assert by_column(api, "c31db", "raw.customers", "name") == {"mart.name"}
    assert {"stg.orders.id"} <= by_column(api, "c31db", "mart", "id", "upstream")
    minimal = case("31-inputs-only-in-column-lineage", "minimal.ndjson")
    assert by_column(minimal, "m31", "stg", "id") == {"mart.id"}


def test_33_without_a_schema_the_lineage_is_all_there_is_to_know(case: Case) -> None:
    api = case("33-column-lineage-without-schema")
    redshift = "redshift://c33:5439"
    assert by_column(api, redshift, "db.s.sites", "site_code") == {"db.s.site_model.site_code"}
    asked = {"type": "column", "namespace": redshift, "name": "db.s.sites", "field": "other"}
    answer = api.get("/api/v1/impact", params=asked)
    assert answer.status_code == 404 or reached(answer.json()) <= {"db.s.sites.other"}


def test_43_a_column_that_the_lineage_leaves_out_is_made_of_anything_that_was_read(case: Case) -> None:
    api = case("43-column-lineage-that-leaves-out-a-computed-column")
    assert by_column(api, "c43db", "changes", "changed_at") == {"facts.changed_at", "rep.ts"}
    assert by_column(api, "c43db", "changes", "fact_id") == {"facts.fact_id", "facts.changed_at", "rep.ts"}
    assert by_column(api, "c43db", "facts", "changed_at", "upstream") == {"changes"}
    assert by_column(api, "c43db", "facts", "fact_id", "upstream") == {"changes.fact_id"}
    assert jobs(api, "c43db", "facts", "changed_at", "upstream") == {"merge"}
    minimal = case("43-column-lineage-that-leaves-out-a-computed-column", "minimal.ndjson")
    assert by_column(minimal, "m43", "u", "changed_at") == {"e.changed_at"}
    assert by_column(minimal, "m43", "e", "changed_at", "upstream") == {"u"}


def test_46_a_job_that_reads_what_it_writes_keeps_its_columns(case: Case) -> None:
    api = case("46-self-read-keeps-columns-apart")
    assert by_column(api, "c46db", "src", "day") == {"inc.day", "inc.prev", "mart.prev"}
    assert by_column(api, "c46db", "src", "id") == {"inc.id"}
    assert by_column(api, "c46db", "mart", "prev", "upstream") == {"inc.prev", "inc.day", "src.day"}
    minimal = case("46-self-read-keeps-columns-apart", "minimal.ndjson")
    assert by_column(minimal, "m46", "inc", "day") == {"inc.prev"}
    assert by_column(minimal, "m46", "inc", "id") == set()


def test_58_the_latest_event_of_a_view_says_what_it_is_made_of(case: Case) -> None:
    api = case("58-view-lineage-by-dataset-event")
    assert "view.id" in by_column(api, "c58db", "base2", "id")
    assert "view" in of_dataset(api, "dataset:c58db:base2")
    assert not any(each.startswith("view") for each in by_column(api, "c58db", "base", "id"))
    assert "view" not in of_dataset(api, "dataset:c58db:base")
