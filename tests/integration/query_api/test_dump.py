"""The dump: sorted, canonical, complete."""

import json

import httpx
import neo4j
import pytest

from headwater.canonical import canonical
from query_api.dump import read, sorted_lines
from query_api.dump.example import EXAMPLE
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, described, made_of, renamed, run

pytestmark = pytest.mark.engines

EVENTS = [
    run("daily", at=0, run_id="p"),
    run(
        "load",
        (dataset("raw", schema=columns("a", "b")),),
        (dataset("path", symlinks=alias("t"), columnLineage=made_of(("raw.b",), x=["raw.a"])),),
        at=1,
        run_facets={"parent": {"run": {"runId": "p"}, "job": {"namespace": "shop", "name": "daily"}}},
    ),
    described(renamed("new", "raw"), at=5),
]


def test_every_node_and_edge_is_a_line(api: httpx.Client, tell: Tell, empty_graph: neo4j.Driver) -> None:
    tell(*EVENTS)
    answer = api.get("/api/v1/dump")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    lines = answer.content.splitlines()
    assert lines == sorted(lines)
    told = [json.loads(line) for line in lines]
    assert [canonical(each) for each in told] == lines
    counted = empty_graph.execute_query("MATCH (n) WHERE NOT n:Format RETURN count(n), COUNT { ()-->() }").records[0]
    nodes = [each for each in told if "node" in each]
    edges = [each for each in told if "edge" in each]
    assert (len(nodes), len(edges)) == tuple(counted.values())
    assert {each["node"] for each in nodes} == {"Job", "Dataset", "Column", "Run", "Move", "Facet"}
    assert {each["edge"] for each in edges} == {
        "CONSUMED_BY", "PRODUCES", "READ_BY", "WROTE", "FEEDS", "INFLUENCES", "HAS_RUN", "SPAWNED", "CONTAINS",
        "DERIVES", "ALIAS",
    }  # fmt: skip
    ids = {each["id"] for each in nodes}
    assert len(ids) == len(nodes)
    by_key = {each["key"]: each["id"] for each in nodes if each["node"] != "Facet"}
    assert all((by_key[each["fromKey"]], by_key[each["toKey"]]) == (each["from"], each["to"]) for each in edges)
    (feeds,) = [each for each in edges if each["edge"] == "FEEDS"]
    assert (feeds["from"], feeds["to"]) == ("datasetField:db:raw:a", "datasetField:db:path:x")
    (raw,) = [each for each in nodes if each["id"] == "dataset:db:raw"]
    assert isinstance(raw["facets"], dict)


def test_the_example_is_what_such_a_run_gives(api: httpx.Client, tell: Tell) -> None:
    tell(run("train", (dataset("orders", namespace="shop"),), (), run_id="0199c8a5-7f00-7000-8000-000000000001"))
    assert set(EXAMPLE.splitlines()) <= set(api.get("/api/v1/dump").text.splitlines())
    assert EXAMPLE.splitlines() == sorted(EXAMPLE.splitlines())


def test_pages_and_lines_on_disk_give_the_same_bytes(
    api: httpx.Client, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(*EVENTS)
    whole = api.get("/api/v1/dump").content
    monkeypatch.setattr(read, "PAGE", 1)
    monkeypatch.setattr(read, "PIECE", 100)
    monkeypatch.setattr(sorted_lines.SortedLines.__init__, "__defaults__", (200,))
    assert api.get("/api/v1/dump").content == whole


def test_an_empty_graph_is_an_empty_dump(api: httpx.Client) -> None:
    answer = api.get("/api/v1/dump")
    assert (answer.status_code, answer.content) == (200, b"")
