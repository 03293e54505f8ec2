"""The three services, each as a process of its own, against engines that they did not start."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import neo4j as neo4j_driver
import pytest
from pydantic import SecretStr

from headwater.engines.local import LocalEngines
from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.settings import Settings
from tests.fresh import empty, fresh_settings

#: The run that made version 9 of the model.
TRAINING = "019cfe60-0000-7c3e-9c5e-3d1f6a0b7e21"
COMMAND = [sys.executable, "-m", "headwater.cli.main"]


@dataclass(frozen=True)
class Services:
    """Where the running services are."""

    collector: str
    api: str

    def run(
        self,
        *arguments: str,
        url: str | None = None,
        stdin: str = "",
        environment: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """One run of the command line against the query API, or against `url`."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env={**os.environ, **(environment or {}), "HEADWATER_URL": url or self.api},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment variables that give a process these settings."""
    values: dict[str, str] = {}
    for name in settings.model_fields_set | {"kafka_bootstrap_servers", "neo4j_uri", "neo4j_user", "neo4j_password"}:
        value = getattr(settings, name)
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            values[f"HEADWATER_{name.upper()}"] = text
    return values


def answers(url: str) -> Callable[[], bool]:
    """Whether something answers 200 there now."""

    def ask() -> bool:
        try:
            return httpx.get(url, timeout=1, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    return ask


@contextmanager
def running(name: str, environment: dict[str, str], health: str, folder: Path, number: int = 1) -> Generator[Child]:
    """One service for the block, ready; stopped in order after it."""
    child = Child(
        ChildSpec(
            name=name,
            command=[*COMMAND, name],
            output=folder / f"{name}{number}.log",
            ready=answers(health),
            environment=environment,
            stop_within=15,
        )
    )
    try:
        yield child.start().wait_ready()
    finally:
        child.stop()
    assert child.exit_code() == 0, child.spec.tail()


@contextmanager
def running_services(settings: Settings, folder: Path) -> Generator[Services]:
    """Collector, two writers and query API, as `deploy/compose.yaml` runs them."""
    environment = environment_of(settings)
    ports = free_ports(4)
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        for name, port, url in (("collector", ports[0], urls[0]), ("api", ports[1], urls[1])):
            variables = {**environment, "HEADWATER_PORT": str(port)}
            stack.enter_context(running(name, variables, f"{url}/healthz", folder))
        for number in (2, 3):
            variables = {**environment, "HEADWATER_METRICS_PORT": str(ports[number])}
            stack.enter_context(running("writer", variables, f"{urls[number]}/healthz", folder, number))
        both_at_work = time.monotonic() + 60
        while httpx.get(f"{urls[1]}/api/v1/status", trust_env=False).json()["writers"] != 2:
            assert time.monotonic() < both_at_work, "the writers did not both join the group"
        yield Services(urls[0], urls[1])


@pytest.fixture
def services(
    settings_for_test: Settings, kafka: str, neo4j: str, empty_graph: object, tmp_path: Path
) -> Iterator[Services]:
    """The services on an empty graph, for one test."""
    del kafka, neo4j, empty_graph
    with running_services(settings_for_test, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def shared_services(
    kafka_engine: LocalEngines,
    neo4j_engine: LocalEngines,
    graph: neo4j_driver.Driver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Services]:
    """The services for all tests of a module that do not mind what others have sent."""
    settings = fresh_settings(kafka=kafka_engine, neo4j=neo4j_engine)
    empty(graph, settings.neo4j_database)
    with running_services(settings, tmp_path_factory.mktemp("services")) as found:
        yield found


@pytest.fixture
def together(
    settings_for_test: Settings, kafka: str, neo4j: str, empty_graph: object, tmp_path: Path
) -> Iterator[Services]:
    """Collector and query API on one port, as `up` runs them, and a writer; in the graph version 9 of a model."""
    del kafka, neo4j, empty_graph
    environment = environment_of(settings_for_test)
    port, metrics = free_ports(2)
    url = f"http://127.0.0.1:{port}"
    with (
        running("serve", {**environment, "HEADWATER_PORT": str(port)}, f"{url}/healthz", tmp_path),
        running(
            "writer",
            {**environment, "HEADWATER_METRICS_PORT": str(metrics)},
            f"http://127.0.0.1:{metrics}/healthz",
            tmp_path,
        ),
    ):
        services = Services(url, url)
        model = {"namespace": "mlflow://mlflow:5000", "name": "models/churn"}
        event = {
            "eventType": "COMPLETE",
            "eventTime": "2026-11-20T00:00:00Z",
            "producer": "https://example.com/test",
            "run": {"runId": TRAINING},
            "job": {"namespace": "ml", "name": "train.churn"},
            "outputs": [{**model, "facets": {"version": {"datasetVersion": "9"}}}],
        }
        sent = services.run("send", "-", stdin=json.dumps(event))
        assert sent.returncode == 0, sent.stderr
        assert services.run("wait", "--timeout", "60").returncode == 0
        yield services
