"""A shop's day: orders from the lake into Postgres, reports, an upload that has to be repeated, a check that fails."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG, Asset, task

LAKE = Asset("s3://shop-lake/orders")
EXPORT = Asset("s3://shop-lake/export")
REVENUE = Asset(f"postgres://127.0.0.1:{os.environ['SHOP_PORT']}/shop/public/revenue")

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)

with DAG("shop_daily", schedule="@once", start_date=BEGIN, default_args={"owner": "team:shop"}):

    @task(outlets=[LAKE])
    def extract() -> None:
        """The orders of the day come into the lake."""

    load = SQLExecuteQueryOperator(
        task_id="load",
        conn_id="shop",
        sql="""
            insert into revenue (country, total)
            select c.country, sum(o.amount) as total
            from orders o join customers c on c.id = o.customer
            group by c.country
        """,
    )

    split = SQLExecuteQueryOperator(
        task_id="split",
        conn_id="shop",
        sql=[
            "insert into large_orders (order_id, amount) select o.id as order_id, o.amount from orders o",
            "insert into countries (country) select c.country from customers c",
        ],
    )

    @task(inlets=[REVENUE])
    def report(country: str) -> None:
        """One report for each country."""

    @task(inlets=[REVENUE], outlets=[EXPORT], retries=1, retry_delay=timedelta(seconds=1))
    def export() -> None:
        """The first time, the lake does not answer."""
        tried = Path(os.environ["AIRFLOW_HOME"]) / "tried"
        if not tried.exists():
            tried.touch()
            raise ConnectionError("the lake does not answer")

    @task(inlets=[EXPORT])
    def check() -> None:
        """Fails, and the day with it."""
        raise ValueError("two orders have no customer")

    @task
    def publish() -> None:
        """Is never run."""

    exported = export()
    extract() >> load >> [split, exported, report.expand(country=["GB", "ES", "JP"])]
    exported >> check() >> publish()

with DAG("shop_mail", schedule=[EXPORT], start_date=BEGIN):

    @task(inlets=[EXPORT])
    def mail() -> None:
        """Runs because there is a new export."""

    mail()
