"""Events recorded from real producers give the jobs, runs and edges that their programs really had."""

from typing import Any

import pytest

from graph_writer.facts import AliasFact, DatasetFact, EdgeFact, JobFact, LineageFact, RunFact
from tests.corpus import needs_shared, recorded
from tests.unit.graph_writer.model import Model

pytestmark = needs_shared


def told(*patterns: str) -> Model:
    model = Model()
    model.apply(recorded(*patterns))
    return model


def edges(model: Model) -> set[str]:
    """`job <- dataset` and `job -> dataset`, by the last parts of their names."""
    jobs: dict[str, JobFact] = model.facts[JobFact]
    datasets: dict[str, DatasetFact] = model.facts[DatasetFact]
    arrows = {"read": "<-", "write": "->"}
    return {
        f"{jobs[edge.job].name.split('.', 1)[-1]} {arrows[edge.direction]} {_short(datasets[edge.target].name)}"
        for edge in model.facts[EdgeFact].values()
    }


def columns(model: Model) -> set[str]:
    """`dataset.column > dataset.column`, `*` for a whole dataset."""
    datasets: dict[str, DatasetFact] = model.facts[DatasetFact]
    return {
        f"{_short(datasets[feed.source].name)}.{feed.column} > "
        f"{_short(datasets[lineage.target].name)}.{feed.target or '*'}"
        for lineage in model.contents.of(LineageFact).values()
        for feed in lineage.feeds
    }


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[-1] if not name.endswith(".csv") else name.rsplit("/", 1)[-1]


def pairs(model: Model) -> set[tuple[str, str]]:
    """Dataset to dataset through a job."""
    found: list[Any] = list(model.facts[EdgeFact].values())
    return {
        (read.target, write.target)
        for read in found
        for write in found
        if read.direction == "read" and write.direction == "write" and read.job == write.job
    }


def parent_links(model: Model) -> int:
    return sum(len(run.parents) for run in model.facts[RunFact].values())


def test_compat_airflow() -> None:
    model = told("compat/airflow/*.json")
    assert len(model.facts[JobFact]) == 16
    assert len(model.facts[RunFact]) == 16
    assert len(model.facts[DatasetFact]) == 13
    assert len(pairs(model)) == 12
    assert parent_links(model) == 13


def test_compat_column_lineage() -> None:
    model = told("compat/CLL/*.json")
    assert len(model.facts[JobFact]) == 4
    assert len(model.facts[RunFact]) == 4
    aliases = model.contents.of(AliasFact).values()
    assert len(model.facts[DatasetFact]) - len({alias.other for alias in aliases}) == 3
    assert len(pairs(model)) == 2
    found = columns(model)
    assert found == {
        "cll_source1.a > tbl1.ident",
        "cll_source1.b > tbl1.trans",
        "cll_source2.c > tbl1.agg",
        "cll_source1.a > tbl1.*",
        "cll_source1.b > tbl1.*",
        "cll_source2.a > tbl1.*",
    }
    whole = {each.split(" > ")[0] for each in found if each.endswith("*")}
    direct = {tuple(each.split(" > ")) for each in found if not each.endswith("*")}
    assert len(direct | {(source, f"tbl1.{field}") for source in whole for field in ("ident", "trans", "agg")}) == 10


def test_compat_simple_run_event() -> None:
    assert [run.run_id for run in told("compat/simple_run_event/*.json").facts[RunFact].values()] == ["run_id"]


@pytest.mark.parametrize(("file", "jobs", "runs"), [("spark35", 8, 12), ("spark40", 9, 14)])
def test_spark(file: str, jobs: int, runs: int) -> None:
    model = told(f"producers/spark/{file}.ndjson")
    assert len(model.facts[JobFact]) == jobs
    assert len(model.facts[RunFact]) == runs
    assert parent_links(model) == runs - 1
    failed = [run for run in model.facts[RunFact].values() if run.state == "FAIL"]
    assert len(failed) == 1
    assert failed[0].completed is not None
    found = edges(model)
    insert = "execute_insert_into_hadoop_fs_relation_command"
    assert found >= {
        "adaptive_spark_plan.out_orders_enriched <- orders.csv",
        "adaptive_spark_plan.out_orders_enriched <- customers.csv",
        "adaptive_spark_plan.out_orders_enriched -> orders_enriched",
        "adaptive_spark_plan.out_revenue_by_country <- orders_enriched",
        "adaptive_spark_plan.out_revenue_by_country -> revenue_by_country",
        "execute_create_data_source_table_as_select_command.default_rev <- revenue_by_country",
        "execute_create_data_source_table_as_select_command.default_rev -> rev",
        f"{insert}.spark-warehouse_rev -> rev",
        f"{insert}.out_bad <- orders_enriched",
        f"{insert}.out_bad -> bad",
    }
    assert sum("->" in each for each in found) == 5
    assert columns(model) >= {
        "orders.csv.amount > orders_enriched.amount",
        "customers.csv.country > orders_enriched.country",
        "orders.csv.customer_id > orders_enriched.*",
        "orders_enriched.amount > revenue_by_country.total",
        "orders_enriched.country > revenue_by_country.*",
    }


def test_airflow() -> None:
    model = told("producers/airflow/standalone.ndjson")
    assert len(model.facts[JobFact]) == 11
    assert len(model.facts[RunFact]) == 13
    assert edges(model) == {
        "extract -> orders.csv",
        "curate <- orders.csv",
        "curate <- rates",
        "curate -> orders",
        "curate -> parquet",
        "broken <- orders",
        "pg_load <- orders",
        "pg_load <- customers",
        "pg_load -> revenue_by_country",
        "pg_load -> orders_clean",
    }
    assert columns(model) == {
        "customers.country > revenue_by_country.country",
        "orders.amount > revenue_by_country.total",
        "orders.amount > orders_clean.amount",
        "orders.order_id > orders_clean.order_id",
    }, "the lineage of one statement is not the lineage of the other"


def test_dbt() -> None:
    model = told("producers/dbt/run.ndjson")
    assert len(model.facts[JobFact]) == len(model.facts[RunFact]) == 4
    assert parent_links(model) == 3
    assert edges(model) == {
        "main.shop.stg_orders -> stg_orders",
        "main.shop.orders_enriched <- stg_orders",
        "main.shop.orders_enriched -> orders_enriched",
        "main.shop.revenue <- orders_enriched",
        "main.shop.revenue -> revenue",
    }
    seeds = {fact.name for fact in model.facts[DatasetFact].values() if not fact.observed}
    assert seeds == {"shop.main.raw_orders", "shop.main.raw_customers", "o"}
    assert {each for each in columns(model) if "revenue.total" in each} == {"orders_enriched.amount > revenue.total"}


def test_dbt_under_a_parent_that_never_reports() -> None:
    model = told("producers/dbt/build-with-parent.ndjson")
    stubs = [run for run in model.facts[RunFact].values() if run.state is None]
    assert len(stubs) == 1
    assert [model.facts[JobFact][job].name for job in stubs[0].named_jobs] == ["shop_daily.dbt"]


def test_feast_inputs_that_shrink_are_kept() -> None:
    assert {each for each in edges(told("producers/feast/*.ndjson")) if each.startswith("materialize")} == {
        "materialize_shop_features <- user_stats",
        "materialize_shop_features <- user_activity",
        "materialize_shop_features <- user",
        "materialize_shop_features -> online_store_user_stats",
    }
