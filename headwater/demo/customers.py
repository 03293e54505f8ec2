"""The rows of `shop.features.customer`, as a night left them: made up, and the same every time.

They agree with what the night's events say of the table: as many rows, and the mean of each feature. Customers leave
the more likely the more discount they are used to, and the less they visit, order and spend; a model can learn that.
Where the shop wrote cents for euro, the discount of those who ordered since is wrong by far, and of the others right.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from headwater.demo import statistics
from headwater.demo.changes import wrong_by
from headwater.demo.tables import CUSTOMER_FEATURES, STG_ORDERS

#: Of each feature: how it is spread (the shape of a gamma distribution), and what it adds to the log-odds of leaving
#: when it is twice its mean.
FEATURES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "spend_90d": (2.0, -0.35),
        "orders_30d": (3.0, -0.3),
        "avg_discount_90d": (2.0, 2.4),
        "visits_7d": (2.0, -0.55),
        "tenure_days": (4.0, -0.45),
    }
)
TARGET: Final = "churned"
#: Log-odds of leaving of a customer who is average in everything.
USUAL: Final = -1.6


def features_on(day: date) -> pd.DataFrame:
    """The table as the night of `day` wrote it."""
    count = statistics.rows(CUSTOMER_FEATURES, day)
    random = np.random.default_rng(day.toordinal())
    true = {name: random.gamma(shape, 1 / shape, count) for name, (shape, _) in FEATURES.items()}  # of mean 1
    odds = USUAL + sum(weight * (true[name] - 1) for name, (_, weight) in FEATURES.items())
    left = random.random(count) < 1 / (1 + np.exp(-odds))
    ordered = random.random(count) < STG_ORDERS.rows / count  # in that night: theirs are the rows that may be wrong
    measured = statistics.column_metrics(CUSTOMER_FEATURES, day)
    columns: dict[str, np.ndarray] = {"customer_id": np.arange(1, count + 1)}
    for name, values in true.items():
        factor = wrong_by(CUSTOMER_FEATURES, name, day)
        wrong = np.where(ordered, 1 + (factor - 1) / ordered.mean(), 1.0) * values
        columns[name] = wrong / wrong.mean() * (measured[name].sum or 0) / count
    return pd.DataFrame({**columns, TARGET: left})
