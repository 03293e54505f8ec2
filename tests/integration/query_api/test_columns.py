"""The columns of a dataset, a page at a time."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from headwater.subject import Dataset as Subject
from query_api.neighbourhood.shape import Columns
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, described, made_of, run
from tests.integration.query_api.test_annotations import says

pytestmark = pytest.mark.engines

SHAPE = TypeAdapter(Columns)


def shaped(api: httpx.Client, node_id: str, **asked: Any) -> Any:
    """An answer, which is as OpenAPI has it."""
    answer = get(api, "/columns", nodeId=node_id, **asked)
    assert SHAPE.validate_python(answer, strict=True) == answer
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    return [column["name"] for column in answer["columns"]]


def test_columns_stand_as_in_the_schema_and_what_it_lacks_behind(api: httpx.Client, tell: Tell) -> None:
    schema = {
        "fields": [
            {"name": "z", "type": "INT", "description": "the last letter"},
            {"name": "s", "type": "STRUCT", "fields": [{"name": "i", "type": "TEXT"}]},
            {"name": "a"},
        ]
    }
    tags = {"tags": [{"key": "pii", "value": "direct", "field": "A"}, {"key": "whole", "value": "no"}]}
    tell(
        run("load", (), (dataset("t", schema=columns("gone", "z")),), at=0),
        run("load", (), (dataset("t", schema=schema, tags=tags),), at=1),
        run("use", ("t",), (dataset("u", columnLineage=made_of(x=["t.named"])),), at=2),
        says(Subject("db", "t", column="z"), at=30, kind="tag", key="unit", value="euro"),
    )
    answer = shaped(api, "dataset:db:t")
    assert names(answer) == ["z", "s", "s.i", "a", "gone", "named"]
    assert [each["inSchema"] for each in answer["columns"]] == [True] * 4 + [False] * 2
    assert [each["type"] for each in answer["columns"]] == ["INT", "STRUCT", "TEXT", None, None, None]
    assert [each["tags"] for each in answer["columns"]] == [["unit=euro"], [], [], ["pii=direct"], [], []]
    assert answer["columns"][0]["description"] == "the last letter"
    assert answer["columns"][0]["id"] == "datasetField:db:t:z"
    assert answer["totalCount"] == get(api, "/nodes", nodeId="dataset:db:t")["nodes"][0]["columnCount"] == 6


def test_a_column_counts_what_impact_reaches_in_one_step(
    impact: Callable[..., dict[str, Any]], api: httpx.Client, tell: Tell
) -> None:
    made = made_of(("raw.flag",), total=["raw.price", "raw.amount"], id=["raw.id"])
    tell(
        described(dataset("raw", schema=columns("id", "price", "amount", "flag", "unused")), at=0),
        run("clean", ("raw",), (dataset("clean", schema=columns("id", "total", "rest"), columnLineage=made),), at=1),
        run("copy", ("raw",), ("copy",), at=2),
        run("train", ("clean",), ("model",), at=3),
    )
    for table in ("raw", "clean", "copy"):
        for column in shaped(api, f"dataset:db:{table}")["columns"]:
            for side in ("upstream", "downstream"):
                reached = impact(column["id"], direction=side, depth=1)["nodes"]
                beside = [node for node in reached if node["type"] != "job" and node["depth"] == 1]
                assert column[f"{side}Count"] == len(beside), (column, side)
    assert [each["downstreamCount"] for each in shaped(api, "dataset:db:raw")["columns"]] == [3, 3, 3, 3, 2]


def test_columns_of_all_names_are_one(api: httpx.Client, tell: Tell) -> None:
    named = dataset("s3/t", symlinks=alias("t"), schema=columns("Id", "only"))
    tell(
        run("write", (), (named,), at=0),
        run("read", (dataset("t", namespace="catalog", schema=columns("ID", "new")),), (), at=1),
    )
    for node_id in ("dataset:db:s3/t", "dataset:catalog:t"):
        answer = shaped(api, node_id)
        assert names(answer) == ["ID", "new", "only"]
        assert {each["id"].partition(":t:")[0] for each in answer["columns"]} == {"datasetField:catalog"}


def test_a_wide_table_is_read_in_pages(api: httpx.Client, tell: Tell) -> None:
    every = [f"c{i:05}" for i in reversed(range(10_000))]
    tell(described(dataset("wide", schema=columns(*every))))
    found: list[str] = []
    page = shaped(api, "dataset:db:wide", limit=200)
    while page["next"] is not None and len(found) < 1000:
        assert page["totalCount"] == 10_000
        found += names(page)
        page = shaped(api, "dataset:db:wide", limit=200, cursor=page["next"])
    assert found == every[:1000]
    some = shaped(api, "dataset:db:wide", q="C0123")
    assert (some["totalCount"], some["next"]) == (10, None)
    assert names(some) == [name for name in every if name.startswith("c0123")]


@pytest.mark.parametrize("name", ["<b>", "a.b", "a:b%2F#", "\u202ex", "n" * 20_000])
def test_names_of_any_kind(api: httpx.Client, tell: Tell, name: str) -> None:
    tell(described(dataset("t", schema=columns(name, "z"))))
    page = shaped(api, "dataset:db:t", limit=1)
    assert names(page) == [name]
    assert len(page["next"]) < 2000
    assert names(shaped(api, "dataset:db:t", limit=1, cursor=page["next"])) == ["z"]


def test_what_makes_no_sense_is_refused(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", (), (dataset("t", schema=columns("a", "b")),)))
    assert api.get("/api/v1/columns", params={"nodeId": "job:shop:load"}).status_code == 422
    assert api.get("/api/v1/columns", params={"nodeId": "dataset:db:gone"}).status_code == 404
    page = shaped(api, "dataset:db:t", limit=1)
    other = {"nodeId": "dataset:db:t", "q": "a", "cursor": page["next"]}
    assert api.get("/api/v1/columns", params=other).status_code == 422
