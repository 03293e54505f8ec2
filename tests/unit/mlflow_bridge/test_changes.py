"""What the bridge says when something changes between two looks, and that it says nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headwater.mlflow_bridge import follow
from headwater.mlflow_bridge.facets import instant
from headwater.mlflow_bridge.follow import Follower
from tests.unit.mlflow_bridge.following import NAMESPACE, annotations, ends, followed, read, said, written
from tests.unit.mlflow_bridge.made import BEGIN, MINUTE, MODEL, dataset, logged, registered, run, server, version
from tests.unit.mlflow_bridge.mlflow_server import Recorded

Json = dict[str, Any]
Look = Callable[[], list[Json]]
CHANGED = BEGIN + 100 * MINUTE


@pytest.fixture
def mlflow() -> Recorded:
    """A run that logged a model, registered as churn@1, champion."""
    made = server(run(1, writes=[MODEL], datasets=[dataset()]))
    made.logged_models = [logged()]
    made.registered_models = [registered(aliases={"champion": "1"})]
    made.model_versions = [version()]
    return made


@pytest.fixture
def look(mlflow: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Look again with the same bookmark; what is delivered. The clock says `CHANGED`."""
    monkeypatch.setattr(follow, "_clock", lambda: CHANGED)
    return lambda: followed(mlflow, tmp_path / "bookmark")


def times(events: list[Json]) -> set[str]:
    """When what annotations say became true."""
    return {each["eventTime"] for each in events if said(each)}


