"""Names at the edge: colons, none at all, SQL, two of one dataset; each is found under exactly what it is called."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from rich.console import Console

from collector.accept import accept
from headwater.cli.impact import Direction, show
from headwater.http.problem import Refusal
from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines

CASES = (
    "06-jdbc-namespace-and-epoch-time",
    "19-glue-symlink",
    "32-empty-dataset-name",
    "40-sql-text-as-dataset-name",
)
HERE = Path(__file__).parent


def ids(answer: dict[str, Any]) -> list[str]:
    """The ids of an answer about impact, or of a graph."""
    return [node["id"] for node in answer.get("nodes") or answer["graph"]]


def test_06_a_number_is_no_time() -> None:
    body = (HERE / CASES[0] / "bad.ndjson").read_bytes().strip()
    with pytest.raises(Refusal) as refused:
        accept(body, 200, 1000)
    (problem,) = refused.value.problems
    assert problem.pointer == "/eventTime"
    assert "date" in problem.detail
    assert "time" in problem.detail


@pytest.mark.parametrize("way", ["as it is", "wholly encoded", "namespace encoded"])
def test_06_an_id_is_found_however_it_is_encoded(told: httpx.Client, way: str) -> None:
    namespace, name = "jdbc:h2:mem:c06", "WH.ITEM"
    node_id = f"dataset:{namespace}:{name}"
    query = {
        "as it is": node_id,
        "wholly encoded": quote(node_id, safe=""),
        "namespace encoded": f"dataset:{quote(namespace, safe='')}:{name}",
    }[way]
    everything = {node_id, "job:c06:ITEM - ITEM.avro", "dataset:file:/c06/out/ITEM.avro"}
    for path in ("lineage", "impact"):
        answer = told.get(f"/api/v1/{path}?nodeId={query}")
        assert answer.status_code == 200, answer.text
        assert set(ids(answer.json())) == everything


def test_19_two_names_of_one_dataset(told: httpx.Client) -> None:
    table = ("arn:aws:glue:eu-west-1:000000000019", "table/sales/orders")
    path = ("s3://c19-wh", "sales/orders")
    shown = f"dataset:{table[0]}:{table[1]}"
    way = ["dataset:c19db:src", "job:c19:write", shown, "job:c19:read", "dataset:c19db:out"]
    assert ids(get(told, "/impact", nodeId=way[0])) == way
    assert ids(get(told, "/impact", nodeId=way[-1], direction="upstream")) == way[::-1]
    for namespace, name in (table, path):
        assert ids(get(told, "/impact", type="dataset", namespace=namespace, name=name)) == way[2:]
        assert ids(get(told, "/impact", nodeId=f"dataset:{namespace}:{name}", direction="upstream")) == way[2::-1]
        found = get(told, f"/namespaces/{quote(namespace, safe='')}/datasets/{quote(name, safe='')}")
        assert found["id"] == {"namespace": table[0], "name": table[1]}
    graph = get(told, "/lineage", nodeId=way[0])["graph"]
    assert sorted(node["id"] for node in graph) == sorted(way)


def test_32_an_empty_name_is_a_name(told: httpx.Client) -> None:
    root = ("s3://c32-results", "")
    for line in (HERE / CASES[2] / "events.ndjson").read_bytes().splitlines():
        assert accept(line, 200, 1000)
    assert ids(get(told, "/impact", nodeId="dataset:c32db:src")) == [
        "dataset:c32db:src",
        "job:c32:athena",
        "dataset:s3://c32-results:",
    ]
    asked = {"type": "dataset", "namespace": root[0], "name": root[1]}
    assert ids(get(told, "/impact", direction="upstream", **asked)) == [
        "dataset:s3://c32-results:",
        "job:c32:athena",
        "dataset:c32db:src",
    ]


def sql() -> str:
    """The text that stands where the name of a table should."""
    events = (orjson.loads(line) for line in (HERE / CASES[3] / "events.ndjson").read_bytes().splitlines())
    return next(event["inputs"][0]["name"] for event in events if event["inputs"])


def test_40_sql_as_a_name_is_found_to_the_letter(told: httpx.Client) -> None:
    name = sql()
    assert {"\n", "'", '"', ":"} <= set(name)
    asked = {"type": "dataset", "namespace": "mysql://c40:3306", "name": name}
    for parameters in (asked, {"nodeId": f"dataset:mysql://c40:3306:{name}"}):
        answer = get(told, "/impact", **parameters)
        assert answer["nodes"][0]["name"] == name
        assert [node["name"] for node in answer["nodes"]] == [name, "read_jdbc", "out", "next", "out2"]
    up = get(told, "/impact", nodeId="dataset:s3://c40:out2", direction="upstream")
    assert up["nodes"][-1]["name"] == name


def test_40_its_tree_has_a_line_for_each_node(told: httpx.Client) -> None:
    answer = get(told, "/impact", type="dataset", namespace="mysql://c40:3306", name=sql())
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        show(answer, Direction.downstream, console)
    lines = captured.get().splitlines()
    names = [node["name"] for node in answer["nodes"][1:]]
    assert [next(place for place, line in enumerate(lines) if name in line) for name in names] == [1, 2, 3, 4]
