"""Airflow with its OpenLineage provider: a real scheduler, real task processes, a real database for the SQL tasks."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.settings import Settings
from tests.integration.stack.services import Stack
from tests.producers.airflow.postgres import postgres
from tests.producers.environment import installed
from tests.producers.graph import Graph
from tests.producers.page import block

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

DAGS = Path(__file__).with_name("dags")

TABLES = """
    create table customers (id int, country text);
    create table orders (id int, customer int, amount numeric);
    create table revenue (country text, total numeric);
    create table large_orders (order_id int, amount numeric);
    create table countries (country text);
    insert into customers values (1, 'GB'), (2, 'ES');
    insert into orders values (1, 1, 20.5), (2, 2, 9.9);
"""


@pytest.fixture(scope="module")
def tables(stack: Stack, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The namespace of the tables in Postgres, after both DAGs have ended."""
    airflow = installed("airflow")
    home = tmp_path_factory.mktemp("airflow")
    (home / "dags").mkdir()
    api, worker_logs, trigger_logs = free_ports(3)
    with postgres(airflow, "shop", TABLES) as port:
        variables = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "2",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(worker_logs),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(trigger_logs),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{api}/execution/",
            "AIRFLOW__API__PORT": str(api),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW_CONN_SHOP": f"postgres://shop@127.0.0.1:{port}/shop",
            "SHOP_PORT": str(port),
        }

        def ready() -> bool:
            with suppress(httpx.TransportError):
                return httpx.get(f"http://127.0.0.1:{api}/api/v2/version", timeout=2, trust_env=False).is_success
            return False

        script = f"{block('airflow', stack, settings)}\nexec airflow standalone"
        command = [shutil.which("bash") or "bash", "-euc", script]
        spec = ChildSpec(
            "airflow", command, home / "airflow.log", ready, airflow.seen(home) | variables, start_within=400
        )
        scheduler = Child(spec)
        try:
            scheduler.start().wait_ready()  # a task that begins before the API answers would fail
            shutil.copytree(DAGS, home / "dags", dirs_exist_ok=True)
            ended(Graph(stack), [scheduler, *stack.writers])
        finally:
            scheduler.stop()
            with suppress(ProcessLookupError):
                os.killpg(scheduler.pid, signal.SIGKILL)  # what it leaves behind when it takes too long
        assert stack.wait()["deadLetters"] == 0
        yield f"postgres://127.0.0.1:{port}"


@retry(retry=retry_if_result(lambda over: not over), wait=wait_fixed(0.5), stop=stop_after_delay(400))
def ended(asked: Graph, needed: list[Child]) -> bool:
    """Until the graph says that both DAGs have ended and no task runs."""
    for child in needed:
        assert child.running, child.spec.tail()
    namespaces = {each["name"] for each in asked.get("namespaces")["namespaces"]}
    if "prod" not in namespaces:
        return False
    states = {job["name"]: job["latestRun"]["state"] for job in asked.get("namespaces/prod/jobs")["jobs"]}
    done = {"COMPLETED", "FAILED"}
    return {"shop_daily", "shop_mail"} <= states.keys() and set(states.values()) <= done


LAKE = "s3://shop-lake"


def flow(asked: Graph, tables: str) -> set[tuple[str, str, str]]:
    """What each task reads and writes: (task, reads or writes, dataset), tables and files by their bare names."""

    def short(dataset: str) -> str:
        return dataset.removeprefix(f"dataset:{tables}:shop.public.").removeprefix(f"dataset:{LAKE}:")

    reads = {(end, "reads", short(start)) for start, end in asked.edges("CONSUMED_BY")}
    writes = {(start, "writes", short(end)) for start, end in asked.edges("PRODUCES")}
    return {(job.removeprefix("job:prod:"), verb, dataset) for job, verb, dataset in reads | writes}


def test_tasks_read_and_write_what_their_sql_and_assets_say(tables: str, asked: Graph) -> None:
    flows = flow(asked, tables)
    of_split = {each for each in flows if each[0] == "shop_daily.split"}
    assert flows - of_split == {
        ("shop_daily.extract", "writes", "orders"),
        ("shop_daily.load", "reads", "orders"),
        ("shop_daily.load", "reads", "customers"),
        ("shop_daily.load", "writes", "revenue"),
        ("shop_daily.report", "reads", "revenue"),
        ("shop_daily.export", "reads", "revenue"),
        ("shop_daily.export", "writes", "export"),
        ("shop_daily.check", "reads", "export"),
        ("shop_mail.mail", "reads", "export"),
    }
    assert of_split == {
        ("shop_daily.split", "reads", "orders"),
        ("shop_daily.split", "reads", "customers"),
        ("shop_daily.split", "writes", "large_orders"),
        ("shop_daily.split", "writes", "countries"),
    }


