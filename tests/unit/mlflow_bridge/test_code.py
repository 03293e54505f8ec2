"""Which code a run is said to be of, by the tags of MLflow, of Databricks, and of the models that it logged."""

from typing import Any

import pytest

from headwater.mlflow_bridge.code import code_facets

GIT = {
    "mlflow.source.name": "train.py",
    "mlflow.source.git.commit": "c1",
    "mlflow.source.git.repoURL": "https://user:secret@git.example.com/shop.git",
    "mlflow.source.git.branch": "main",
}
DATABRICKS = {
    "mlflow.source.name": "/Repos/ada/shop/train",
    "mlflow.databricks.gitRepoUrl": "https://git.example.com/shop.git",
    "mlflow.databricks.gitRepoCommit": "c2",
    "mlflow.databricks.gitRepoReference": "main",
    "mlflow.databricks.gitRepoReferenceType": "branch",
    "mlflow.databricks.gitRepoRelativePath": "train.py",
}
WHERE = {"path": "train.py", "repoUrl": "https://git.example.com/shop.git"}


@pytest.mark.parametrize(
    ("tags", "of_models", "expected"),
    [
        pytest.param(GIT, [], {**WHERE, "version": "c1", "branch": "main"}, id="git"),
        pytest.param(DATABRICKS, [], {**WHERE, "version": "c2", "branch": "main"}, id="Databricks"),
        pytest.param(
            {**DATABRICKS, "mlflow.databricks.gitRepoReferenceType": "tag"}, [], {**WHERE, "version": "c2"}, id="a tag"
        ),
        pytest.param(
            {"mlflow.source.name": "train.py"}, [{}, GIT], {**WHERE, "version": "c1", "branch": "main"}, id="a model's"
        ),
        pytest.param({**GIT, "mlflow.source.git.commit": "c9"}, [GIT], {"version": "c9"}, id="the run's before"),
        pytest.param({"mlflow.source.name": "train.py"}, [], {"path": "train.py", "type": "local"}, id="no commit"),
    ],
)
def test_where_the_code_is(tags: dict[str, str], of_models: list[dict[str, str]], expected: dict[str, Any]) -> None:
    of_job, _ = code_facets(tags, of_models)
    assert expected.items() <= of_job["sourceCodeLocation"].items()


def test_a_tag_is_no_branch() -> None:
    of_job, _ = code_facets({**DATABRICKS, "mlflow.databricks.gitRepoReferenceType": "tag"})
    assert "branch" not in of_job["sourceCodeLocation"]


def test_how_the_tree_differed() -> None:
    _, of_run = code_facets({**GIT, "mlflow.source.git.dirty": "true", "mlflow.source.git.diff": "+ x"})
    assert of_run["headwater_code"]["dirty"] is True
    assert of_run["headwater_code"]["diffDigest"].startswith("sha256:")
