"""The shop's datasets: what is stored where, who owns it, and how much of it a day brings."""

from dataclasses import dataclass

from headwater.identity import column_id, dataset_id

SHOP = "postgres://shop-db:5432"
KAFKA = "kafka://events:9092"
WAREHOUSE = "bigquery"
MODELS = "mlflow://mlflow:5000"
BI = "metabase://bi"


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    type: str
    description: str | None = None


@dataclass(frozen=True)
class Table:
    """A dataset of the shop, whatever stores it; a model and a dashboard are datasets too."""

    namespace: str
    name: str
    owner: str
    description: str
    columns: tuple[Column, ...] = ()
    #: Rows that a usual day adds, or that it holds where it is written anew each day.
    rows: int = 0
    #: As in OpenLineage's `datasetType` facet.
    type: str = "TABLE"
    #: Whether each write makes a version that readers name.
    versioned: bool = False

    @property
    def id(self) -> str:
        """Readable node id."""
        return dataset_id(self.namespace, self.name)

    def column_id(self, name: str) -> str:
        """Readable node id of the column `name`.

        Raises:
            KeyError: there is no such column.
        """
        if name not in {column.name for column in self.columns}:
            raise KeyError(f"{self.name} has no column {name}")
        return column_id(self.namespace, self.name, name)


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from `name TYPE, name TYPE, …`."""
    return tuple(Column(*each.split()) for each in text.split(", "))


ORDERS = Table(
    SHOP,
    "shop.public.orders",
    "team:checkout",
    "Every order placed in the shop, one row each; money in euro.",
    (
        Column("order_id", "bigint"),
        Column("customer_id", "bigint"),
        Column("product_id", "bigint"),
        Column("quantity", "integer"),
        Column("amount", "numeric(12,2)", "Price of the whole order before discount, euro"),
        Column("discount", "numeric(12,2)", "What the customer did not pay, euro"),
        Column("placed_at", "timestamptz"),
    ),
    rows=4_200,
)
CUSTOMERS = Table(
    SHOP,
    "shop.public.customers",
    "team:accounts",
    "Registered customers.",
    _columns("customer_id bigint, email text, country text, signed_up_at timestamptz"),
    rows=61_000,
)
PRODUCTS = Table(
    SHOP,
    "shop.public.products",
    "team:catalogue",
    "What the shop sells.",
    _columns("product_id bigint, category text, list_price numeric(12,2)"),
    rows=1_900,
)
CLICKS = Table(
    KAFKA,
    "web.clicks",
    "team:web",
    "Page views of the shop's site.",
    _columns("session_id string, customer_id long, page string, clicked_at long"),
    rows=310_000,
    type="TOPIC",
)

RAW_ORDERS = Table(WAREHOUSE, "shop.raw.orders", "team:data", "Orders, as they came.", ORDERS.columns, rows=4_200)
RAW_CUSTOMERS = Table(
    WAREHOUSE, "shop.raw.customers", "team:data", "Customers, as they came.", CUSTOMERS.columns, rows=61_000
)
RAW_PRODUCTS = Table(
    WAREHOUSE, "shop.raw.products", "team:data", "Products, as they came.", PRODUCTS.columns, rows=1_900
)
RAW_SESSIONS = Table(
    WAREHOUSE,
    "shop.raw.sessions",
    "team:data",
    "Clicks, gathered into visits.",
    _columns("session_id STRING, customer_id INT64, pages INT64, started_at TIMESTAMP"),
    rows=38_000,
)

STG_ORDERS = Table(
    WAREHOUSE,
    "shop.staging.orders",
    "team:analytics",
    "Orders that count: paid, not from tests.",
    (
        *_columns("order_id INT64, customer_id INT64, product_id INT64, quantity INT64, gross NUMERIC"),
        Column("net", "NUMERIC", "gross - discount"),
        *_columns("discount_share FLOAT64, placed_on DATE"),
    ),
    rows=4_100,
)
STG_CUSTOMERS = Table(
    WAREHOUSE,
    "shop.staging.customers",
    "team:analytics",
    "Customers without addresses.",
    _columns("customer_id INT64, country STRING, signed_up_on DATE"),
    rows=61_000,
)
STG_SESSIONS = Table(
    WAREHOUSE,
    "shop.staging.sessions",
    "team:analytics",
    "Visits of known customers.",
    _columns("session_id STRING, customer_id INT64, pages INT64, started_on DATE"),
    rows=22_000,
)
REVENUE = Table(
    WAREHOUSE,
    "shop.marts.daily_revenue",
    "team:analytics",
    "Revenue a day and category.",
    _columns("day DATE, category STRING, orders INT64, gross NUMERIC, net NUMERIC"),
    rows=24,
)
CUSTOMER_VALUE = Table(
    WAREHOUSE,
    "shop.marts.customer_value",
    "team:analytics",
    "What each customer brought so far.",
    _columns("customer_id INT64, country STRING, lifetime_net NUMERIC, last_order_on DATE"),
    rows=61_000,
)

CUSTOMER_FEATURES = Table(
    WAREHOUSE,
    "shop.features.customer",
    "team:ml",
    "One row a customer: what the churn model sees.",
    _columns(
        "customer_id INT64, spend_90d FLOAT64, orders_30d INT64, avg_discount_90d FLOAT64, "
        "visits_7d INT64, tenure_days INT64, churned BOOL"
    ),
    rows=61_000,
    versioned=True,
)
DEMAND_FEATURES = Table(
    WAREHOUSE,
    "shop.features.product_demand",
    "team:ml",
    "One row a product: what the demand model sees.",
    _columns("product_id INT64, units_7d INT64, units_28d INT64, list_price FLOAT64"),
    rows=1_900,
    versioned=True,
)
CHURN_MODEL = Table(
    MODELS, "models/churn", "team:ml", "Will this customer leave within 30 days?", type="MODEL", versioned=True
)
DEMAND_MODEL = Table(
    MODELS, "models/demand", "team:ml", "How many will be sold next week?", type="MODEL", versioned=True
)
CHURN_SCORES = Table(
    WAREHOUSE,
    "shop.scores.churn",
    "team:ml",
    "Churn probability a customer.",
    _columns("customer_id INT64, churn_probability FLOAT64, model_version STRING"),
    rows=61_000,
)
DEMAND_SCORES = Table(
    WAREHOUSE,
    "shop.scores.demand",
    "team:ml",
    "Expected units a product.",
    _columns("product_id INT64, expected_units FLOAT64, model_version STRING"),
    rows=1_900,
)
WINBACK = Table(
    SHOP,
    "crm.public.winback_list",
    "team:marketing",
    "Customers who get a voucher today.",
    _columns("customer_id bigint, voucher numeric(12,2)"),
    rows=900,
)

REVENUE_BOARD = Table(BI, "dashboards/revenue", "team:finance", "Revenue of yesterday.", type="DASHBOARD")
RETENTION_BOARD = Table(BI, "dashboards/retention", "team:marketing", "Who is about to leave.", type="DASHBOARD")
STOCK_BOARD = Table(BI, "dashboards/stock", "team:purchasing", "What to order.", type="DASHBOARD")

#: What the pipeline reads and does not make.
SOURCES = (ORDERS, CUSTOMERS, PRODUCTS, CLICKS)
