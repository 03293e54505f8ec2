"""What the bridge makes of a recorded server: runs of all states, models of one run, registered, copied, deleted."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.unit.mlflow_bridge.following import NAMESPACE, annotations, ends, followed, read, said, written
from tests.unit.mlflow_bridge.mlflow_server import Recorded, recorded

Json = dict[str, Any]
EXPERIMENT = "pricing: été/“q” 'x'"


@pytest.fixture
def server() -> Recorded:
    """The recorded server."""
    return recorded()


@pytest.fixture
def events(server: Recorded, tmp_path: Path) -> list[Json]:
    """All that the bridge says of it."""
    return followed(server, tmp_path / "bookmark")


def run_id(server: Recorded, name: str) -> str:
    """The id of the run that MLflow has under this name, as a UUID."""
    (found,) = (each["info"]["run_id"] for each in server.runs if each["info"]["run_name"] == name)
    return str(UUID(found))


def logged(server: Recorded, name: str) -> str:
    """The id of the logged model of this name that a run of the recording logged and did not fail."""
    failed = {each["info"]["run_id"] for each in server.runs if each["info"]["status"] == "FAILED"}
    models = (each["info"] for each in server.logged_models or [] if each["info"]["source_run_id"] not in failed)
    (found,) = (each["model_id"] for each in models if each["name"] == name)
    return found


def of(events: list[Json], run: str) -> list[Json]:
    """The events of a run."""
    return [each for each in events if each["run"]["runId"] == run]


def test_states(server: Recorded, events: list[Json]) -> None:
    types = {name: [each["eventType"] for each in of(events, run_id(server, name))] for name in names(server)}
    assert types == {
        "fit": ["START", "COMPLETE"],
        "check": ["START", "COMPLETE"],
        "two": ["START", "COMPLETE"],
        "child": ["START", "COMPLETE"],
        "broken": ["START", "FAIL"],
        "gone": ["START", "COMPLETE"],
        "killed": ["START", "ABORT"],
        "still": ["START"],
    }


def names(server: Recorded) -> list[str]:
    """The names of all runs."""
    return [each["info"]["run_name"] for each in server.runs]


def test_a_training_run(server: Recorded, events: list[Json]) -> None:
    start, end = of(events, run_id(server, "fit"))
    (info,) = (each["info"] for each in server.runs if each["info"]["run_name"] == "fit")
    assert start["eventTime"] < end["eventTime"]
    assert milliseconds(start["eventTime"]) == info["start_time"]
    assert milliseconds(end["eventTime"]) == info["end_time"]
    assert end["job"]["namespace"] == NAMESPACE
    assert end["job"]["name"] == EXPERIMENT
    assert end["job"]["facets"]["jobType"]["jobType"] == "TRAINING"
    assert end["job"]["facets"]["sourceCodeLocation"]["path"] == "fit.py"
    facets = end["run"]["facets"]
    parameters = {each["key"]: each["value"] for each in facets["executionParameters"]["parameters"]}
    assert parameters == {"C": "0.3", "seed": "11"}
    measured = facets["headwater_metrics"]["metrics"]
    assert measured[:2] == [
        {"name": "auc", "value": 0.9, "step": 0},
        {"name": "auc", "value": 0.9, "step": 0, "dataset": {"namespace": "s3://lake", "name": "houses/2026"}},
    ]
    assert {"name": "loss", "value": 0.2, "step": 4} in measured
    assert {"name": "nan", "value": "NaN", "step": 0} in measured
    assert {(each["key"], each["value"]) for each in facets["tags"]["tags"]} >= {
        ("team", "pricing"),
        ("mlflow.user", "etl"),
        ("mlflow.runName", "fit"),
    }
    assert facets["externalQuery"]["externalQueryId"] == info["run_id"]
    assert facets["parent"]["job"] == {"namespace": "prod", "name": "daily.fit"}
    assert facets["parent"]["run"]["runId"] == "0198c0de-0000-7000-8000-000000000001"
    assert written(end) == {("models/price", "1"), ("models/price-prod", "1")}
    assert not start["outputs"]


def milliseconds(time: str) -> int:
    """An instant as MLflow has it."""
    return round(datetime.fromisoformat(time).timestamp() * 1000)


def test_a_dataset_has_its_schema_size_and_digest(server: Recorded, events: list[Json]) -> None:
    _, end = of(events, run_id(server, "fit"))
    (table,) = end["inputs"]
    assert (table["namespace"], table["name"]) == ("s3://lake", "houses/2026")
    assert "version" not in table["facets"], "a digest is no version of what pipelines write"
    assert [(each["name"], each["type"]) for each in table["facets"]["schema"]["fields"]] == [
        ("room size", "double"),
        ("price", "double"),
        ("sold", "long"),
    ]
    frame = table["inputFacets"]["headwater_frame"]
    assert frame["fingerprint"] == {"digest": "5a8521c2", "method": "mlflow", "rows": 50}
    assert table["inputFacets"]["inputStatistics"]["rowCount"] == 50
    (use,) = table["inputFacets"]["mlflow_uses"]["uses"]
    assert (use["context"], use["tags"]) == ("training", {"snapshot": "s1"})


def test_the_columns_of_its_signature_are_the_features(server: Recorded, events: list[Json]) -> None:
    """Under both names that it is registered under, as `headwater.track` says it."""
    start, end = of(events, run_id(server, "fit"))
    assert "lineage" not in start["job"]["facets"]
    entries = end["job"]["facets"]["lineage"]["entries"]
    assert [(each["namespace"], each["name"]) for each in entries] == [
        (NAMESPACE, "models/price"),
        (NAMESPACE, "models/price-prod"),
    ]
    for each in entries:
        of_table = [(one["namespace"], one["name"], one["type"]) for one in each["inputs"]]
        assert of_table == [("s3://lake", "houses/2026", "DATASET")] * 3
        used = {one["field"]: one["transformations"] for one in each["inputs"]}
        assert used == {
            "room size": [{"type": "INDIRECT", "subtype": "TRAINING"}],
            "sold": [{"type": "INDIRECT", "subtype": "TRAINING"}],
            "price": [{"type": "INDIRECT", "subtype": "TARGET"}],
        }


def test_what_a_training_ran_with(server: Recorded, events: list[Json]) -> None:
    _, end = of(events, run_id(server, "fit"))
    environment = end["run"]["facets"]["headwater_environment"]
    assert environment["python"] == {"version": "3.11.7"}
    assert {"name": "scikit-learn", "version": "1.9.1"} in environment["packages"]
    assert end["run"]["facets"]["processing_engine"]["version"] == "3.11.7"


def test_files_are_read_once(server: Recorded, events: list[Json], tmp_path: Path) -> None:
    read = [each for each in server.asked if "artifact" in each]
    assert len(read) == 2 + 3, "two of the model that has some, and one each of those that have none"
    followed(server, tmp_path / "bookmark")
    assert [each for each in server.asked if "artifact" in each] == read


@pytest.mark.parametrize("status", [302, 403, 500])
def test_a_server_that_gives_no_files_is_asked_for_one_a_look(server: Recorded, tmp_path: Path, status: int) -> None:
    """What it gives later is told then, and nothing else."""
    server.no_files = status
    before = followed(server, tmp_path / "later")
    assert len([each for each in server.asked if "artifact" in each]) == 1
    assert not any("lineage" in each["job"]["facets"] for each in before)
    assert followed(server, tmp_path / "later") == []
    server.no_files = 0
    again = followed(server, tmp_path / "later")
    assert {each["run"]["runId"] for each in again} == {run_id(server, "fit")}
    assert followed(server, tmp_path / "later") == []


def test_an_evaluation_reads_the_model_and_the_test_set(server: Recorded, events: list[Json]) -> None:
    _, end = of(events, run_id(server, "check"))
    assert end["job"]["name"] == f"{EXPERIMENT}/evaluation"
    assert end["job"]["facets"]["jobType"]["jobType"] == "EVALUATION"
    assert read(end) == {
        (NAMESPACE, "models/price", "1"),
        (NAMESPACE, "models/price-prod", "1"),
        ("file", "/data/houses_test.parquet", ""),
        (NAMESPACE, f"experiments/{EXPERIMENT}/datasets/derived", "0e427766"),
    }
    assert not end["outputs"]
    whole, measured = end["run"]["facets"]["headwater_metrics"]["metrics"]
    assert measured == {**whole, "dataset": {"namespace": "file", "name": "/data/houses_test.parquet"}}


def test_two_models_of_one_run_one_of_them_registered(server: Recorded, events: list[Json]) -> None:
    """`first` is registered under two names, under one of them twice; `second` is a version by itself."""
    _, end = of(events, run_id(server, "two"))
    assert written(end) == {
        ("models/price-first", "1"),
        ("models/price-again", "1"),
        (f"experiments/{EXPERIMENT}/second", logged(server, "second")),
    }
    (other,) = (each for each in ends(events) if ("models/price-again", "2") in written(each))
    assert other["run"]["facets"]["parent"]["run"]["runId"] == run_id(server, "two")
    assert (other["eventTime"], other["job"]) == (end["eventTime"], end["job"])


def test_a_failed_training_writes_no_version(server: Recorded, events: list[Json]) -> None:
    _, end = of(events, run_id(server, "broken"))
    assert end["job"]["facets"]["jobType"]["jobType"] == "TRAINING"
    assert read(end) == {("s3://lake", "houses/2026", "")}
    assert not end["outputs"]


def test_a_nested_run_has_its_parent(server: Recorded, events: list[Json]) -> None:
    _, end = of(events, run_id(server, "child"))
    parent = end["run"]["facets"]["parent"]
    assert parent["run"]["runId"] == run_id(server, "two")
    assert parent["job"] == {"namespace": NAMESPACE, "name": EXPERIMENT}


def test_what_the_registry_says(server: Recorded, events: list[Json]) -> None:
    first = logged(server, "first")
    model = logged(server, "model")
    assert annotations(events) == {
        ("models/price", None, "tag", "tier", "1"),
        ("models/price", None, "description", "", "prices of houses"),
        ("models/price", "1", "name", "", model),
        ("models/price", "1", "name", "", "models/price-prod@1"),
        ("models/price", "1", "tag", "approved", "true"),
        ("models/price", "1", "alias", "champion", ""),
        ("models/price", "1", "description", "", "first one"),
        ("models/price", "1", "stage", "", "Production"),
        ("models/price", "1", "status", "", "READY"),
        ("models/price-prod", "1", "name", "", model),
        ("models/price-prod", "1", "name", "", "models/price@1"),
        ("models/price-prod", "1", "status", "", "READY"),
        ("models/price-first", "1", "name", "", first),
        ("models/price-first", "1", "name", "", "models/price-again@2"),
        ("models/price-first", "1", "status", "", "READY"),
        ("models/price-again", "2", "name", "", first),
        ("models/price-again", "2", "name", "", "models/price-first@1"),
        ("models/price-again", "2", "status", "", "READY"),
        ("models/price-again", "1", "deleted", "", ""),
        (f"run:{run_id(server, 'gone')}", None, "deleted", "", ""),
    }


def test_an_annotation_is_a_run_of_its_own_about_its_subject(server: Recorded, events: list[Json]) -> None:
    told = [each for each in events if said(each)]
    assert {(each["job"]["namespace"], each["job"]["name"]) for each in told} == {(NAMESPACE, "registry")}
    assert {each["job"]["facets"]["jobType"]["jobType"] for each in told} == {"ANNOTATION"}
    assert {each["run"]["facets"]["headwater_annotation"]["source"] for each in told} == {"mlflow"}
    assert all(not each["outputs"] for each in told)
    for each in told:
        body = each["run"]["facets"]["headwater_annotation"]
        if body["node"].startswith("run:"):
            (judged,) = each["run"]["facets"]["jobDependencies"]["upstream"]
            assert f"run:{judged['run']['runId']}" == body["node"]
            assert judged["job"] == {"namespace": NAMESPACE, "name": EXPERIMENT}
        else:
            (subject,) = each["inputs"]
            assert f"dataset:{subject['namespace']}:{subject['name']}" == body["node"]
            assert subject["facets"]["datasetType"]["datasetType"] == "MODEL"
            assert subject["facets"].get("version", {}).get("datasetVersion") == body.get("version")


def test_another_bridge_says_the_same(server: Recorded, events: list[Json], tmp_path: Path) -> None:
    assert followed(server, tmp_path / "another") == events


def test_a_second_look_says_nothing(server: Recorded, events: list[Json], tmp_path: Path) -> None:
    assert followed(server, tmp_path / "bookmark") == []


def test_pages_make_no_difference(server: Recorded, events: list[Json], tmp_path: Path) -> None:
    server.page = 1000
    assert followed(server, tmp_path / "large pages") == events


def test_an_mlflow_without_logged_models(server: Recorded, tmp_path: Path) -> None:
    """MLflow 2: a registered version names its run and where its files are."""
    server.logged_models = None
    for each in server.runs:
        each["inputs"].pop("model_inputs", None)
        each["outputs"] = {}
    for each in server.model_versions:
        each["source"] = f"mlflow-artifacts:/1/{each['run_id']}/artifacts/{each['name'].partition('-')[0]}"
    events = followed(server, tmp_path / "bookmark")
    _, end = of(events, run_id(server, "fit"))
    assert written(end) == {("models/price", "1"), ("models/price-prod", "1")}
    _, check = of(events, run_id(server, "check"))
    assert check["job"]["facets"]["jobType"]["jobType"] == "EVALUATION", "all that it was given is for evaluation"
    assert ("models/price", "1", "name", "", "models/price-prod@1") in annotations(events)
    assert server.asked.count("logged-models/search") == 1
    assert followed(server, tmp_path / "bookmark") == []
