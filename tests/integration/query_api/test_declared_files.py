"""Where a model comes from that only files declare: `dvc.lock` and model cards, as `headwater send` sends them."""

from pathlib import Path
from typing import Any

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
CARD = """---
model_name: acme/churn
base_model: google/bert@86b5e093
datasets: [imdb]
license: mit
tags: [churn]
---
Text.
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a lock and a card."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "dvc.lock").write_text(LOCK)
    (folder / "README.md").write_text(CARD)
    return folder


def declared(shown: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Datasets with their versions, all of which are declared."""
    assert {each["rule"] for each in shown} <= {"declared"}
    return [(each["dataset"], each["version"]) for each in shown]


def inputs_of_model(api: httpx.Client) -> list[tuple[str, str | None]]:
    return declared(get(api, "/models/origin", nodeId="dataset:dvc://shop:model.pkl")["inputs"])


def test_a_lock_file_is_a_declared_origin(api: httpx.Client, tell: Tell, shop: Path) -> None:
    tell(*map(orjson.loads, declared_events(shop / "dvc.lock")))
    origin = get(api, "/models/origin", nodeId="dataset:dvc://shop:model.pkl")
    assert origin["version"] == "12345678901234567890123456789012"
    assert origin["training"] is None
    assert declared(origin["inputs"]) == [
        ("dataset:dvc://shop:data/features", FEATURES), ("dataset:dvc://shop:train.py", "1"),
    ]  # fmt: skip
    assert declared(origin["sources"]) == [
        ("dataset:dvc://shop:train.py", "1"), ("dataset:s3://lake:orders.csv", "e1"),
    ]  # fmt: skip
    assert sorted(each["job"] for each in origin["jobs"]) == ["job:dvc://shop:prepare", "job:dvc://shop:train"]
    train = next(each for each in origin["jobs"] if each["job"].endswith(":train"))
    assert (train["code"]["source"], train["parameters"], train["runId"]) == ("python train.py", {"seed": "7"}, None)
    assert (origin["coverage"]["jobsWithCode"], origin["coverage"]["jobsWithCommit"]) == (2, 0)
    assert [each["model"] for each in get(api, "/models")["models"]] == ["dataset:dvc://shop:model.pkl"]


def test_a_card_is_a_declared_origin(api: httpx.Client, tell: Tell, shop: Path) -> None:
    tell(*map(orjson.loads, declared_events(shop / "README.md")))
    origin = get(api, "/models/origin", nodeId="dataset:hf://models:acme/churn")
    assert declared(origin["inputs"]) == [
        ("dataset:hf://datasets:imdb", None), ("dataset:hf://models:google/bert", "86b5e093"),
    ]  # fmt: skip
    assert [each["datasetType"] for each in origin["inputs"]] == [None, "MODEL"]
    assert get(api, "/models", tag="license=mit")["totalCount"] == 1


def test_the_version_is_that_of_the_declaration_that_counts(api: httpx.Client, tell: Tell, shop: Path) -> None:
    """Neither what another job is declared to read, nor what was declared before, nor what a run read."""
    prepare, train = map(orjson.loads, declared_events(shop / "dvc.lock"))
    features, script = train["inputs"]
    other = {
        **train,
        "eventTime": "2030-01-01T00:00:00Z",
        "job": {"namespace": "dvc://shop", "name": "test"},
        "inputs": [{**features, "facets": {"version": {"datasetVersion": "another"}}}],
        "outputs": [],
    }
    version = {"version": {"datasetVersion": "of a run"}}
    read = run("look", ({"namespace": "dvc://shop", "name": "data/features", "facets": version},), ())
    tell(other, read, prepare, train)
    assert inputs_of_model(api) == [
        ("dataset:dvc://shop:data/features", FEATURES), ("dataset:dvc://shop:train.py", "1"),
    ]  # fmt: skip
    later = {**train, "eventTime": "2031-01-01T00:00:00Z"}
    later["inputs"] = [{**features, "facets": {}}, {**script, "facets": {"version": {"datasetVersion": "2"}}}]
    tell(later)
    tell(train)
    assert inputs_of_model(api) == [
        ("dataset:dvc://shop:data/features", None), ("dataset:dvc://shop:train.py", "2"),
    ]  # fmt: skip


def test_a_card_beside_a_training_names_its_revision(api: httpx.Client, tell: Tell, shop: Path) -> None:
    """What nobody said to have read is declared, in the revision that the card names."""
    model = {"namespace": "hf://models", "name": "acme/churn", "facets": {"datasetType": {"datasetType": "MODEL"}}}
    tell(*map(orjson.loads, declared_events(shop / "README.md")), run("tune", ("orders",), (model,)))
    origin = get(api, "/models/origin", nodeId="dataset:hf://models:acme/churn")
    shown = {each["dataset"]: (each["rule"], each["version"]) for each in origin["inputs"]}
    assert shown.pop("dataset:db:orders")[0] != "declared"
    assert shown == {
        "dataset:hf://datasets:imdb": ("declared", None),
        "dataset:hf://models:google/bert": ("declared", "86b5e093"),
    }
    only = "2 inputs are only declared, without columns: which features come from there is not known"
    assert (origin["coverage"]["inputs"], origin["coverage"]["texts"][-1]) == (3, only)


def test_what_a_lock_declares_leads_on_into_what_runs_did(api: httpx.Client, tell: Tell, shop: Path) -> None:
    orders = {"namespace": "s3://lake", "name": "orders.csv"}
    tell(*map(orjson.loads, declared_events(shop / "dvc.lock")), run("export", ("orders",), (orders,)))
    origin = get(api, "/models/origin", nodeId="dataset:dvc://shop:model.pkl")
    assert [each["dataset"] for each in origin["sources"]] == ["dataset:db:orders", "dataset:dvc://shop:train.py"]
