"""The features of the shop, as `feast apply` reads them."""

from datetime import timedelta

from feast import Entity, FeatureService, FeatureView, Field, FileSource
from feast.types import Float32, Int64

user = Entity(name="user", join_keys=["user_id"])
activity = FileSource(name="user_activity", path="data/activity.parquet", timestamp_field="ts")
stats = FeatureView(
    name="user_stats",
    entities=[user],
    ttl=timedelta(days=365),
    schema=[Field(name="n_pages", dtype=Int64), Field(name="activity", dtype=Float32)],
    source=activity,
)
churn = FeatureService(name="churn_v1", features=[stats])
