"""Questions about models, on the real graph."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from headwater.settings import Settings
from query_api.models import attention as attention_module
from query_api.models import column_edges, features, listing
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, described, made_of, run
from tests.integration.query_api.model_shop import MODEL, MODEL_NAMES, day, job_type, model, said

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
    assert "git clone --quiet -- https://git.example.com/shop step-3" in recipe["script"]
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


def trained(name: str, at: int, *reads: str, version: str = "1") -> dict[str, Any]:
    """A training of another model, by a job of its own."""
    return run(f"train {name}", reads, ({**model(version), "name": name},), at=at, run_id=f"{name}-{version}")


def test_models_are_found_by_verdict_approval_and_attention(
    api: httpx.Client, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(**parameters: Any) -> list[str]:
        page = get(api, "/models", **parameters)
        assert page["totalCount"] == len(page["models"])
        return [each["name"] for each in page["models"]]

    tell(
        run("load", ("orders",), ("staged",), at=1, job_facets={"sql": {"query": "select 1"}}),
        run("build", ("staged",), ("features",), at=2),
        run("other", ("clicks",), ("visits",), at=3),
        trained("bad", 10, "features"),
        trained("good", 11, "visits"),
        trained("plain", 12, "visits", "features"),
        trained("late", 13, "features"),
        *(trained(f"twice {each}", 14, "clicks") for each in "ab"),
    )
    test = {"test": {"tests": [{"name": "auc", "status": "fail"}]}}
    passed = {"test": {"tests": [{"name": "auc", "status": "pass"}]}}
    tell(
        run("check", ({**model("1"), "name": "bad"},), at=20, run_id="check-1", run_facets=test),
        run("check", ({**model("1"), "name": "good"},), at=21, run_id="check-2", run_facets=passed),
        run("load", ("orders",), ("staged",), at=30, kind="FAIL", job_facets={"sql": {"query": "select 2"}}),
        run("other", ("clicks",), ("visits",), at=31, job_facets={"sql": {"query": "select 3"}}),
        trained("late", 40, "features", version="2"),
        said("1", 50, {"kind": "approval", "value": "approved"}, by="board", name="good"),
        said("1", 51, {"kind": "approval", "value": "rejected"}, by="board", name="late"),
    )
    every = ["bad", "good", "late", "plain", "twice a", "twice b"]
    assert names() == every
    assert [names(verdict=each) for each in ("bad", "good", "none")] == [["bad"], ["good"], every[2:]]
    assert names(approval="approved") == ["good"]
    assert names(approval="rejected") == []
    assert names(approval="none") == [each for each in every if each != "good"]
    assert names(attention="failed") == ["bad", "plain"]
    assert names(attention="changed") == ["bad", "good", "plain"]
    assert names(attention="any") == ["bad", "good", "plain"]
    assert names(attention="none") == ["late", "twice a", "twice b"]
    assert names(attention="any", verdict="none") == ["plain"]
    attention = {each["name"]: each["attention"] for each in get(api, "/models")["models"]}
    assert [(each["kind"], each["job"]) for each in attention["plain"]] == [
        ("failed", "job:shop:load"),
        ("changed", "job:shop:load"),
        ("changed", "job:shop:other"),
    ]
    first = get(api, "/models", attention="any", limit=2)
    second = get(api, "/models", attention="any", limit=2, cursor=first["next"])
    assert [each["name"] for each in [*first["models"], *second["models"]]] == ["bad", "good", "plain"]
    assert (first["totalCount"], second["totalCount"], second["next"]) == (3, 3, None)
    monkeypatch.setattr(attention_module, "MOST_NAMED", 1)
    told = next(each["attention"] for each in get(api, "/models")["models"] if each["name"] == "plain")
    assert [(each["kind"], each["text"]) for each in told] == [
        ("failed", "job:shop:load failed since"),
        ("cut", "2 more jobs failed or changed since"),
    ]
    monkeypatch.setattr(listing, "MOST_DERIVED", 2)
    refused = api.get("/api/v1/models", params={"verdict": "bad"})
    assert refused.status_code == 422
    assert "name fewer" in refused.text
    assert names(verdict="none", q="twice") == ["twice a", "twice b"]


@pytest.mark.parametrize(
    ("where", "limit"), [(features, "MOST_STEPS"), (features, "MOST_VISITS"), (column_edges, "MOST_COLUMNS")]
)
def test_an_origin_with_more_columns_than_are_looked_at_says_so(
    api: httpx.Client, tell: Tell, monkeypatch: pytest.MonkeyPatch, where: Any, limit: str
) -> None:
    chain = [
        run(
            f"step {at}",
            (f"t{at}",),
            (dataset(f"t{at + 1}", columnLineage=made_of(x=[f"t{at}.x"], y=[f"t{at}.y"])),),
            at=at,
        )
        for at in range(12)
    ]
    used = [{"namespace": "db", "name": "t12", "type": "DATASET", "field": field} for field in "xy"]
    stated = {"lineage": {"entries": [{**MODEL_NAMES, "type": "DATASET", "inputs": used}]}}
    tell(*chain, run("train", ("t12",), (model("1"),), at=30, run_id="train-1", job_facets=stated))
    assert ask(api, "origin")["truncated"] is None
    assert [each["known"] for each in ask(api, "origin")["features"]] == [True, True]
    monkeypatch.setattr(where, limit, 5)
    origin = ask(api, "origin")
    assert origin["truncated"]["reason"] == "columns"
    assert len(origin["jobs"]) == 13
    assert [(each["column"], each["known"]) for each in origin["features"]] == [
        ("x", limit == "MOST_STEPS"),  # the way of the first is shown whole before the budget is over
        ("y", False),
    ]
    assert any("more columns" in each for each in origin["coverage"]["texts"])


def test_an_origin_with_more_reads_than_are_looked_at_says_so(
    tell: Tell, settings_for_test: Settings, serve: Callable[[Settings], httpx.Client]
) -> None:
    tell(*day(1, "1"))
    origin = ask(serve(settings_for_test.model_copy(update={"question_nodes": 2})), "origin")
    assert origin["truncated"] == {"reason": "reads", "frontier": ["load-1"]}
    assert [each["runId"] for each in origin["jobs"]] == ["train-1", "build-1", "load-1"]
    assert origin["sources"] == []
    assert origin["features"][0]["known"] is False
    assert any("cut short" in each for each in origin["coverage"]["texts"])


def test_assertions_among_the_facets_of_a_dataset_count(api: httpx.Client, tell: Tell) -> None:
    """Producers put them in one of two places; what they say of a source or of a version is the same."""

    def checked(dataset_: dict[str, Any], *, success: bool) -> dict[str, Any]:
        assertions = {"assertions": [{"assertion": "not_null", "column": "id", "success": success}]}
        return {**dataset_, "facets": {**dataset_["facets"], "dataQualityAssertions": assertions}}

    tell(
        run("load", (checked(dataset("orders"), success=False),), ("features",), at=5),
        run("train", ("features",), (model("1"),), at=30, run_id="train-1"),
        run("check", (checked(model("1"), success=False),), at=60, run_id="check-1"),
    )
    origin = ask(api, "origin")
    assert [each["quality"]["failed"] for each in origin["sources"]] == [1]
    assert [(each["verdict"], each["runId"]) for each in origin["verdicts"]] == [("bad", "check-1")]
    assert ask(api, "versions")["versions"][0]["verdict"] == "bad"


def test_what_people_and_registries_say_of_versions(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"), *day(2, "2"), *day(3, "3"))
    tell(
        said("1", 100, {"kind": "alias", "key": "champion"}, by="bot", source="mlflow"),
        said("2", 210, {"kind": "alias", "key": "champion"}, {"kind": "name", "value": "m-22"}, source="mlflow"),
        said("2", 220, {"kind": "approval", "value": "approved", "note": "fine"}, by="board"),
        said("3", 230, {"kind": "approval", "value": "approved"}, by="board"),
        said("3", 240, {"kind": "approval", "value": "rejected", "note": "drifts"}, by="board"),
        said(
            "2", 250, {"kind": "tag", "key": "risk", "value": "high"}, {"kind": "note", "note": "ask legal"}, by="ann"
        ),
    )
    listed = {each["version"]: each for each in ask(api, "versions")["versions"]}
    assert {version: each["approval"] for version, each in listed.items()} == {
        "1": None, "2": "approved", "3": "rejected",
    }  # fmt: skip
    assert listed["2"]["aliases"] == ["champion"]
    assert listed["1"]["aliases"] == []
    whole = ask(api, "version", version="champion")
    assert whole["version"] == "2"
    assert ask(api, "version", version="m-22")["version"] == "2"
    assert ask(api, "origin", version="train-1")["version"] == "1"
    assert [(each["value"], each["by"]) for each in whole["approvals"]] == [("approved", "board")]
    assert [each["key"] for each in whole["tags"]] == ["risk"]
    assert [each["note"] for each in whole["notes"]] == ["ask legal"]
    [held] = ask(api, "version", version="1")["aliasHistory"]
    assert (held["alias"], held["until"]) == ("champion", "2026-10-09T03:30:00.000000Z")
    assert ask(api, "version", version="champion", asOf="2026-10-09T03:00:00Z")["version"] == "1"
    changes = ask(api, "changes", version="3")
    assert (changes["since"], changes["sinceIs"]) == ("2", "approved")
    assert ask(api, "uses", version="2")["uses"] == []
    assert get(api, "/impact", nodeId=MODEL)["counts"]["nodes"] == 1


def test_a_version_registered_elsewhere_counts_there(api: httpx.Client, tell: Tell) -> None:
    logged = {**model("m-1"), "name": "experiments/churn/model"}
    tell(*day(1, "1"))
    tell(
        run("train", ("features",), (logged, model("1")), at=96, run_id="train-1"),
        run(
            "registry", (logged,), (), at=100, job_facets=job_type("ANNOTATION"),
            run_facets={"headwater_annotation": {
                "version": "m-1", "source": "mlflow",
                "annotations": [{"kind": "registered", "value": "models/churn@1"}],
            }},
        ),
    )  # fmt: skip
    found = get(api, "/models")
    assert [(each["model"], each["versionCount"]) for each in found["models"]] == [(MODEL, 1)]
    assert found["totalCount"] == 1


def test_a_deleted_version_counts_and_is_not_the_latest(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, "1"), *day(2, "2"), said("2", 210, {"kind": "deleted"}, source="mlflow"))
    [listed] = get(api, "/models")["models"]
    assert (listed["latest"], listed["latestRunId"], listed["versionCount"]) == ("1", "train-1", 2)
    assert ask(api, "version")["version"] == "1"
    tell(said("1", 220, {"kind": "deleted"}, source="mlflow"))
    assert get(api, "/models")["models"][0]["latest"] == ask(api, "version")["version"] == "2"


def test_a_model_of_which_no_run_is_known(api: httpx.Client, tell: Tell) -> None:
    card = described(
        {
            **model("base"),
            "facets": {
                "datasetType": {"datasetType": "MODEL"},
                "version": {"datasetVersion": "v2"},
                "lineage": {
                    "inputs": [{"type": "DATASET", "namespace": "hf", "name": name} for name in ("bert", "wiki")]
                },
            },
        }
    )
    tell(card)
    origin = ask(api, "origin")
    assert origin["version"] == "v2"
    assert origin["training"] is None
    assert [(each["dataset"], each["rule"]) for each in origin["inputs"]] == [
        ("dataset:hf:bert", "declared"), ("dataset:hf:wiki", "declared"),
    ]  # fmt: skip
    assert "declared" in origin["coverage"]["texts"][0]
    assert api.get("/api/v1/models/origin", params={"nodeId": MODEL, "version": "v3"}).status_code == 404


def test_a_model_trained_from_another_model(api: httpx.Client, tell: Tell) -> None:
    student = {
        "namespace": "hub",
        "name": "student",
        "facets": {"datasetType": {"datasetType": "MODEL"}, "version": {"datasetVersion": "s1"}},
    }
    tell(*day(1, "1"), *day(2, "2"), run("distil", (model("1"), "extra"), (student,), at=200, run_id="distil-1"))
    origin = get(api, "/models/origin", namespace="hub", name="student")
    assert {each["dataset"]: (each["rule"], each["writer"]) for each in origin["inputs"]} == {
        MODEL: ("version", "train-1"), "dataset:db:extra": ("unknown", None),
    }  # fmt: skip
    assert [each["dataset"] for each in origin["sources"]] == ["dataset:db:extra", "dataset:db:orders"]
    assert [each["runId"] for each in origin["jobs"]] == ["distil-1", "train-1", "build-1", "load-1"]
    assert origin["coverage"]["featuresStated"] is False
    assert origin["features"] == []
    assert "the training stated no columns: which features it used is not known" in origin["coverage"]["texts"]
    assert ask(api, "uses", version="1")["reached"]["models"] == ["dataset:hub:student"]


def test_a_version_that_was_named_after_the_training_ended(api: httpx.Client, tell: Tell) -> None:
    tell(*day(1, None))
    [unnamed] = ask(api, "versions")["versions"]
    assert (unnamed["version"], unnamed["runId"]) == (None, "train-1")
    tell(run("train", (), (model("9"),), at=300, kind="OTHER", run_id="train-1"))
    [named] = ask(api, "versions")["versions"]
    assert named["version"] == "9"
    assert named["trainedAt"] == unnamed["trainedAt"]
    assert ask(api, "origin", version="9")["training"]["endedAt"] == unnamed["trainedAt"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 422),
        ({"nodeId": "dataset:db:nothing"}, 404),
        ({"nodeId": MODEL, "version": "77"}, 404),
        ({"nodeId": "job:shop:train"}, 422),
        ({"nodeId": MODEL, "versoin": "1"}, 422),
        ({"nodeId": MODEL, "namespace": "db", "name": "x"}, 422),
    ],
)
@pytest.mark.parametrize("verb", ["origin", "uses", "version", "changes", "reproduce"])
def test_wrong_questions(api: httpx.Client, tell: Tell, verb: str, parameters: dict[str, str], status: int) -> None:
    tell(*day(1, "1"))
    answer = api.get(f"/api/v1/models/{verb}", params=parameters)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
