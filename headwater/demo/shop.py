"""The shop's jobs, in the order in which a day runs them: what each reads, makes, and how column becomes column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from headwater.demo import tables as t
from headwater.demo.tables import Table

Kind = Literal["extract", "spark", "dbt", "test", "training", "evaluation", "scoring", "dashboard"]


@dataclass(frozen=True)
class Source:
    """A column that a column is made of, and how: `IDENTITY`, `TRANSFORMATION` or `AGGREGATION`."""

    table: Table
    column: str
    how: str = "TRANSFORMATION"


@dataclass(frozen=True)
class Filter:
    """A column that decides which rows there are, without being in any: `FILTER`, `JOIN` or `GROUP_BY`."""

    table: Table
    column: str
    how: str


@dataclass(frozen=True)
class Job:
    """A job that runs once a day."""

    name: str
    kind: Kind
    owner: str
    inputs: tuple[Table, ...]
    output: Table | None = None
    #: Sources of each column of the output; empty where nobody can say, as for a training.
    columns: Mapping[str, tuple[Source, ...]] = field(default_factory=dict[str, tuple[Source, ...]])
    filters: tuple[Filter, ...] = ()
    sql: str | None = None
    #: Hyperparameters.
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    #: Minutes that a usual run takes.
    minutes: int = 4
    #: Commit of its code.
    commit: str = "4f1c9e2b7a60d3588e1bb0c6f2a9d47513c8e0aa"


def _copied(table: Table, *names: str) -> dict[str, tuple[Source, ...]]:
    """Columns that are copied from the columns of the same name of `table`; all of them without `names`."""
    return {name: (Source(table, name, "IDENTITY"),) for name in names or [column.name for column in table.columns]}


def _extract(source: Table, target: Table) -> Job:
    name = f"shop_daily.extract_{source.name.rpartition('.')[2]}"
    return Job(name, "extract", "team:data", (source,), target, _copied(source), minutes=6)


SESSIONIZE = Job(
    "clickstream.sessionize",
    "spark",
    "team:data",
    (t.CLICKS,),
    t.RAW_SESSIONS,
    {
        **_copied(t.CLICKS, "session_id", "customer_id"),
        "pages": (Source(t.CLICKS, "page", "AGGREGATION"),),
        "started_at": (Source(t.CLICKS, "clicked_at", "AGGREGATION"),),
    },
    (Filter(t.CLICKS, "session_id", "GROUP_BY"),),
    minutes=14,
)
STAGE_ORDERS = Job(
    "shop.staging.orders",
    "dbt",
    "team:analytics",
    (t.RAW_ORDERS,),
    t.STG_ORDERS,
    {
        **_copied(t.RAW_ORDERS, "order_id", "customer_id", "product_id", "quantity"),
        "gross": (Source(t.RAW_ORDERS, "amount", "IDENTITY"),),
        "net": (Source(t.RAW_ORDERS, "amount"), Source(t.RAW_ORDERS, "discount")),
        "discount_share": (Source(t.RAW_ORDERS, "discount"), Source(t.RAW_ORDERS, "amount")),
        "placed_on": (Source(t.RAW_ORDERS, "placed_at"),),
    },
    (Filter(t.RAW_ORDERS, "quantity", "FILTER"),),
    "select order_id, customer_id, product_id, quantity, amount as gross, amount - discount as net, "
    "safe_divide(discount, amount) as discount_share, date(placed_at) as placed_on "
    "from shop.raw.orders where quantity > 0",
)
STAGE_CUSTOMERS = Job(
    "shop.staging.customers",
    "dbt",
    "team:analytics",
    (t.RAW_CUSTOMERS,),
    t.STG_CUSTOMERS,
    {
        **_copied(t.RAW_CUSTOMERS, "customer_id", "country"),
        "signed_up_on": (Source(t.RAW_CUSTOMERS, "signed_up_at"),),
    },
    sql="select customer_id, country, date(signed_up_at) as signed_up_on from shop.raw.customers",
)
STAGE_SESSIONS = Job(
    "shop.staging.sessions",
    "dbt",
    "team:analytics",
    (t.RAW_SESSIONS,),
    t.STG_SESSIONS,
    {
        **_copied(t.RAW_SESSIONS, "session_id", "customer_id", "pages"),
        "started_on": (Source(t.RAW_SESSIONS, "started_at"),),
    },
    (Filter(t.RAW_SESSIONS, "customer_id", "FILTER"),),
    "select session_id, customer_id, pages, date(started_at) as started_on "
    "from shop.raw.sessions where customer_id is not null",
)
MAKE_REVENUE = Job(
    "shop.marts.daily_revenue",
    "dbt",
    "team:analytics",
    (t.STG_ORDERS, t.RAW_PRODUCTS),
    t.REVENUE,
    {
        "day": (Source(t.STG_ORDERS, "placed_on", "IDENTITY"),),
        "category": (Source(t.RAW_PRODUCTS, "category", "IDENTITY"),),
        "orders": (Source(t.STG_ORDERS, "order_id", "AGGREGATION"),),
        "gross": (Source(t.STG_ORDERS, "gross", "AGGREGATION"),),
        "net": (Source(t.STG_ORDERS, "net", "AGGREGATION"),),
    },
    (Filter(t.STG_ORDERS, "product_id", "JOIN"), Filter(t.RAW_PRODUCTS, "product_id", "JOIN")),
    "select placed_on as day, category, count(order_id) as orders, sum(gross) as gross, sum(net) as net "
    "from shop.staging.orders join shop.raw.products using (product_id) group by 1, 2",
)
MAKE_CUSTOMER_VALUE = Job(
    "shop.marts.customer_value",
    "dbt",
    "team:analytics",
    (t.STG_CUSTOMERS, t.STG_ORDERS),
    t.CUSTOMER_VALUE,
    {
        **_copied(t.STG_CUSTOMERS, "customer_id", "country"),
        "lifetime_net": (Source(t.STG_ORDERS, "net", "AGGREGATION"),),
        "last_order_on": (Source(t.STG_ORDERS, "placed_on", "AGGREGATION"),),
    },
    (Filter(t.STG_ORDERS, "customer_id", "JOIN"), Filter(t.STG_CUSTOMERS, "customer_id", "JOIN")),
    "select customer_id, country, sum(net) as lifetime_net, max(placed_on) as last_order_on "
    "from shop.staging.customers left join shop.staging.orders using (customer_id) group by 1, 2",
)
TEST_STAGING = Job("shop.test", "test", "team:analytics", (t.STG_ORDERS, t.STG_CUSTOMERS), minutes=2)
CUSTOMER_FEATURES = Job(
    "features.customer",
    "spark",
    "team:ml",
    (t.STG_ORDERS, t.STG_CUSTOMERS, t.STG_SESSIONS),
    t.CUSTOMER_FEATURES,
    {
        **_copied(t.STG_CUSTOMERS, "customer_id"),
        "spend_90d": (Source(t.STG_ORDERS, "net", "AGGREGATION"),),
        "orders_30d": (Source(t.STG_ORDERS, "order_id", "AGGREGATION"),),
        "avg_discount_90d": (Source(t.STG_ORDERS, "discount_share", "AGGREGATION"),),
        "visits_7d": (Source(t.STG_SESSIONS, "session_id", "AGGREGATION"),),
        "tenure_days": (Source(t.STG_CUSTOMERS, "signed_up_on"),),
        "churned": (Source(t.STG_ORDERS, "placed_on", "AGGREGATION"),),
    },
    (
        Filter(t.STG_ORDERS, "customer_id", "JOIN"),
        Filter(t.STG_SESSIONS, "customer_id", "JOIN"),
        Filter(t.STG_ORDERS, "placed_on", "FILTER"),
    ),
    minutes=17,
)
DEMAND_FEATURES = Job(
    "features.product_demand",
    "spark",
    "team:ml",
    (t.STG_ORDERS, t.RAW_PRODUCTS),
    t.DEMAND_FEATURES,
    {
        **_copied(t.RAW_PRODUCTS, "product_id", "list_price"),
        "units_7d": (Source(t.STG_ORDERS, "quantity", "AGGREGATION"),),
        "units_28d": (Source(t.STG_ORDERS, "quantity", "AGGREGATION"),),
    },
    (Filter(t.STG_ORDERS, "product_id", "JOIN"),),
    minutes=9,
)
#: In the nights up to `changes.LAST_NIGHTLY_CHURN`; later versions are made by `headwater.demo.train`.
TRAIN_CHURN = Job(
    "train.churn",
    "training",
    "team:ml",
    (t.CUSTOMER_FEATURES,),
    t.CHURN_MODEL,
    parameters={"algorithm": "gradient_boosting", "learning_rate": "0.05", "max_depth": "6", "seed": "42"},
    minutes=26,
)
TRAIN_DEMAND = Job(
    "train.demand",
    "training",
    "team:ml",
    (t.DEMAND_FEATURES,),
    t.DEMAND_MODEL,
    parameters={"algorithm": "poisson_regression", "alpha": "0.3", "seed": "42"},
    minutes=11,
)
EVALUATE_CHURN = Job("evaluate.churn", "evaluation", "team:ml", (t.CHURN_MODEL, t.CUSTOMER_FEATURES), minutes=5)
SCORE_CHURN = Job("score.churn", "scoring", "team:ml", (t.CHURN_MODEL, t.CUSTOMER_FEATURES), t.CHURN_SCORES, minutes=7)
SCORE_DEMAND = Job(
    "score.demand", "scoring", "team:ml", (t.DEMAND_MODEL, t.DEMAND_FEATURES), t.DEMAND_SCORES, minutes=3
)
CHOOSE_WINBACK = Job(
    "crm.choose_winback",
    "extract",
    "team:marketing",
    (t.CHURN_SCORES, t.CUSTOMER_VALUE),
    t.WINBACK,
    {
        **_copied(t.CHURN_SCORES, "customer_id"),
        "voucher": (Source(t.CHURN_SCORES, "churn_probability"), Source(t.CUSTOMER_VALUE, "lifetime_net")),
    },
    (Filter(t.CHURN_SCORES, "churn_probability", "FILTER"),),
)


def _dashboard(board: Table, *inputs: Table) -> Job:
    return Job(f"refresh.{board.name.rpartition('/')[2]}", "dashboard", board.owner, inputs, board, minutes=1)


#: A day, in order.
JOBS = (
    _extract(t.ORDERS, t.RAW_ORDERS),
    _extract(t.CUSTOMERS, t.RAW_CUSTOMERS),
    _extract(t.PRODUCTS, t.RAW_PRODUCTS),
    SESSIONIZE,
    STAGE_ORDERS,
    STAGE_CUSTOMERS,
    STAGE_SESSIONS,
    MAKE_REVENUE,
    MAKE_CUSTOMER_VALUE,
    TEST_STAGING,
    CUSTOMER_FEATURES,
    DEMAND_FEATURES,
    TRAIN_CHURN,
    TRAIN_DEMAND,
    EVALUATE_CHURN,
    SCORE_CHURN,
    SCORE_DEMAND,
    CHOOSE_WINBACK,
    _dashboard(t.REVENUE_BOARD, t.REVENUE),
    _dashboard(t.RETENTION_BOARD, t.CHURN_SCORES, t.CUSTOMER_VALUE),
    _dashboard(t.STOCK_BOARD, t.DEMAND_SCORES),
)
