"""Where a model comes from that only files declare: `dvc.lock` and model cards, as `headwater send` sends them."""

from pathlib import Path

import httpx
import orjson
import pytest

from headwater.declared_files.read import declared_events
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import run

pytestmark = pytest.mark.engines

FEATURES = "c157a79031e1c40f85931829bc5fc552.dir"
LOCK = f"""
schema: '2.0'
stages:
  prepare:
    cmd: python prepare.py
    deps: [{{path: s3://lake/orders.csv, etag: e1}}]
    outs: [{{path: data/features, md5: {FEATURES}}}]
  train:
    cmd: python train.py
    deps: [{{path: data/features, md5: {FEATURES}}}, {{path: train.py, md5: '1'}}]
    params: {{params.yaml: {{seed: 7}}}}
    outs: [{{path: model.pkl, md5: '12345678901234567890123456789012'}}]
"""
CARD = (
    "---\nmodel_name: acme/churn\nbase_model: google/bert\ndatasets: [imdb]\nlicense: mit\ntags: [churn]\n---\nText.\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a lock and a card."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "dvc.lock").write_text(LOCK)
    (folder / "README.md").write_text(CARD)
    return folder


def test_a_lock_file_is_a_declared_origin(api: httpx.Client, tell: Tell, shop: Path) -> None:
    tell(*map(orjson.loads, declared_events(shop / "dvc.lock")))
    origin = get(api, "/models/origin", nodeId="dataset:dvc://shop:model.pkl")
    assert origin["version"] == "12345678901234567890123456789012"
    assert origin["training"] is None
    assert [(each["dataset"], each["rule"]) for each in origin["inputs"]] == [
        ("dataset:dvc://shop:data/features", "declared"), ("dataset:dvc://shop:train.py", "declared"),
    ]  # fmt: skip
    assert [(each["dataset"], each["rule"]) for each in origin["sources"]] == [
        ("dataset:dvc://shop:train.py", "declared"), ("dataset:s3://lake:orders.csv", "declared"),
    ]  # fmt: skip
    assert sorted(each["job"] for each in origin["jobs"]) == ["job:dvc://shop:prepare", "job:dvc://shop:train"]
    train = next(each for each in origin["jobs"] if each["job"].endswith(":train"))
    assert (train["code"]["source"], train["parameters"], train["runId"]) == ("python train.py", {"seed": "7"}, None)
    assert (origin["coverage"]["jobsWithCode"], origin["coverage"]["jobsWithCommit"]) == (2, 0)
    assert [each["model"] for each in get(api, "/models")["models"]] == ["dataset:dvc://shop:model.pkl"]


def test_a_card_is_a_declared_origin(api: httpx.Client, tell: Tell, shop: Path) -> None:
    tell(*map(orjson.loads, declared_events(shop / "README.md")))
    origin = get(api, "/models/origin", nodeId="dataset:hf://models:acme/churn")
    assert [(each["dataset"], each["datasetType"], each["rule"]) for each in origin["inputs"]] == [
        ("dataset:hf://datasets:imdb", None, "declared"), ("dataset:hf://models:google/bert", "MODEL", "declared"),
    ]  # fmt: skip
    assert get(api, "/models", tag="license=mit")["totalCount"] == 1


def test_what_a_lock_declares_leads_on_into_what_runs_did(api: httpx.Client, tell: Tell, shop: Path) -> None:
    orders = {"namespace": "s3://lake", "name": "orders.csv"}
    tell(*map(orjson.loads, declared_events(shop / "dvc.lock")), run("export", ("orders",), (orders,)))
    origin = get(api, "/models/origin", nodeId="dataset:dvc://shop:model.pkl")
    assert [each["dataset"] for each in origin["sources"]] == ["dataset:db:orders", "dataset:dvc://shop:train.py"]
