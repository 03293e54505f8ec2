"""What people say goes the way of every event, through the collector and Kafka into the graph; also in a rebuild."""

import json
from typing import Any

import httpx
import pytest

from headwater.settings import Settings
from tests.integration.cli.conftest import TRAINING, Services, environment_of

pytestmark = pytest.mark.engines

MODEL = "dataset:mlflow://mlflow:5000:models/churn"
CHURN = {"type": "dataset", "namespace": "mlflow://mlflow:5000", "name": "models/churn"}


def ran(services: Services, *arguments: str) -> str:
    """What a command prints that must succeed."""
    done = services.run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def posted(services: Services, **body: Any) -> dict[str, str]:
    answer = httpx.post(f"{services.collector}/api/v1/annotations", json=body, trust_env=False, timeout=60)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(services: Services, node: str, *options: str) -> list[dict[str, Any]]:
    ran(services, "wait", "--timeout", "60")
    return json.loads(ran(services, "annotations", node, "--json", *options))["annotations"]


def test_what_people_say_comes_back_in_a_rebuild(together: Services, settings_for_test: Settings) -> None:
    accepted = ran(together, "approve", MODEL, "--version", "9", "--by", "Ada", "--note", "reviewed")
    assert accepted.startswith(f"said of version 9 of {MODEL}: accepted as run ")
    ran(together, "approve", MODEL, "--version", "9", "--retire", "--by", "Grace")
    ran(together, "tag", MODEL, "tier=gold", "--by", "Ada")
    ran(together, "tag", MODEL, "tier", "--remove", "--by", "Ada")
    ran(together, "note", f"run:{TRAINING}", "on the large machine")
    ran(together, "tag", "job:ml:train.churn", "nightly")
    answer = posted(together, **CHURN, kind="note", note="asked for by sales", by="Lin")
    assert answer["nodeId"] == MODEL

    said = listed(together, MODEL)
    assert [(each["kind"], each["value"] or each["note"], each["by"], each["stands"]) for each in said] == [
        ("note", "asked for by sales", "Lin", True),
        ("tag", None, "Ada", False),
        ("tag", "gold", "Ada", False),
        ("approval", "retired", "Grace", True),
        ("approval", "approved", "Ada", False),
    ]
    assert said[0]["runId"] == answer["runId"]
    assert [each["value"] for each in listed(together, MODEL, "--version", "9")] == ["retired", "approved"]
    (note,) = listed(together, f"run:{TRAINING}")
    assert (note["note"], bool(note["by"])) == ("on the large machine", True)
    assert [each["key"] for each in listed(together, "job:ml:train.churn")] == ["nightly"]
    shown = ran(together, "annotations", MODEL).splitlines()
    assert shown[0].endswith("  note: asked for by sales  (Lin)")
    assert shown[2].endswith("  tag tier=gold  (Ada, no longer so)")
    assert shown[4].endswith("  version 9  approved: reviewed  (Ada, no longer so)")

    whole = ran(together, "dump")
    assert '"ANNOTATES"' in whole
    assert '"READ_BY"' not in whole
    done = together.run("rebuild", "--yes", environment=environment_of(settings_for_test))
    assert done.returncode == 0, done.stderr
    assert listed(together, MODEL) == said
    assert ran(together, "dump") == whole


def test_a_column_is_spoken_of_in_its_dataset(together: Services) -> None:
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-11-21T00:00:00Z",
        "producer": "https://example.com/test",
        "run": {"runId": "019cfe60-0000-7c3e-9c5e-3d1f6a0b7e23"},
        "job": {"namespace": "shop", "name": "load"},
        "outputs": [
            {"namespace": "pg://db:5432", "name": "customers", "facets": {"schema": {"fields": [{"name": "email"}]}}}
        ],
    }
    assert together.run("send", "-", stdin=json.dumps(event)).returncode == 0
    ran(together, "wait", "--timeout", "60")
    column = "datasetField:pg://db:5432:customers:email"
    ran(together, "tag", column, "pii=direct", "--by", "Ada")
    (said,) = listed(together, column)
    assert (said["key"], said["value"], said["column"]) == ("pii", "direct", "email")
    assert listed(together, "dataset:pg://db:5432:customers") == [said]
    assert together.run("tag", "datasetField:pg://db:5432:customers:mail", "pii").returncode == 1


def test_what_is_not_there_is_told_and_nothing_sent(together: Services) -> None:
    for arguments, code, told in (
        (("tag", "dataset:mlflow://mlflow:5000:models/chrun", "tier"), 1, f"did you mean {MODEL}?"),
        (("tag", MODEL, "tier", "--version", "09"), 1, "the latest are 9"),
        (("note", "job:ml:train.churn", "text", "--version", "1"), 1, "has no versions"),
        (("note", "run:nothing", "text"), 1, "nothing"),
        (("approve", MODEL, "--version", "10"), 1, "no run is known to have made"),
        (("approve", "job:ml:train.churn", "--version", "9"), 1, "has no versions"),
        (("approve", MODEL), 2, "--version"),
        (("approve", MODEL, "--version", "9", "--reject", "--retire"), 2, "say one of both"),
        (("tag", MODEL, "=gold"), 2, "has no key"),
        (("tag", MODEL, "tier=gold", "--remove"), 2, "by its key alone"),
        (("note", MODEL, " "), 2, "what there is to know"),
        (("annotations", "dataset:nowhere:nothing"), 1, "no node"),
    ):
        answered = together.run(*arguments)
        assert (answered.returncode, answered.stdout) == (code, ""), answered
        assert told in " ".join(answered.stderr.replace("│", "").split())
    assert json.loads(ran(together, "status", "--json"))["accepted"] == 1
    silent = together.run("annotations", MODEL)
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", f"nothing was said of {MODEL}\n")


def test_a_version_that_only_a_registry_knows_may_be_spoken_of(together: Services) -> None:
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-11-21T00:00:00Z",
        "producer": "urn:headwater:mlflow",
        "run": {
            "runId": "019cfe60-0000-7c3e-9c5e-3d1f6a0b7e22",
            "facets": {
                "headwater_annotation": {"source": "mlflow", "annotations": [{"kind": "status", "value": "READY"}]}
            },
        },
        "job": {
            "namespace": "mlflow://mlflow:5000",
            "name": "registry",
            "facets": {"jobType": {"processingType": "BATCH", "integration": "MLFLOW", "jobType": "ANNOTATION"}},
        },
        "inputs": [
            {"namespace": CHURN["namespace"], "name": CHURN["name"], "facets": {"version": {"datasetVersion": "10"}}}
        ],
    }
    assert together.run("send", "-", stdin=json.dumps(event)).returncode == 0
    ran(together, "wait", "--timeout", "60")
    ran(together, "approve", MODEL, "--version", "10", "--by", "Ada")
    assert together.run("approve", MODEL, "--version", "11", "--by", "Ada").returncode == 1
    said = listed(together, MODEL, "--version", "10")
    assert [(each["kind"], each["source"], each["stands"]) for each in said] == [
        ("approval", "person", True),
        ("status", "mlflow", True),
    ]
