"""Questions about models, on the real graph."""

from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run
from tests.integration.query_api.model_shop import MODEL, day, job_type, model

pytestmark = pytest.mark.engines


def ask(api: httpx.Client, verb: str, **parameters: Any) -> Any:
    return get(api, f"/models/{verb}", nodeId=MODEL, **parameters)


def test_origin_has_data_features_code_and_parameters(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"), *day(2, "2"))
    origin = ask(api, "origin", version="2")
    assert origin["model"] == MODEL
    assert origin["version"] == "2"
    training = origin["training"]
    assert training["runId"] == "train-2"
    assert training["job"] == "job:shop:train"
    assert training["parameters"] == {"C": 0.1, "seed": 7}
    assert training["seeds"] == {"seed": 7}
    assert training["metrics"] == {"auc": 0.8}
    assert training["environment"]["packages"] == {"scikit-learn": "1.7.2"}
    assert training["code"]["commit"] == "c1"
    assert training["code"]["dirty"] is False
    assert training["durationSeconds"] == 300
    [read] = origin["inputs"]
    assert (read["dataset"], read["version"], read["rule"], read["writer"]) == (
        "dataset:db:features", "f2", "version", "build-2",
    )  # fmt: skip
    [source] = origin["sources"]
    assert source["dataset"] == "dataset:db:orders"
    assert source["rule"] == "unknown"
    assert source["owners"] == ["team:orders"]
    assert source["tags"] == [{"key": "personal", "value": None, "column": "email"}]
    assert source["rowCount"] == 1002
    assert source["quality"]["failed"] == 0
    assert [(job["job"], job["runId"], job["depth"]) for job in origin["jobs"]] == [
        ("job:shop:train", "train-2", 0),
        ("job:shop:build", "build-2", 1),
        ("job:shop:load", "load-2", 2),
    ]
    assert origin["jobs"][1]["engine"]["name"] == "spark"
    assert "where country" in origin["jobs"][2]["code"]["sql"]
    [feature] = origin["features"]
    assert (feature["dataset"], feature["column"], feature["known"]) == ("dataset:db:features", "spend", True)
    [made_of] = feature["sources"]
    assert (made_of["dataset"], made_of["column"]) == ("dataset:db:orders", "amount")
    assert [(step["dataset"], step["column"], step["runId"]) for step in made_of["path"]] == [
        ("dataset:db:features", "spend", "build-2"),
        ("dataset:db:staged", "amount", "load-2"),
        ("dataset:db:orders", "amount", None),
    ]
    assert "DIRECT:AGGREGATION" in made_of["transformations"]
    assert [(each["dataset"], each["column"]) for each in feature["influencedBy"]] == [("dataset:db:orders", "country")]
    assert origin["truncated"] is None


def test_a_feature_that_nobody_explains_is_not_known(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1", fields=("spend", "visits")))
    features = {each["column"]: each for each in ask(api, "origin")["features"]}
    assert features["spend"]["known"] is True
    assert features["visits"]["known"] is False
    assert features["visits"]["sources"] == []
    assert features["visits"]["brokenAt"][0]["runId"] == "build-1"


def test_a_failed_training_makes_no_version(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"), *day(2, "2", kind="FAIL"))
    assert [each["version"] for each in ask(api, "versions")["versions"]] == ["1"]
    assert api.get("/api/v1/models/origin", params={"nodeId": MODEL, "version": "2"}).status_code == 404
    assert ask(api, "origin")["version"] == "1"


def test_versions_uses_changes_and_reproduction(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"), *day(2, "2", rate=10, auc=0.6, commit="c2"))
    scored = run(
        "score", (model("1"), "features"), ("scores",), at=200, run_id="score-1", job_facets=job_type("SCORING")
    )
    later = run("score", (model(), "features"), ("scores",), at=260, run_id="score-2", job_facets=job_type("SCORING"))
    served = run(
        "serve", (model("2"),), at=300, kind="START", run_id="serve-1", job_facets=job_type("DEPLOYMENT", "SERVICE")
    )
    board = run("report", ("scores",), (dataset("board", datasetType={"datasetType": "DASHBOARD"}),), at=320)
    judged = run(
        "evaluate", (model("2"), "testset"), at=220, run_id="evaluate-2", job_facets=job_type("EVALUATION"),
        run_facets={"test": {"tests": [{"name": "auc", "status": "fail"}]}},
    )  # fmt: skip
    tell(scored, later, served, board, judged)
    versions = ask(api, "versions")["versions"]
    assert [(each["version"], each["verdict"], each["metrics"]) for each in versions] == [
        ("2", "bad", {"auc": 0.6}),
        ("1", None, {"auc": 0.8}),
    ]
    of_two = ask(api, "uses", version="2")
    assert [(each["kind"], each["runId"], each["rule"]) for each in of_two["uses"]] == [
        ("evaluation", "evaluate-2", "version"),
        ("scoring", "score-2", "time"),
        ("deployment", "serve-1", "version"),
    ]
    assert of_two["uses"][2]["until"] is None
    assert of_two["reached"] == {"datasets": ["dataset:db:scores"], "dashboards": ["dataset:db:board"], "models": []}
    of_one = ask(api, "uses", version="1")
    assert [each["runId"] for each in of_one["uses"]] == ["score-1"]
    changes = ask(api, "changes", version="2")
    assert (changes["since"], changes["sinceIs"]) == ("1", "before")
    assert changes["training"]["parameters"] == {"C": [0.1, 10]}
    assert changes["training"]["metrics"] == {"auc": [0.8, 0.6]}
    assert changes["training"]["code"]["commit"] == ["c1", "c2"]
    recipe = ask(api, "reproduce", version="2")
    assert [(step["runId"], step["needed"]) for step in recipe["steps"]] == [
        ("load-2", False), ("build-2", False), ("train-2", True),
    ]  # fmt: skip
    assert recipe["score"]["value"] == 1.0
    assert "git clone -- https://git.example.com/shop step-3" in recipe["script"]
    shell = api.get("/api/v1/models/reproduce", params={"nodeId": MODEL, "version": "2", "format": "shell"})
    assert shell.text == recipe["script"]
    [listed] = get(api, "/models")["models"]
    assert (listed["model"], listed["latest"], listed["versionCount"], listed["verdict"]) == (MODEL, "2", 2, "bad")
    found = get(api, "/datasets/models", nodeId="datasetField:db:orders:amount")["models"]
    assert [(each["model"], [(of["version"], of["live"], of["by"]) for of in each["versions"]]) for each in found] == [
        (MODEL, [("2", True, "column"), ("1", False, "column")])
    ]
    assert get(api, "/datasets/models", nodeId="datasetField:db:orders:email")["models"] == []
    by_run = get(api, "/datasets/models", nodeId="run:load-1")["models"]
    assert [[of["version"] for of in each["versions"]] for each in by_run] == [["1"]]


def test_what_happened_upstream_since_asks_for_attention(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"))
    assert get(api, "/models")["models"][0]["attention"] == []
    tell(*day(2, "2", kind="FAIL", built="c2"), run("load", ("orders",), ("staged",), at=400, kind="FAIL"))
    assert [(each["kind"], each["job"]) for each in get(api, "/models")["models"][0]["attention"]] == [
        ("failed", "job:shop:load"),
        ("changed", "job:shop:build"),
    ]
