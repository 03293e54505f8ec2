"""A real MLflow server, bridged live: the bridge is killed in the middle and started again, and told by webhooks."""

import base64
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from tests.integration.stack.services import Stack
from tests.producers.environment import Environment, installed
from tests.producers.graph import Graph
from tests.waiting import wait_for

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

SCRIPT = Path(__file__).with_name("training.py")
SECRET = "a secret of this test"  # noqa: S105
NAMESPACE = "mlflow://tracker:5000"
EXPERIMENT = "churn training"
MODEL = f"dataset:{NAMESPACE}:models/churn"
FEATURES = "dataset:s3://lake:features/customers"
#: The run of a pipeline that made the table long before, of two columns of a source and one that it does not tell of.
PIPELINE_RUN = "0198c0de-0000-7000-8000-0000000000ff"
PIPELINE = {
    "eventType": "COMPLETE",
    "eventTime": "2026-01-01T00:00:00Z",
    "producer": "urn:test",
    "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    "run": {"runId": PIPELINE_RUN},
    "job": {"namespace": "pipelines", "name": "daily.features"},
    "inputs": [{"namespace": "postgres://shop", "name": "shop.public.customers"}],
    "outputs": [
        {
            "namespace": "s3://lake",
            "name": "features/customers",
            "facets": {
                "version": {"datasetVersion": "v7"},
                "columnLineage": {
                    "fields": {
                        column: {
                            "inputFields": [
                                {"namespace": "postgres://shop", "name": "shop.public.customers", "field": source}
                            ]
                        }
                        for column, source in (("tenure", "since"), ("spend", "amount"))
                    }
                },
            },
        }
    ],
}


@dataclass
class Tracker:
    """An MLflow server, and the bridge to it."""

    url: str
    environment: Environment
    home: Path
    stack: Stack

    def do(self, *what: str) -> None:
        """Have the team do a part of its work."""
        variables = {"MLFLOW_TRACKING_URI": self.url, "GIT_PYTHON_REFRESH": "quiet"}
        Environment(self.environment.folder, variables).run(f"python {SCRIPT} {' '.join(what)}", self.home)

    def bridge(self, name: str, *options: str) -> Child:
        """The bridge as a process."""
        command = [sys.executable, "-m", "headwater.cli.main", *self.arguments, *options]
        seen = {"HEADWATER_URL": self.stack.collector_url, "HEADWATER_MLFLOW_WEBHOOK_SECRET": SECRET}
        return Child(ChildSpec(name, command, self.home / f"{name}.log", lambda: True, seen))

    @property
    def arguments(self) -> list[str]:
        """How the bridge is called."""
        state = str(self.home / "bookmark")
        return ["mlflow", "--tracking-uri", self.url, "--namespace", NAMESPACE, "--state", state]

    def once(self) -> str:
        """What a bridge says that sends what is new and stops."""
        done = self.stack.run(*self.arguments, "--once", url=self.stack.collector_url)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()


