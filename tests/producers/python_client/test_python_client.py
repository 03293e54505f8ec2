"""The official Python client over every transport that ends in Headwater."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from headwater.engines.local import LocalEngines
from headwater.settings import Settings
from tests.integration.stack.services import Stack
from tests.producers.environment import Environment, installed
from tests.producers.graph import Graph
from tests.producers.page import block

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

SHOP = Path(__file__).with_name("shop.py")
EVENTS = 11

VARIABLES = ["python-http", "python-gzip", "python-async", "python-kafka"]


@pytest.fixture(scope="module")
def python() -> Environment:
    return installed("python_client")


@pytest.fixture(scope="module")
def told(stack: Stack, settings: Settings, python: Environment, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The namespaces in which the shop's night was told, each through the transport that it is named after."""
    for name in VARIABLES:
        script = f"{block(name, stack, settings)}\npython {SHOP} {name}"
        python.run(script, tmp_path_factory.mktemp(name))
    folder = tmp_path_factory.mktemp("composite")
    (folder / "openlineage.yml").write_text(block("python-composite", stack, settings), encoding="utf-8")
    python.run(f"python {SHOP} python-composite", folder)
    assert len((folder / "events.ndjson").read_text().splitlines()) == EVENTS, "the other transport of the composite"
    namespaces = [*VARIABLES, "python-composite"]
    status = stack.wait()
    assert status["applied"] == EVENTS * len(namespaces)
    assert status["deadLetters"] == 0
    return namespaces


@pytest.mark.parametrize(
    ("name", "transport"),
    [
        ("python-http", "http None"),
        ("python-gzip", "http gzip"),
        ("python-async", "async_http None"),
        ("python-kafka", "kafka None"),
    ],
)
def test_the_client_understands_the_settings(
    name: str, transport: str, stack: Stack, settings: Settings, python: Environment, tmp_path: Path
) -> None:
    show = (
        "from openlineage.client import OpenLineageClient; t = OpenLineageClient().transport; "
        "print(t.kind, getattr(getattr(t, 'config', None), 'compression', None))"
    )
    said = python.run(f'{block(name, stack, settings)}\npython -c "{show}"', tmp_path)
    assert said.strip() == transport


def within(namespace: str, edges: set[tuple[str, str]], kind: str) -> set[tuple[str, str]]:
    """The edges of a namespace, by the names of their ends."""
    prefix = f"{kind}:{namespace}:"
    return {(start.split(":", 2)[2], end.split(":", 2)[2]) for start, end in edges if start.startswith(prefix)}


@pytest.mark.parametrize("namespace", [*VARIABLES, "python-composite"])
def test_the_graph_is_that_of_the_night(namespace: str, told: list[str], asked: Graph) -> None:
    def edges(kind: str, start: str) -> set[tuple[str, str]]:
        return within(namespace, asked.edges(kind), start)

    assert namespace in told
    assert {job["name"] for job in asked.get(f"namespaces/{namespace}/jobs")["jobs"]} == {
        "night",
        "load_orders",
        "report",
        "export",
    }
    assert edges("CONSUMED_BY", "dataset") == {
        ("raw.orders", "load_orders"),
        ("staging.orders", "report"),
        ("report.revenue", "export"),
    }
    assert edges("PRODUCES", "job") == {
        ("load_orders", "staging.orders"),
        ("report", "report.revenue"),
        ("export", "export.revenue"),
    }
    assert edges("CONTAINS", "job") == {("night", "load_orders"), ("night", "report")}
    assert edges("FEEDS", "datasetField") == {
        ("raw.orders:id", "staging.orders:order_id"),
        ("raw.orders:amount", "staging.orders:amount"),
    }
    assert asked.states(namespace, "night") == ["COMPLETED"]
    assert asked.states(namespace, "load_orders") == ["COMPLETED"]
    assert asked.states(namespace, "report") == ["FAILED", "COMPLETED"]
    assert asked.runs(namespace, "report")[1]["facets"]["errorMessage"]["message"] == "no space left"
    assert {field["name"] for field in asked.dataset(namespace, "raw.orders")["fields"]} == {"id", "amount", "note"}
    owners = asked.dataset(namespace, "raw.orders")["facets"]["ownership"]["owners"]
    assert owners == [{"name": "team:orders", "type": "OWNER"}]


@pytest.mark.parametrize("namespace", [*VARIABLES, "python-composite"])
def test_what_a_column_reaches(namespace: str, told: list[str], asked: Graph) -> None:
    assert namespace in told
    field = f"datasetField:{namespace}:raw.orders"
    reached = asked.reached(f"{field}:amount", direction="downstream")
    assert f"datasetField:{namespace}:staging.orders:amount" in reached
    assert f"dataset:{namespace}:export.revenue" in reached
    assert f"datasetField:{namespace}:staging.orders:order_id" not in reached
    assert not {node for node in asked.reached(f"{field}:note") if node.startswith("dataset")}


def test_a_statistic_stands_on_the_write(told: list[str], asked: Graph) -> None:
    counts = [
        facets["outputStatistics"]["rowCount"]
        for line in asked.lines()
        if line.get("edge") == "WROTE"
        for facets in line.get("useFacets", {}).values()
    ]
    assert counts == [42] * len(told)


def refusals(stack: Stack) -> float:
    """How many events the collector has answered with an error."""
    text = httpx.get(f"{stack.collector_url}/metrics", trust_env=False).text
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return sum(sample.value for sample in samples if sample.name == "headwater_collector_events_refused_total")


@retry(retry=retry_if_result(lambda more: not more), wait=wait_fixed(0.05), stop=stop_after_delay(60))
def refused(stack: Stack, before: float) -> bool:
    """Until more than that many have been."""
    return refusals(stack) > before


@pytest.mark.fault
@pytest.mark.parametrize("transport", ["python-http", "python-async"])
def test_what_is_answered_503_is_sent_again(
    transport: str, stack: Stack, settings: Settings, python: Environment, kafka_engine: LocalEngines, tmp_path: Path
) -> None:
    """Kafka stands still before the first event, and goes on once the collector has refused one.

    What was refused may reach Kafka all the same, and then is there twice.
    """
    namespace = f"{transport}-again"
    before = refusals(stack)
    os.kill(kafka_engine.kafka.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as pool:
            script = f"{block(transport, stack, settings)}\npython {SHOP} {namespace}"
            telling = pool.submit(python.run, script, tmp_path)
            refused(stack, before)
            os.kill(kafka_engine.kafka.pid, signal.SIGCONT)
            telling.result()
    finally:
        os.kill(kafka_engine.kafka.pid, signal.SIGCONT)
    assert stack.wait()["deadLetters"] == 0
    asked = Graph(stack)
    assert asked.states(namespace, "night") == ["COMPLETED"]
    assert asked.states(namespace, "load_orders") == ["COMPLETED"]
    assert asked.states(namespace, "report") == ["FAILED", "COMPLETED"]
    assert f"dataset:{namespace}:export.revenue" in asked.reached(f"dataset:{namespace}:raw.orders")


def test_a_rebuild_gives_the_same(told: list[str], stack: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = stack.dump()
    assert rebuilt() == before
