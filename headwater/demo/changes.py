"""What changed in the shop's pipeline during the week: one thing that was wrong, and others that broke nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from headwater.demo import shop
from headwater.demo import tables as t
from headwater.demo.tables import Column, Table

#: Friday: since a release of that night the shop writes cents into `orders.discount`, not euro.
CENTS_SINCE: Final = date(2026, 11, 20)

#: The last night in which the pipeline trained and evaluated the churn model itself: since then the team does, with
#: `headwater.demo.train`, and the nights score with the last version that they made.
LAST_NIGHTLY_CHURN: Final = date(2026, 11, 18)

#: By how much the means of columns are wrong since then: what is in cents itself, and what is computed from it. A day
#: counts for little where a column covers more of them.
WRONG: Final[Mapping[tuple[str, str], float]] = MappingProxyType(
    {
        (t.ORDERS.id, "discount"): 100.0,
        (t.RAW_ORDERS.id, "discount"): 100.0,
        (t.STG_ORDERS.id, "net"): -4.2,
        (t.STG_ORDERS.id, "discount_share"): 100.0,
        (t.REVENUE.id, "net"): -4.2,
        (t.CUSTOMER_VALUE.id, "lifetime_net"): 0.96,
        (t.CUSTOMER_FEATURES.id, "spend_90d"): 0.94,
        (t.CUSTOMER_FEATURES.id, "avg_discount_90d"): 2.1,
    }
)

#: New commits of a job's code, by its name and the day from which they run.
_COMMITS: Final[Mapping[str, Mapping[date, str]]] = {
    shop.SESSIONIZE.name: {
        date(2026, 11, 18): "9b04d7c1e35f6a2288d0c4917be5a3f60d1c27e9",
        date(2026, 11, 20): "c27e90d1f6a3be5917c488d0a2236fe35d7c19b0",
    },
    shop.CUSTOMER_FEATURES.name: {date(2026, 11, 19): "51d3e8b0fa2c47969c0e7b18d46f2a305e9c1d77"},
}
_SQL: Final[Mapping[str, Mapping[date, str]]] = {
    shop.STAGE_CUSTOMERS.name: {
        date(2026, 11, 20): "select customer_id, upper(country) as country, date(signed_up_at) as signed_up_on "
        "from shop.raw.customers"
    }
}
_DBT: Final = {date(2026, 11, 20): "1.10.16"}
_COLUMNS: Final[Mapping[str, Mapping[date, Column]]] = {
    t.CUSTOMERS.id: {date(2026, 11, 20): Column("newsletter", "boolean", "Whether they want mail")}
}


def runs_on(job: shop.Job, day: date) -> bool:
    """Whether the pipeline runs the job in the night of `day`."""
    return day <= LAST_NIGHTLY_CHURN or job.name not in {shop.TRAIN_CHURN.name, shop.EVALUATE_CHURN.name}


def job_on(job: shop.Job, day: date) -> shop.Job:
    """The job as it ran on `day`."""
    commit = _latest(_COMMITS.get(job.name, {}), day)
    sql = _latest(_SQL.get(job.name, {}), day)
    return replace(job, commit=commit or job.commit, sql=sql or job.sql)


def table_on(table: Table, day: date) -> Table:
    """The table with the columns that it had on `day`."""
    added = [column for since, column in _COLUMNS.get(table.id, {}).items() if since <= day]
    return replace(table, columns=(*table.columns, *added))


def engine_version_on(kind: shop.Kind, version: str, day: date) -> str:
    """The version of what runs a kind of job, which was `version` at first."""
    return _latest(_DBT if kind in {"dbt", "test"} else {}, day) or version


def wrong_by(table: Table, column: str, day: date) -> float:
    """The factor by which the mean of a column is wrong on `day`; 1: it is right."""
    return WRONG.get((table.id, column), 1.0) if day >= CENTS_SINCE else 1.0


def _latest(of: Mapping[date, str], day: date) -> str | None:
    return next((of[since] for since in sorted(of, reverse=True) if since <= day), None)