def test_columns_of_sql_feed_columns(tables: str, asked: Graph) -> None:
    prefix = f"datasetField:{tables}:shop.public."
    fed = {(start.removeprefix(prefix), end.removeprefix(prefix)) for start, end in asked.edges("FEEDS")}
    assert {
        ("customers:country", "revenue:country"),
        ("orders:amount", "revenue:total"),
        ("orders:id", "large_orders:order_id"),
        ("orders:amount", "large_orders:amount"),
        ("customers:country", "countries:country"),
    } <= fed
    reached = asked.reached(f"{prefix}orders:amount")
    assert f"{prefix}revenue:total" in reached
    assert f"{prefix}revenue:country" not in reached
    assert f"dataset:{LAKE}:export" in reached


def test_one_statement_does_not_lend_its_columns_to_another(tables: str, asked: Graph) -> None:
    """The provider copies one column lineage of all statements of a task onto every output of it."""
    prefix = f"datasetField:{tables}:shop.public."
    targets = {end.removeprefix(prefix) for _, end in asked.edges("FEEDS")}
    assert targets == {
        "revenue:country",
        "revenue:total",
        "large_orders:order_id",
        "large_orders:amount",
        "countries:country",
    }


def test_tasks_are_parts_of_their_dag(tables: str, asked: Graph) -> None:
    assert asked.edges("CONTAINS") == {
        (f"job:prod:{task.partition('.')[0]}", f"job:prod:{task}")
        for task in (
            "shop_daily.extract",
            "shop_daily.load",
            "shop_daily.split",
            "shop_daily.report",
            "shop_daily.export",
            "shop_daily.check",
            "shop_mail.mail",
        )
    }
    (day,) = asked.runs("prod", "shop_daily")
    spawned = {end for start, end in asked.edges("SPAWNED") if start == f"run:{day['id']}"}
    mapped = {f"run:{run['id']}" for run in asked.runs("prod", "shop_daily.report")}
    assert len(mapped) == 3
    assert mapped <= spawned
    assert len(spawned) == 9, "extract, load, split, three reports, two tries of export, check"


def test_the_states_are_those_of_the_tasks(tables: str, asked: Graph) -> None:
    states = {job["name"]: asked.states("prod", job["name"]) for job in asked.get("namespaces/prod/jobs")["jobs"]}
    assert states == {
        "shop_daily": ["FAILED"],
        "shop_daily.extract": ["COMPLETED"],
        "shop_daily.load": ["COMPLETED"],
        "shop_daily.split": ["COMPLETED"],
        "shop_daily.report": ["COMPLETED"] * 3,
        "shop_daily.export": ["FAILED", "COMPLETED"],
        "shop_daily.check": ["FAILED"],
        "shop_mail": ["COMPLETED"],
        "shop_mail.mail": ["COMPLETED"],
    }
    (failed,) = asked.runs("prod", "shop_daily.check")
    assert "two orders have no customer" in failed["facets"]["errorMessage"]["message"]
    assert asked.job("prod", "shop_daily.check")["facets"]["ownership"]["owners"][0]["name"] == "team:shop"
    assert "sum(o.amount)" in asked.job("prod", "shop_daily.load")["facets"]["sql"]["query"]


def test_a_mapped_task_and_a_repeated_one_are_one_job_with_current_lineage(tables: str, asked: Graph) -> None:
    report = asked.job("prod", "shop_daily.report")
    assert [each["name"] for each in report["inputs"]] == ["shop.public.revenue"]
    export = asked.job("prod", "shop_daily.export")
    assert [each["name"] for each in export["outputs"]] == ["export"]
    upstream = asked.reached("job:prod:shop_mail.mail", direction="upstream")
    assert {f"dataset:{tables}:shop.public.orders", "job:prod:shop_daily.load"} <= upstream


def test_a_rebuild_gives_the_same(tables: str, stack: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = stack.dump()
    assert rebuilt() == before
