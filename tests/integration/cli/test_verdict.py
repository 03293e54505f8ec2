"""A verdict goes the way of every event: through the collector into the graph, and is read back from there."""

import json
from typing import Any

import httpx
import pytest

from headwater.verdict import verdict_of
from tests.integration.cli.conftest import TRAINING, Services

pytestmark = pytest.mark.engines

MODEL = "dataset:mlflow://mlflow:5000:models/churn"


def said_of(services: Services, *arguments: str) -> dict[str, Any]:
    """The run that `headwater verdict` says was accepted, as the API shows it."""
    said = services.run("verdict", *arguments)
    assert said.returncode == 0, said.stderr
    assert services.run("wait", "--timeout", "60").returncode == 0
    run_id = said.stdout.rpartition(" is bad: accepted as run ")[2].strip()
    answer = httpx.get(f"{services.api}/api/v1/jobs/runs/{run_id}", trust_env=False, timeout=60).raise_for_status()
    return answer.json()


def test_a_version_and_a_run_are_judged(together: Services) -> None:
    of_version = said_of(together, MODEL, "--version", "9", "--bad", "--metric", "auc=0.71", "--note", "worse")
    assert verdict_of(of_version["facets"]) is True
    assert of_version["job"] == {"namespace": "headwater", "name": "verdict"}
    (read,) = of_version["inputDatasetVersions"]
    assert read["datasetVersionId"] == {
        "namespace": "mlflow://mlflow:5000",
        "name": "models/churn",
        "version": "9",
    }
    assert of_version["facets"]["headwater_verdict"]["metrics"] == {"auc": 0.71}

    of_run = said_of(together, f"run:{TRAINING}", "--bad")
    assert verdict_of(of_run["facets"]) is True
    assert of_run["facets"]["headwater_verdict"]["runId"] == TRAINING
    assert of_run["inputDatasetVersions"] == []
    dump = together.run("dump").stdout.splitlines()
    triggered = [edge for edge in map(json.loads, dump) if edge.get("edge") == "TRIGGERED"]
    assert [(edge["from"], edge["to"]) for edge in triggered] == [(f"run:{TRAINING}", f"run:{of_run['id']}")]


def test_what_cannot_be_judged_is_told_and_nothing_sent(together: Services) -> None:
    for arguments, code, said in (
        ((MODEL, "--version", "9"), 2, "--bad or --good"),
        ((MODEL, "--bad"), 2, "judged in a --version"),
        ((f"run:{TRAINING}", "--version", "9", "--bad"), 2, "judged in a --version"),
        ((MODEL, "--version", "9", "--bad", "--metric", "auc"), 2, "no name and number"),
        ((MODEL, "--version", "9", "--bad", "--metric", "auc=nan"), 2, "no name and number"),
        (("dataset:nowhere:nothing", "--version", "9", "--bad"), 1, "nothing"),
        (("job:ml:train.churn", "--version", "9", "--bad"), 1, "is a job"),
        (("run:nothing", "--good"), 1, "nothing"),
        ((MODEL, "--version", "09", "--bad"), 1, "no run is known to have made"),
        ((MODEL, "--version", "10", "--good"), 1, "the latest are 9."),
    ):
        answered = together.run("verdict", *arguments)
        assert (answered.returncode, answered.stdout) == (code, "")
        assert said in " ".join(answered.stderr.replace("│", "").split())
    assert json.loads(together.run("status", "--json").stdout)["accepted"] == 1
