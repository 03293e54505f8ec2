"""Which columns of what a run was given its models are said to be made of."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from headwater.mlflow_bridge.follow import Follower
from tests.unit.mlflow_bridge.following import NAMESPACE, ends, followed
from tests.unit.mlflow_bridge.made import MODEL, dataset, files_of_model, logged, registered, run, server, version
from tests.unit.mlflow_bridge.mlflow_server import Recorded

Json = dict[str, Any]
EXPERIMENT = "churn training"
OTHER = "m-" + "b" * 32
TRAINING, TARGET = "TRAINING", "TARGET"
#: A dataset as a whole.
WHOLE = ("", "")


def table(name: str, columns: Sequence[str], *, mapped: bool = True, **tags: str) -> Json:
    """A dataset with columns, that lies in a bucket of its name, or nowhere."""
    made = dataset(json.dumps({"uri": f"s3://lake/{name}"} if mapped else {}), "s3" if mapped else "code", name, **tags)
    made["dataset"]["schema"] = json.dumps({"mlflow_colspec": [{"type": "double", "name": each} for each in columns]})
    return made


def trained(tables: list[Json], files: dict[str, str], **more: Any) -> Recorded:
    """A training on tables that made one model, registered, which has files."""
    made = server(run(1, writes=[MODEL], datasets=tables, **more))
    made.logged_models = [logged()]
    made.registered_models = [registered()]
    made.model_versions = [version()]
    made.files = {MODEL: files}
    return made


def made_of(made: Recorded, tmp_path: Path) -> dict[str, set[tuple[str, str, str]]]:
    """By model what it is said to be made of: dataset, column, how; nothing of a column: the dataset as a whole."""
    (end,) = ends(followed(made, tmp_path / "bookmark"))
    entries: list[Json] = end["job"]["facets"].get("lineage", {}).get("entries", [])
    assert all(each["namespace"] == NAMESPACE for each in entries)
    return {
        each["name"]: {
            (one["name"], *((one["field"], one["transformations"][0]["subtype"]) if "field" in one else WHOLE))
            for one in each["inputs"]
        }
        for each in entries
    }


@pytest.mark.parametrize(
    ("tables", "signature", "expected"),
    [
        pytest.param(
            [table("customers", ["spend", "tenure", "churned"])],
            (["spend", "tenure"], ["churned"]),
            {("customers", "spend", TRAINING), ("customers", "tenure", TRAINING), ("customers", "churned", TARGET)},
            id="features and target",
        ),
        pytest.param(
            [table("customers", ["spend", "churned"])],
            (["spend"], [""]),
            {("customers", "spend", TRAINING), ("customers", *WHOLE)},
            id="a target that is not named may be any column",
        ),
        pytest.param(
            [table("customers", ["spend", "churned"])],
            (["spend", "ratio"], ["churned"]),
            {("customers", "spend", TRAINING), ("customers", "churned", TARGET), ("customers", *WHOLE)},
            id="a feature that was computed may come from any column",
        ),
        pytest.param(
            [table("customers", ["spend", "churned"]), table("regions", ["density", "churned"])],
            (["spend", "density"], ["churned"]),
            {
                ("customers", "spend", TRAINING),
                ("regions", "density", TRAINING),
                ("customers", "churned", TARGET),
                ("regions", "churned", TARGET),
            },
            id="of several tables each that has it",
        ),
        pytest.param(
            [table("customers", ["spend", "churned"]), table("frame", ["spend"], mapped=False, context="train")],
            (["spend"], ["churned"]),
            {
                ("customers", "spend", TRAINING),
                ("customers", "churned", TARGET),
                (f"experiments/{EXPERIMENT}/datasets/frame", *WHOLE),
            },
            id="what autolog adds beside the table",
        ),
        pytest.param(
            [table("frame", ["spend", "churned"], mapped=False)],
            (["spend"], ["churned"]),
            {
                (f"experiments/{EXPERIMENT}/datasets/frame", "spend", TRAINING),
                (f"experiments/{EXPERIMENT}/datasets/frame", "churned", TARGET),
            },
            id="a frame that nobody else knows",
        ),
        pytest.param(
            [table("customers", ["spend", "churned"]), table("holdout", ["spend", "churned"], context="evaluation")],
            (["spend"], ["churned"]),
            {("customers", "spend", TRAINING), ("customers", "churned", TARGET), ("holdout", *WHOLE)},
            id="a test set has no features",
        ),
    ],
)
def test_what_a_model_is_made_of(
    tmp_path: Path, tables: list[Json], signature: tuple[list[str], list[str]], expected: set[tuple[str, str, str]]
) -> None:
    assert made_of(trained(tables, files_of_model(*signature)), tmp_path) == {"models/churn": expected}


@pytest.mark.parametrize(
    "files", [{}, {"MLmodel": "flavors: {}"}, files_of_model([""]), files_of_model(["of another table"])], ids=str
)
def test_nothing_is_said_where_the_signature_names_none_of_the_columns(tmp_path: Path, files: dict[str, str]) -> None:
    """Then a model is made of all that the run read, as without this facet."""
    assert made_of(trained([table("customers", ["spend"])], files), tmp_path) == {}


def test_each_model_of_a_run_has_its_own(tmp_path: Path) -> None:
    """One without a signature is made of everything, as it would be alone."""
    made = trained([table("customers", ["spend", "churned"])], files_of_model(["spend"], ["churned"]))
    made.runs[0]["outputs"]["model_outputs"].append({"model_id": OTHER})
    assert made.logged_models is not None
    made.logged_models.append(logged(OTHER, name="scaler"))
    assert made_of(made, tmp_path) == {
        "models/churn": {("customers", "spend", TRAINING), ("customers", "churned", TARGET)},
        f"experiments/{EXPERIMENT}/scaler": {("customers", *WHOLE)},
    }


def test_a_registered_version_of_mlflow_2_has_files_too(tmp_path: Path) -> None:
    made = trained([table("customers", ["spend", "churned"])], {})
    made.logged_models = None
    made.runs[0]["outputs"] = {}
    made.model_versions = [version(source=f"mlflow-artifacts:/1/{1:032x}/artifacts/model")]
    made.files = {"churn/1": files_of_model(["spend"], ["churned"])}
    expected = {("customers", "spend", TRAINING), ("customers", "churned", TARGET)}
    assert made_of(made, tmp_path) == {"models/churn": expected}


def test_a_model_that_is_not_whole_is_not_read(tmp_path: Path) -> None:
    made = trained([table("customers", ["spend"])], files_of_model(["spend"]))
    made.logged_models = [logged(status="LOGGED_MODEL_PENDING")]
    assert made_of(made, tmp_path) == {}
    made.logged_models = [logged()]
    assert list(made_of(made, tmp_path)) == ["models/churn"]


@pytest.mark.parametrize(
    ("tags", "params", "expected"),
    [
        pytest.param(
            {"feast.feature_service": "churn_v1", "feast.feature_refs": "stats:spend,stats:pages,geo:density"},
            {},
            {("churn_v1", "spend", TRAINING), ("churn_v1", "density", TRAINING), ("churn_v1", *WHOLE)},
            id="by the feature service",
        ),
        pytest.param(
            {"feast.feature_service": "churn_v1"},
            {"feast.feature_refs": "stats:spend,geo:density"},
            {("churn_v1", "spend", TRAINING), ("churn_v1", "density", TRAINING), ("churn_v1", *WHOLE)},
            id="references among the parameters",
        ),
        pytest.param(
            {"feast.feature_views": "geo,stats", "feast.feature_refs": "stats@v2:spend,geo:density"},
            {},
            {("stats", "spend", TRAINING), ("geo", "density", TRAINING), ("stats", *WHOLE), ("geo", *WHOLE)},
            id="by feature views where there is no service",
        ),
        pytest.param(
            {"feast.feature_service": "churn_v1", "feast.feature_refs": "stats:spend,geo:dens..."},
            {},
            {("churn_v1", "spend", TRAINING), ("churn_v1", *WHOLE)},
            id="references that were cut short",
        ),
    ],
)
def test_features_of_feast(
    tmp_path: Path, tags: dict[str, str], params: dict[str, str], expected: set[tuple[str, str, str]]
) -> None:
    """The frame that Feast logs, which only MLflow knows, has the same columns: they are those of the service."""
    frame = table("feast_training_data", ["spend", "geo__density"], mapped=False)
    made = trained(
        [frame], files_of_model(["spend", "geo__density"], [""]), tags={"feast.project": "shop", **tags}, params=params
    )
    own = f"experiments/{EXPERIMENT}/datasets/feast_training_data"
    found = made_of(made, tmp_path)["models/churn"]
    assert {each for each in found if each[0] != own} == expected
    (end,) = ends(followed(made, tmp_path / "again"))
    assert {each["namespace"] for each in end["inputs"]} == {"shop", NAMESPACE}


def test_feast_without_a_project_is_listed(tmp_path: Path) -> None:
    unmapped: list[str] = []

    def look(follower: Follower) -> None:
        follower.look()
        unmapped.extend(each.name for each in follower.unmapped)

    followed(server(run(1, tags={"feast.feature_service": "churn_v1"})), tmp_path / "bookmark", then=look)
    assert unmapped == ["churn_v1"]


def test_a_prediction_of_feast_reads_the_model(tmp_path: Path) -> None:
    tags = {"feast.model_name": "churn", "feast.model_version": "3", "feast.project": "shop"}
    (end,) = ends(followed(server(run(1, tags=tags)), tmp_path / "bookmark"))
    (read,) = end["inputs"]
    assert (read["name"], read["facets"]["version"]["datasetVersion"]) == ("models/churn", "3")