def test_an_alias_moves_and_comes_back(mlflow: Recorded, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow.model_versions.append(version(number="2", source="models:/m-" + "b" * 32))
    assert ("models/churn", "1", "alias", "champion", "") in annotations(look())
    for number, at in (("2", CHANGED), ("1", CHANGED + MINUTE)):
        monkeypatch.setattr(follow, "_clock", lambda at=at: at)
        mlflow.registered_models = [registered(aliases={"champion": number})]
        moved = look()
        assert annotations(moved) == {("models/churn", number, "alias", "champion", "")}
        assert times(moved) == {instant(at)}
        assert look() == []


def test_an_alias_is_removed(mlflow: Recorded, look: Look) -> None:
    look()
    mlflow.registered_models = [registered()]
    assert annotations(look()) == {("models/churn", "1", "alias", "champion", "removed")}
    assert look() == []


def test_tags_change_and_go(mlflow: Recorded, look: Look) -> None:
    mlflow.model_versions = [version(tags=[{"key": "risk", "value": "low"}, {"key": "owner", "value": "ml"}])]
    assert ("models/churn", "1", "tag", "risk", "low") in annotations(look())
    mlflow.model_versions = [version(tags=[{"key": "risk", "value": "high"}])]
    assert annotations(look()) == {
        ("models/churn", "1", "tag", "risk", "high"),
        ("models/churn", "1", "tag", "owner", "removed"),
    }
    assert look() == []


def test_stage_and_description_change_when_mlflow_says(mlflow: Recorded, look: Look) -> None:
    look()
    updated = BEGIN + 9 * MINUTE
    mlflow.model_versions = [version(current_stage="Production", description="good", last_updated_timestamp=updated)]
    changed = look()
    assert annotations(changed) == {
        ("models/churn", "1", "stage", "", "Production"),
        ("models/churn", "1", "description", "", "good"),
    }
    assert times(changed) == {instant(updated)}
    mlflow.model_versions = [version(last_updated_timestamp=updated + 1)]
    assert annotations(look()) == {
        ("models/churn", "1", "stage", "", "None"),
        ("models/churn", "1", "description", "", ""),
    }
    assert look() == []


def test_a_version_is_deleted_once(mlflow: Recorded, look: Look) -> None:
    look()
    mlflow.model_versions, mlflow.registered_models = [], [registered()]
    assert ("models/churn", "1", "deleted", "", "") in annotations(look())
    assert look() == []


def test_a_whole_model_is_deleted(mlflow: Recorded, look: Look) -> None:
    look()
    mlflow.model_versions, mlflow.registered_models = [], []
    assert annotations(look()) == {
        ("models/churn", "1", "deleted", "", ""),
        ("models/churn", None, "deleted", "", ""),
    }
    assert look() == []


def test_a_version_that_is_only_missing_from_the_list_is_not_deleted(mlflow: Recorded, look: Look) -> None:
    """Pages shift while others write."""
    look()
    answer = mlflow.answer

    def without(path: str, given: Json) -> Json:
        return {} if path == "model-versions/search" else answer(path, given)

    mlflow.answer = without  # type: ignore[method-assign]
    assert not {each for each in annotations(look()) if each[2] == "deleted"}


def test_a_model_is_renamed(mlflow: Recorded, look: Look) -> None:
    look()
    mlflow.model_versions, mlflow.registered_models = [version("leavers")], [registered("leavers")]
    events = look()
    assert {
        ("models/churn", "1", "registered", "", "models/leavers@1"),
        ("models/leavers", "1", "name", "", MODEL),
    } <= annotations(events)
    assert {("models/leavers", "1")} in [written(each) for each in ends(events)]
    assert look() == []


def test_registered_later(mlflow: Recorded, look: Look) -> None:
    """The training's times stay, the version is another, and of the former it is said which counts."""
    mlflow.model_versions, mlflow.registered_models = [], []
    mlflow.runs.append(run(2, reads=[MODEL]))
    before, evaluated = ends(look())
    assert written(before) == {("experiments/churn training/model", MODEL)}
    assert read(evaluated) == {(NAMESPACE, "experiments/churn training/model", MODEL)}
    registered_at = BEGIN + 50 * MINUTE
    mlflow.model_versions = [version(creation_timestamp=registered_at, last_updated_timestamp=registered_at)]
    mlflow.registered_models = [registered()]
    events = look()
    after, again = ends(events)
    assert written(after) == {("models/churn", "1")}
    assert read(again) == {(NAMESPACE, "models/churn", "1")}
    assert (after["eventTime"], after["run"]) == (before["eventTime"], before["run"])
    assert annotations(events) == {
        ("experiments/churn training/model", MODEL, "registered", "", "models/churn@1"),
        ("models/churn", "1", "name", "", MODEL),
        ("models/churn", "1", "status", "", "READY"),
    }
    assert look() == []


def test_two_logged_models_of_one_name_the_first_registered_later(mlflow: Recorded, look: Look) -> None:
    """Which of the two is the run's own does not change: a run writes a dataset in one version."""
    other, name = "m-" + "b" * 32, "experiments/churn training/model"
    mlflow.runs = [run(1, writes=[MODEL, other])]
    mlflow.logged_models = [logged(), logged(other, creation_timestamp_ms=BEGIN + 2 * MINUTE)]
    registry = mlflow.model_versions, mlflow.registered_models
    mlflow.model_versions, mlflow.registered_models = [], []
    own, twin = ends(look())
    assert (written(own), written(twin)) == ({(name, MODEL)}, {(name, other)})
    mlflow.model_versions, mlflow.registered_models = registry
    own_again, twin_again = ends(look())
    assert written(own_again) == {("models/churn", "1")}
    assert own_again["run"]["runId"] == own["run"]["runId"]
    assert twin_again == twin
    assert twin["run"]["facets"]["externalQuery"] == own["run"]["facets"]["externalQuery"]


def test_registered_while_the_bridge_reads(mlflow: Recorded, look: Look) -> None:
    """The registry was read before the run ended, and it was registered before the run ended."""
    versions, mlflow.model_versions = mlflow.model_versions, []
    answer = mlflow.answer

    def meanwhile(path: str, given: Json) -> Json:
        if path == "runs/search":
            mlflow.model_versions = versions
        return answer(path, given)

    mlflow.answer = meanwhile  # type: ignore[method-assign]
    events = look()
    assert [written(each) for each in ends(events)] == [{("models/churn", "1")}]


def test_a_run_goes_on_and_ends(mlflow: Recorded, look: Look) -> None:
    mlflow.runs = [run(1, "RUNNING", writes=[MODEL], datasets=[dataset()])]
    assert [each["eventType"] for each in look() if not said(each)] == ["START"]
    mlflow.runs[0]["data"]["metrics"] = [{"key": "loss", "value": 0.5, "step": 1}]
    assert look() == [], "what changes while it runs is told at its end"
    mlflow.runs = [run(1, "FINISHED", writes=[MODEL], datasets=[dataset()])]
    assert [each["eventType"] for each in look()] == ["START", "COMPLETE"]
    assert look() == []


def test_a_model_that_was_logged_for_a_run_later(mlflow: Recorded, look: Look) -> None:
    """The run itself does not say so."""
    mlflow.runs, mlflow.logged_models = [run(1)], []
    mlflow.model_versions, mlflow.registered_models = [], []
    assert [written(each) for each in ends(look())] == [set()]
    mlflow.logged_models = [logged()]
    assert [written(each) for each in ends(look())] == [{("experiments/churn training/model", MODEL)}]
    assert look() == []


def test_a_parent_that_is_gone(mlflow: Recorded, look: Look) -> None:
    mlflow.runs.append(run(2, tags={"mlflow.parentRunId": "f" * 32}))
    child = ends(look())[1]
    assert child["run"]["facets"]["parent"]["job"] == {"namespace": NAMESPACE, "name": "churn training"}
    assert look() == []


@pytest.mark.parametrize(
    ("tags", "parent"),
    [
        ({"openlineage.parent": "ns/job/0198c0de-0000-7000-8000-000000000001"}, ("ns", "job", True)),
        ({"openlineage.parent": "ns/a/b/0198c0de-0000-7000-8000-000000000001"}, ("ns", "a/b", True)),
        ({"openlineage.parent": "s3://b/p/job/0198c0de-0000-7000-8000-000000000001"}, ("s3://b/p", "job", True)),
        ({"openlineage.parent": "ns/job"}, ("ns", "job", False)),
        ({"openlineage.parent": "neither"}, None),
        ({"openlineage.parent": "/"}, None),
        (
            {
                "openlineage.parent.job.namespace": "ns",
                "openlineage.parent.job.name": "job",
                "openlineage.parent.runId": "0198c0de-0000-7000-8000-000000000001",
            },
            ("ns", "job", True),
        ),
        ({"mlflow.parentRunId": f"{1:032x}"}, None),
    ],
)
def test_who_started_a_run(tmp_path: Path, tags: dict[str, str], parent: tuple[str, str, bool] | None) -> None:
    """A run is never its own parent; of a parent without an id nothing is known but its job."""
    (end,) = ends(followed(server(run(1, tags=tags)), tmp_path / "bookmark"))
    stated = end["run"]["facets"].get("parent")
    assert (stated is None) == (parent is None)
    if stated and parent:
        assert (stated["job"]["namespace"], stated["job"]["name"]) == parent[:2]
        assert (stated["run"]["runId"] == "0198c0de-0000-7000-8000-000000000001") == parent[2]


def test_a_run_is_deleted_and_restored(mlflow: Recorded, look: Look) -> None:
    look()
    node = "run:00000000-0000-0000-0000-000000000001"
    mlflow.runs = [run(1, writes=[MODEL], datasets=[dataset()], lifecycle_stage="deleted")]
    assert annotations(look()) == {(node, None, "deleted", "", "")}
    assert look() == []
    mlflow.runs = [run(1, writes=[MODEL], datasets=[dataset()])]
    assert annotations(look()) == {(node, None, "deleted", "", "removed")}
    assert look() == []


def test_runs_of_a_deleted_experiment_are_deleted(mlflow: Recorded, look: Look) -> None:
    look()
    mlflow.experiments[0]["lifecycle_stage"] = "deleted"
    assert annotations(look()) == {("run:00000000-0000-0000-0000-000000000001", None, "deleted", "", "")}


def test_a_glance_finds_what_is_new(mlflow: Recorded, tmp_path: Path) -> None:
    """New runs, those that ended, and new versions of old runs, without reading all of it again."""
    mlflow.runs = [run(1, writes=[MODEL]), *(run(number) for number in range(2, 30)), run(30, "RUNNING")]
    mlflow.model_versions, mlflow.registered_models = [], []

    def then(follower: Follower) -> None:
        follower.look()
        mlflow.runs[-1] = run(30, "FINISHED")
        mlflow.runs.append(run(31))
        mlflow.model_versions, mlflow.registered_models = [version()], [registered()]
        mlflow.asked.clear()
        follower.glance()

    events = followed(mlflow, tmp_path / "bookmark", then=then)
    assert mlflow.asked.count("runs/get") == 3
    ended = [each["run"]["runId"][-2:] for each in ends(events)]
    assert ended[-3:] == ["1e", "1f", "01"]
    assert written(ends(events)[-1]) == {("models/churn", "1")}


def test_a_webhook_has_one_model_looked_at(mlflow: Recorded, tmp_path: Path) -> None:
    def then(follower: Follower) -> None:
        follower.look()
        mlflow.registered_models = [registered(aliases={"challenger": "1"}), registered("other")]
        mlflow.asked.clear()
        follower.look_at("churn")

    events = followed(mlflow, tmp_path / "bookmark", then=then)
    assert ("models/churn", "1", "alias", "challenger", "") in annotations(events)
    assert not {each for each in annotations(events) if each[0] == "models/other"}
    assert not [each for each in mlflow.asked if each.startswith("runs/")]
