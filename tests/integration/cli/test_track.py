"""A model is really trained through `headwater.track`, and where it comes from is in the graph."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.integration.cli.conftest import Services

pytestmark = pytest.mark.engines

TRAIN = """
import sys
import numpy, pandas, headwater
from sklearn.linear_model import LogisticRegression

version, unsent = sys.argv[1], sys.argv[2]
chance = numpy.random.default_rng(7)
with headwater.track("ml", "features.customer") as run:
    mails = [f"p{each}@example.com" for each in range(500)]
    raw = pandas.DataFrame({"age": chance.integers(18, 90, 500), "mail": mails})
    run.read(raw, "postgres://db", "shop.customers", personal=["mail"])
    raw["churned"] = raw.age + chance.normal(0, 10, 500) > 50
    features = run.write(raw, "bigquery", "shop.features", version="f" + version, tags={"mail": "pii"})

with headwater.track("ml", "train.churn", unsent=unsent) as run:
    print(run.id)
    table = run.read(features, "bigquery", "shop.features", version="f" + version, personal=["mail"])
    run.parameters(C=0.1, seed=7)
    if version == "0":
        raise ValueError("not today")
    model = LogisticRegression(C=0.1).fit(table[["age"]], table.churned)
    run.metrics(accuracy=model.score(table[["age"]], table.churned), dataset="shop.features")
    run.model("mlflow://m:5000", "models/churn", version, features=["age"], target="churned")

with headwater.track("ml", "score.churn") as run:
    run.score("mlflow://m:5000", "models/churn", version)
    run.write(table.assign(score=model.predict_proba(table[["age"]])[:, 1]), "bigquery", "shop.scores")
"""


def train(version: str, unsent: Path, **variables: str) -> tuple[int, str, str]:
    """Runs the script: its exit code, the id of the training run, what it said."""
    unsent.with_name("train.py").write_text(TRAIN)
    done = subprocess.run(
        [sys.executable, "train.py", version, str(unsent)],
        env={**os.environ, **variables},
        cwd=unsent.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr


def get(services: Services, path: str, **parameters: Any) -> Any:
    answer = httpx.get(f"{services.api}/api/v1{path}", params=parameters, trust_env=False)
    assert answer.is_success, answer.text
    return answer.json()


def settled(services: Services) -> None:
    waited = services.run("wait", "--timeout", "60")
    assert waited.returncode == 0, waited.stderr


def test_a_model_that_was_trained(shared_services: Services, tmp_path: Path) -> None:
    services = shared_services
    unsent = tmp_path / "unsent.ndjson"
    code, run_id, said = train("1", unsent, OPENLINEAGE_URL=services.collector)
    assert (code, said) == (0, "")
    assert not unsent.exists()
    settled(services)

    run = get(services, f"/jobs/runs/{run_id}")
    assert run["state"] == "COMPLETED"
    facets = get(services, f"/jobs/runs/{run_id}/facets", type="run")["facets"]
    assert facets["headwater_metrics"]["metrics"][0]["name"] == "accuracy"
    assert {each["name"] for each in facets["headwater_environment"]["packages"]} >= {"scikit-learn", "headwater"}
    assert [each["key"] for each in facets["executionParameters"]["parameters"]] == ["C", "seed"]
    assert facets["headwater_code"]["path"] == "train.py"

    # The model hangs on the columns that it was trained on and learnt to tell, and on no other.
    reached = {
        field: {
            node["name"]
            for node in get(
                services, "/impact", type="column", namespace="bigquery", name="shop.features", field=field
            )["nodes"]
        }
        for field in ("age", "churned", "mail")
    }
    assert "models/churn" in reached["age"] & reached["churned"]
    assert "shop.scores" in reached["age"]
    assert "models/churn" not in reached["mail"]
    upstream = get(services, "/impact", nodeId="dataset:mlflow://m:5000:models/churn", direction="upstream")
    assert "shop.customers" in {node["name"] for node in upstream["nodes"]}
    models = [node for node in upstream["nodes"] if node["name"] == "models/churn"]
    assert models[0]["datasetType"] == "MODEL"

    # Which write of the table it read is proved by the version.
    reads = {each["dataset"]: each for each in get(services, f"/runs/{run_id}/closure")["reads"]}
    read = reads["dataset:bigquery:shop.features"]
    assert (read["rule"], read["version"]) == ("version", "f1")
    assert reads["dataset:postgres://db:shop.customers"]["reader"] == read["writer"]
    versions = get(
        services, f"/namespaces/{quote('mlflow://m:5000', safe='')}/datasets/{quote('models/churn', safe='')}/versions"
    )
    assert [each["datasetVersion"] for each in versions["versions"]] == ["1"]


def test_a_training_that_failed_made_no_version(shared_services: Services, tmp_path: Path) -> None:
    code, run_id, said = train("0", tmp_path / "unsent", OPENLINEAGE_URL=shared_services.collector)
    assert code == 1
    assert "ValueError: not today" in said
    settled(shared_services)
    assert get(shared_services, f"/jobs/runs/{run_id}")["state"] == "FAILED"
    facets = get(shared_services, f"/jobs/runs/{run_id}/facets", type="run")["facets"]
    assert facets["errorMessage"]["message"] == "ValueError: not today"


AGAIN = """
import json, sys
import pandas, headwater
from sklearn.linear_model import LogisticRegression

