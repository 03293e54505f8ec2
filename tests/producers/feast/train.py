"""`data` makes the table that Feast's source is; `train` trains on the feature service, by the recipe of the docs."""

import sys
from datetime import datetime, timezone
from pathlib import Path

import pandas as pd

THEN = datetime(2026, 11, 1, tzinfo=timezone.utc)  # noqa: UP017  (Feast runs on older Python too)
USERS = pd.DataFrame({"user_id": [1, 2, 3]})

if sys.argv[1] == "data":
    data = Path("shop", "data")
    data.mkdir()
    USERS.assign(ts=THEN, n_pages=[3, 5, 8], activity=[0.1, 0.5, 0.9]).to_parquet(data / "activity.parquet")
else:
    from feast import FeatureStore
    from recipe import train

    train(FeatureStore(repo_path="shop"), USERS.assign(event_timestamp=THEN))
