"""A model trained on Feast's features hangs on Feast's own events, as `docs/recipes.md` says."""

import re
from pathlib import Path

import httpx
import orjson
import pytest

from tests.corpus import SHARED, needs_shared
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import run
from tests.integration.query_api.model_shop import MODEL, model

pytestmark = [pytest.mark.engines, needs_shared]

RECIPES = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text(encoding="utf-8")


def test_origin_leads_through_service_and_view_to_the_table(api: httpx.Client, tell: Tell) -> None:
    lines = (SHARED / "events/producers/feast/apply-materialize.ndjson").read_bytes().splitlines()
    recorded = [each.get("body", each) for each in map(orjson.loads, lines)]
    service = {"namespace": "shop_features", "name": "churn_v1"}
    training = run("train", (service,), (model("1"),)) | {"eventTime": "2026-12-31T00:00:00Z"}
    [table] = re.findall(r"^```json\n(.*?)^```", RECIPES, re.MULTILINE | re.DOTALL)
    tell(*recorded, training, orjson.loads(table))
    origin = get(api, "/models/origin", nodeId=MODEL)
    [read] = origin["inputs"]
    assert (read["dataset"], read["rule"], read["writerJob"]) == (
        "dataset:shop_features:churn_v1", "time", "job:shop_features:feature_service_churn_v1",
    )  # fmt: skip
    assert {each["job"] for each in origin["jobs"]} >= {
        "job:shop_features:feature_service_churn_v1", "job:shop_features:feast_feature_views_shop_features",
    }  # fmt: skip
    assert "dataset:bigquery:shop.activity" in {each["dataset"] for each in origin["sources"]}