@pytest.fixture(scope="module")
def tracker(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """The server, running."""
    mlflow, home = installed("mlflow"), tmp_path_factory.mktemp("mlflow")
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    variables = {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "MLFLOW_WEBHOOK_ALLOWED_SCHEMES": "http,https",
        "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS": "true",
    }
    store = ["--backend-store-uri", f"sqlite:///{home}/mlflow.db", "--artifacts-destination", f"{home}/artifacts"]
    listen = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command = [str(mlflow.folder / "bin" / "mlflow"), "server", *store, *listen]

    def ready() -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success
        return False

    server = Child(ChildSpec("mlflow", command, home / "server.log", ready, mlflow.seen(home) | variables))
    try:
        server.start().wait_ready()
        yield Tracker(url, mlflow, home, stack)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def followed(tracker: Tracker, stack: Stack) -> Stack:
    """The stack after all of it: the bridge is killed as soon as something arrived, and what goes on meanwhile."""
    (port,) = free_ports(1)
    tracker.do("webhook", f"http://127.0.0.1:{port}/", f'"{SECRET}"')  # before MLflow knows for a minute of none
    tracker.do("first")
    sent = httpx.post(f"{stack.collector_url}/api/v1/lineage", json=PIPELINE, trust_env=False)
    assert sent.is_success
    bridge = tracker.bridge("bridge", "--every", "100ms")
    bridge.start()
    wait_for(lambda: stack.status().get("accepted", 0) > 1)
    bridge.kill()
    tracker.do("second")
    again = tracker.bridge("bridge again", "--every", "1h", "--webhook-port", str(port))
    again.start()
    asked = Graph(stack)
    try:
        wait_for(lambda: ("2", None) in registry(asked, "status"))
        tracker.do("move-alias")  # nothing but the webhook tells the bridge
        wait_for(lambda: ("2", "champion") in registry(asked, "alias"))
    finally:
        again.stop()
    assert stack.wait()["deadLetters"] == 0
    return stack


def registry(asked: Graph, kind: str) -> list[tuple[str | None, str | None]]:
    """What the registry said of this kind: (version, key), in the order in which it became true."""
    found: list[tuple[str, str | None, str | None]] = []
    for run in runs(asked).values():
        for facets in run["facets"].values():
            body: dict[str, Any] = facets.get("headwater_annotation", {})
            said = [each for each in body.get("annotations", []) if each["kind"] == kind]
            found += [(run["firstSeen"], body.get("version"), each.get("key")) for each in said]
    return [(version, key) for _, version, key in sorted(found, key=lambda each: each[0])]


def runs(asked: Graph) -> dict[str, Any]:
    """All runs by their ids."""
    return asked.nodes("Run")


def by_name(asked: Graph, name: str) -> list[str]:
    """The ids of the runs that MLflow has under this name, the earliest first."""
    found = [
        (run["startedAt"], run_id)
        for run_id, run in runs(asked).items()
        if any(f"mlflow.runName={name}" == tag for tag in run.get("tags", []))
    ]
    return [run_id for _, run_id in sorted(found)]


def test_states(followed: Stack, asked: Graph) -> None:
    assert asked.states(NAMESPACE, EXPERIMENT) == ["COMPLETED", "COMPLETED", "FAILED", "COMPLETED"]
    assert asked.states(NAMESPACE, f"{EXPERIMENT}/evaluation") == ["COMPLETED"]


def test_a_version_is_what_its_training_wrote(followed: Stack, asked: Graph) -> None:
    written = {
        (line["from"], line["to"], line["version"])
        for line in asked.lines()
        if line.get("edge") == "WROTE" and line["written"] and line["to"] != FEATURES
    }
    first, second = by_name(asked, "train")
    assert written == {(first, MODEL, "1"), (second, MODEL, "2")}


def test_a_training_has_read_its_table_with_what_mlflow_knows(followed: Stack, asked: Graph) -> None:
    first, _ = by_name(asked, "train")
    (read,) = (line for line in asked.lines() if line.get("edge") == "READ_BY" and line["to"] == first)
    assert (read["from"], read["rowCount"]) == (FEATURES, 40)
    (run,) = (each for each in asked.runs(NAMESPACE, EXPERIMENT) if f"run:{each['id']}" == first)
    facets = run["facets"]
    parameters = {each["key"]: each["value"] for each in facets["executionParameters"]["parameters"]}
    assert parameters == {"C": "0.1", "seed": "7"}
    assert {"name": "loss", "value": 0.25, "step": 2} in facets["headwater_metrics"]["metrics"]
    assert facets["externalQuery"]["externalQueryId"] == run["id"].replace("-", "")
    table = asked.dataset("s3://lake", "features/customers")
    assert {each["name"] for each in table["fields"]} == {"tenure", "spend", "churned"}
    assert ("job:pipelines:daily.train", f"job:{NAMESPACE}:{EXPERIMENT}") in asked.edges("CONTAINS")


def test_the_origin_of_a_version(followed: Stack, asked: Graph) -> None:
    """Its features, back to the source of the table; what it ran with; the digest of what it read is no version."""
    origin = asked.get("models/origin", nodeId=MODEL, version="1")
    used = {each["column"]: each for each in origin["features"]}
    assert used.keys() == {"tenure", "spend", "churned"}
    assert {each["dataset"] for each in used.values()} == {FEATURES}
    of_tenure = [(each["dataset"], each["column"]) for each in used["tenure"]["sources"]]
    assert of_tenure == [("dataset:postgres://shop:shop.public.customers", "since")]
    assert {name: each["known"] for name, each in used.items()} == {"tenure": True, "spend": True, "churned": False}
    assert used["churned"]["transformations"] == ["INDIRECT:TARGET"]
    environment = origin["training"]["environment"]
    assert environment["packages"]["scikit-learn"]
    assert environment["python"] == origin["training"]["engine"]["version"]
    (read,) = origin["inputs"]
    assert (read["dataset"], read["version"], read["rule"], read["writer"]) == (FEATURES, "v7", "time", PIPELINE_RUN)
    assert read["fingerprint"]["method"] == "mlflow"


def test_what_differs_from_the_version_before(followed: Stack, asked: Graph) -> None:
    changes = asked.get("models/changes", nodeId=MODEL, version="2", since="1")
    assert changes["training"]["parameters"] == {"C": ["0.1", "0.5"]}
    assert changes["training"]["environment"] == {}


def test_the_recipe_has_the_packages(followed: Stack, asked: Graph) -> None:
    recipe = asked.get("models/reproduce", nodeId=MODEL, version="1")
    assert recipe["score"]["parts"]["environment"]["known"] == 2
    packages = asked.get("models/origin", nodeId=MODEL, version="1")["training"]["environment"]["packages"]
    assert f"scikit-learn=={packages['scikit-learn']}" in recipe["script"]


def test_an_evaluation_reads_the_version_that_it_measured(followed: Stack, asked: Graph) -> None:
    (evaluation,) = by_name(asked, "evaluate")
    reads = {
        (line["from"], line.get("version"))
        for line in asked.lines()
        if line.get("edge") == "READ_BY" and line["to"] == evaluation
    }
    assert (MODEL, "1") in reads
    assert {source for source, _ in reads} == {MODEL, f"dataset:{NAMESPACE}:experiments/{EXPERIMENT}/datasets/holdout"}


def test_the_table_reaches_the_model(followed: Stack, asked: Graph) -> None:
    assert MODEL in asked.reached(FEATURES)


def test_what_the_registry_said_in_its_order(followed: Stack, asked: Graph) -> None:
    assert registry(asked, "alias") == [("1", "champion"), ("2", "champion")]
    assert registry(asked, "tag") == [("1", "reviewed")]
    assert sorted(registry(asked, "status")) == [("1", None), ("2", None)]


def test_a_deleted_run_is_told(followed: Stack, asked: Graph) -> None:
    (mistake,) = by_name(asked, "mistake")
    (said,) = (
        facets["headwater_annotation"]
        for run in runs(asked).values()
        for facets in run["facets"].values()
        if facets.get("headwater_annotation", {}).get("node") == mistake
    )
    assert said["annotations"] == [{"kind": "deleted"}]


def test_nothing_is_told_twice(followed: Stack, tracker: Tracker) -> None:
    """All runs of the graph are MLflow's, one each, and annotations; a bridge that goes on has nothing to send."""
    before = followed.dump()
    assert tracker.once().splitlines()[0] == "0 accepted, 0 refused"
    followed.wait()
    assert followed.dump() == before


def test_a_rebuild_gives_the_same(followed: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = followed.dump()
    assert rebuilt() == before
