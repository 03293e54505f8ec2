"""The recipes of `docs/recipes.md` are Python, short, and say what they promise; frameworks are stood in for."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## (\w+)|^```python( no-run)?\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
MOST_LINES = 60

Sent = Callable[[], list[dict[str, Any]]]


def recipes() -> dict[str, list[tuple[bool, str]]]:
    """By heading its blocks: whether each stands alone, and its code."""
    found: dict[str, list[tuple[bool, str]]] = {}
    heading = ""
    for title, no_run, code in BLOCKS:
        if title:
            heading = title
        else:
            found.setdefault(heading, []).append((not no_run, code))
    return found


def defined(heading: str, number: int = 0) -> dict[str, Any]:
    """What a block defines."""
    names: dict[str, Any] = {}
    exec(compile(recipes()[heading][number][1], f"{heading} {number}", "exec"), names)  # noqa: S102  (that is the test)
    return names


def stand_in(monkeypatch: pytest.MonkeyPatch, path: str, **content: Any) -> None:
    """A module of that path, with this in it."""
    parts = path.split(".")
    for end in range(1, len(parts) + 1):
        monkeypatch.setitem(sys.modules, ".".join(parts[:end]), ModuleType(".".join(parts[:end])))
    vars(sys.modules[path]).update(content)


def test_every_recipe_is_there_and_short() -> None:
    assert list(recipes()) == ["Transformers", "Kedro", "Airflow", "Feast"]
    for heading, blocks in recipes().items():
        for _, code in blocks:
            compile(code, heading, "exec")
        assert sum(len(code.splitlines()) for _, code in blocks) <= MOST_LINES


def test_transformers(monkeypatch: pytest.MonkeyPatch, sent: Sent) -> None:
    stand_in(monkeypatch, "transformers", TrainerCallback=object)
    monkeypatch.delenv("RANK", raising=False)
    recipe = defined("Transformers")
    with recipe["tracked"]("ml", "train") as run:
        callback = recipe["RunCallback"](run)
        callback.on_train_begin(SimpleNamespace(to_dict=lambda: {"learning_rate": 0.1, "seed": 7}), None, None)
        callback.on_log(None, SimpleNamespace(global_step=10), None, logs={"loss": 0.5, "note": "text"})
    facets = sent()[-1]["run"]["facets"]
    assert {each["key"]: each["value"] for each in facets["executionParameters"]["parameters"]} == {
        "learning_rate": "0.1", "seed": "7",
    }  # fmt: skip
    assert facets["headwater_metrics"]["metrics"] == [{"name": "loss", "value": 0.5, "step": 10}]
    monkeypatch.setenv("RANK", "1")
    before = len(sent())
    with recipe["tracked"]("ml", "train") as run:
        callback = recipe["RunCallback"](run)
        callback.on_train_begin(None, None, None)
        callback.on_log(None, None, None, logs={"loss": 0.5})
    assert len(sent()) == before


@pytest.mark.parametrize("error", [None, ValueError("no")])
@pytest.mark.parametrize(
    "said",
    [
        {"run_id": "2026-11-01T00.00.00", "pipeline_names": None},  # Kedro 1
        {"session_id": "2026-11-01T00.00.00", "pipeline_name": None},  # Kedro 0.19
    ],
)
def test_kedro(
    monkeypatch: pytest.MonkeyPatch, sent: Sent, said: dict[str, str | None], error: Exception | None
) -> None:
    stand_in(monkeypatch, "kedro.framework.hooks", hook_impl=lambda function: function)
    hooks = defined("Kedro")["HeadwaterHooks"]()
    hooks.before_pipeline_run(said)
    hooks.after_dataset_loaded("params:rate", 0.1)
    hooks.after_dataset_loaded("parameters", {"seed": 7})
    hooks.after_dataset_loaded("customers", pd.DataFrame({"age": [1, 2]}))
    hooks.after_dataset_loaded("internal", object())
    hooks.after_dataset_saved("churn_model", object())
    if error is None:
        hooks.after_pipeline_run()
    else:
        hooks.on_pipeline_error(error)
    end = sent()[-1]
    assert end["eventType"] == ("COMPLETE" if error is None else "FAIL")
    assert end["job"]["name"] == "__default__"
    assert [each["name"] for each in end["inputs"]] == ["shop.features.customer"]
    [model] = end["outputs"]
    assert (model["name"], model["facets"]["version"]["datasetVersion"]) == ("models/churn", "2026-11-01T00.00.00")
    parameters = end["run"]["facets"]["executionParameters"]["parameters"]
    assert {each["key"]: each["value"] for each in parameters} == {"rate": "0.1", "seed": "7"}


def test_airflow(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    task = "019ab4f0-1c7b-7000-8000-3d2f6c1b9a11"
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", f"airflow/churn.train/{task}")
    defined("Airflow", 1)["train"]()
    assert {event["run"]["facets"]["parent"]["run"]["runId"] for event in sent()} == {task}


def test_feast(sent: Sent) -> None:
    entities = pd.DataFrame({"user_id": [1, 2]})
    table = entities.assign(n_pages=[3, 4])
    store = SimpleNamespace(
        project="shop_features",
        get_feature_service=lambda name: name,
        get_historical_features=lambda **_: SimpleNamespace(to_df=lambda: table),
    )
    defined("Feast")["train"](store, entities)
    end = sent()[-1]
    assert [(each["namespace"], each["name"]) for each in end["inputs"]] == [("shop_features", "churn_v1")]
    [entry] = end["job"]["facets"]["lineage"]["entries"]
    assert [each["field"] for each in entry["inputs"] if "field" in each] == ["n_pages"]
