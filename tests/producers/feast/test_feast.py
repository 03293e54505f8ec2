"""Feast, applied and materialized, and a training on its feature service by the recipe of the docs."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from headwater.settings import Settings
from tests.integration.stack.services import Stack
from tests.producers.environment import Environment, installed
from tests.producers.graph import Graph
from tests.producers.page import block

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
PROJECT = "shop_features"
SERVICE = f"dataset:{PROJECT}:churn_v1"
MODEL = "dataset:mlflow://mlflow:5000:models/churn"


def recipe(language: str) -> str:
    """The block in this language of the page's part about Feast."""
    page = (REPOSITORY / "docs" / "recipes.md").read_text(encoding="utf-8").partition("\n## Feast\n")[2]
    found = re.search(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def trained(stack: Stack, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The stack after Feast was applied and materialized, a model was trained, and the source got its name."""
    folder = tmp_path_factory.mktemp("feast")
    (shop := folder / "shop").mkdir()
    shutil.copy(HERE / "features.py", shop)
    shutil.copy(HERE / "train.py", folder)  # `feast apply` runs all Python in the folder of the shop
    store = (HERE / "feature_store.yaml").read_text(encoding="utf-8")
    (shop / "feature_store.yaml").write_text(store + block("feast", stack, settings), encoding="utf-8")
    (folder / "recipe.py").write_text(recipe("python"), encoding="utf-8")
    variables = {"PYTHONPATH": str(REPOSITORY), "OPENLINEAGE_URL": stack.collector_url}
    feast = Environment(installed("feast").folder, variables)
    feast.run("python train.py data", folder)
    feast.run("feast -c shop apply && feast -c shop materialize 2026-10-01T00:00:00 2026-11-02T00:00:00", folder)
    stack.wait()  # the recipe reads what was applied before
    feast.run("python train.py train", folder)
    named = httpx.post(
        f"{stack.collector_url}/api/v1/lineage", content=recipe("json"), headers={"Content-Type": "application/json"},
        trust_env=False,
    )  # fmt: skip
    assert named.is_success, named.text
    assert stack.wait()["deadLetters"] == 0
    return stack


def origin(asked: Graph) -> dict[str, Any]:
    """Where the model comes from."""
    return asked.get("models/origin", nodeId=MODEL)


def test_states(trained: Stack, asked: Graph) -> None:
    states = {
        job["name"]: asked.states(PROJECT, job["name"]) for job in asked.get(f"namespaces/{PROJECT}/jobs")["jobs"]
    }
    assert states == {
        f"feast_feature_views_{PROJECT}": ["COMPLETED"],
        "feature_service_churn_v1": ["COMPLETED"],
        f"materialize_{PROJECT}": ["COMPLETED"],
    }


def test_the_model_hangs_on_the_service_the_view_and_the_table(trained: Stack, asked: Graph) -> None:
    found = origin(asked)
    [read] = found["inputs"]
    assert (read["dataset"], read["rule"], read["writerJob"]) == (
        SERVICE, "time", f"job:{PROJECT}:feature_service_churn_v1",
    )  # fmt: skip
    assert [(each["job"], each["depth"]) for each in found["jobs"]] == [
        ("job:ml:train.churn", 0),
        (f"job:{PROJECT}:feature_service_churn_v1", 1),
        (f"job:{PROJECT}:feast_feature_views_{PROJECT}", 2),
    ]
    assert {each["dataset"] for each in found["sources"]} == {
        "dataset:bigquery:shop.activity",
        f"dataset:{PROJECT}:user",
    }


def test_its_features_are_those_of_the_service(trained: Stack, asked: Graph) -> None:
    features = {each["column"]: each for each in origin(asked)["features"]}
    assert features.keys() == {"n_pages", "activity"}
    assert {each["dataset"] for each in features.values()} == {SERVICE}
    assert not any(each["known"] for each in features.values()), "Feast says nothing of columns"
    assert {broken["job"] for each in features.values() for broken in each["brokenAt"]} == {
        f"job:{PROJECT}:feature_service_churn_v1"
    }


def test_a_table_reaches_the_model_and_the_online_store(trained: Stack, asked: Graph) -> None:
    reached = asked.reached("dataset:bigquery:shop.activity")
    assert {MODEL, SERVICE, f"dataset:{PROJECT}:online_store_user_stats"} <= reached


def test_a_rebuild_gives_the_same(trained: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = trained.dump()
    assert rebuilt() == before