with headwater.track("ml", "train.again") as run:
    table = run.read(pandas.read_csv("customers.csv"), "files", "customers", version="c1")
    run.parameters(C=float(sys.argv[1]), seed=7)
    model = LogisticRegression(C=float(sys.argv[1]), random_state=7).fit(table[["age"]], table.churned)
    measured = {"weight": float(model.coef_[0][0]), "bias": float(model.intercept_[0])}
    run.metrics(measured)
    run.model("mlflow://m:5000", "models/again", 1, features=["age"], target="churned")
print(json.dumps(measured))
"""


def git(where: Path, *arguments: str) -> None:
    named = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    subprocess.run(named, cwd=where, check=True, capture_output=True)


def test_a_version_is_made_again_by_the_script_of_its_recipe(shared_services: Services, tmp_path: Path) -> None:
    services = shared_services
    origin, tree, elsewhere = (tmp_path / each for each in ("origin", "checkout", "elsewhere"))
    for each in (origin / "src", elsewhere):
        each.mkdir(parents=True)
    (origin / "src" / "train.py").write_text(AGAIN)
    rows = "".join(f"{age},{int(age % 7 + age > 50)}\n" for age in range(20, 80))
    (origin / "customers.csv").write_text(f"age,churned\n{rows}")
    git(origin, "init", "--quiet")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "m")
    git(tmp_path, "clone", "--quiet", str(origin), str(tree))
    variables = {**os.environ, "OPENLINEAGE_URL": services.collector}

    def run(folder: Path, *command: str) -> Any:
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    measured = run(tree, sys.executable, "src/train.py", "0.1")
    (origin / "customers.csv").write_text("age,churned\n1,0\n2,1\n")  # what it was trained on is another commit
    git(origin, "commit", "--quiet", "--all", "--message", "later")
    settled(services)
    asked = services.run(
        "model", "reproduce", "dataset:mlflow://m:5000:models/again", "--version", "1", "--format", "shell"
    )
    assert asked.returncode == 0, asked.stderr
    (elsewhere / "recipe.sh").write_text(asked.stdout)
    assert run(elsewhere, "bash", "recipe.sh", "made", sys.executable) == measured
    runs = get(services, "/namespaces/ml/jobs/train.again/runs")
    assert runs["totalCount"] == 1, "making it again is no new training"


def test_what_could_not_be_sent_is_sent_later(shared_services: Services, tmp_path: Path) -> None:
    unsent = tmp_path / "unsent.ndjson"
    code, run_id, said = train("2", unsent, OPENLINEAGE__TRANSPORT__TYPE="none")
    assert code == 0
    assert f"headwater send {unsent}" in said
    sent = shared_services.run("send", str(unsent), url=shared_services.collector)
    assert sent.returncode == 0, sent.stderr
    settled(shared_services)
    assert get(shared_services, f"/jobs/runs/{run_id}")["state"] == "COMPLETED"
