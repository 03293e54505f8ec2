"""What a picture is drawn from: the graph around nodes, what stands beside one, nodes by id."""

from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from headwater.subject import Dataset, Job
from query_api.neighbourhood.shape import Neighbours, Nodes, Picture
from tests.corpus import demo
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, declared, entry, lineage, run
from tests.integration.query_api.test_annotations import says

pytestmark = pytest.mark.engines

SHAPES: dict[str, TypeAdapter[Any]] = {
    "/neighbourhood": TypeAdapter(Picture),
    "/neighbours": TypeAdapter(Neighbours),
    "/nodes": TypeAdapter(Nodes),
}


def shaped(api: httpx.Client, path: str, **asked: Any) -> Any:
    """An answer, which is as OpenAPI has it: nothing lacks, nothing is beside it."""
    answer = get(api, path, **asked)
    assert SHAPES[path].validate_python(answer, strict=True) == answer
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    return [node["id"] for node in answer["nodes"]]


def ends(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["from"], each["to"]) for each in answer["edges"]]


def card(api: httpx.Client, node_id: str) -> dict[str, Any]:
    (found,) = shaped(api, "/nodes", nodeId=node_id)["nodes"]
    return found


def refused(api: httpx.Client, path: str, **asked: Any) -> tuple[int, str]:
    answer = api.get(f"/api/v1{path}", params=asked)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def owned(*names: str) -> dict[str, Any]:
    return {"owners": [{"name": name} for name in names]}


def tagged(**tags: str) -> dict[str, Any]:
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def test_around_a_job(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("orders",), ("staged",)), run("train", ("staged",), ("model",), at=1))
    answer = shaped(api, "/neighbourhood", nodeId="job:shop:load", downstream=2)
    assert answer["start"] == ["job:shop:load"]
    assert {node["id"]: node["depth"] for node in answer["nodes"]} == {
        "job:shop:load": 0,
        "dataset:db:orders": -1,
        "dataset:db:staged": 1,
        "job:shop:train": 2,
    }
    assert ends(answer) == [
        ("dataset:db:orders", "job:shop:load"),
        ("dataset:db:staged", "job:shop:train"),
        ("job:shop:load", "dataset:db:staged"),
    ]
    assert (answer["partial"], answer["truncated"], answer["asOf"]) == ([], None, None)


def test_a_card_has_what_is_said_of_a_node(api: httpx.Client, tell: Tell) -> None:
    parent = {"run": {"runId": "day-1"}, "job": {"namespace": "shop", "name": "daily"}}
    model = dataset(
        "model",
        datasetType={"datasetType": "MODEL"},
        ownership=owned("team:ml"),
        tags=tagged(tier="gold"),
        documentation={"description": "x" * 400},
        schema=columns("a", "b", "A"),
    )
    tell(
        run("train", ("table",), (model,), at=0, kind="START", run_id="r", run_facets={"parent": parent}),
        run(
            "train",
            ("table",),
            (model,),
            at=2,
            run_id="r",
            run_facets={"parent": parent},
            job_facets={"jobType": {"processingType": "BATCH", "integration": "X", "jobType": "TASK"}},
        ),
        says(Dataset("db", "model"), at=30, kind="tag", key="pii", value="none"),
        says(Dataset("db", "model"), at=31, kind="tag", key="old"),
        says(Dataset("db", "model"), at=32, kind="tag", key="old", removed=True),
        says(Dataset("db", "model", "7"), at=33, kind="tag", key="of-one-version"),
        says(Dataset("db", "table"), at=34, kind="description", note="what customers bought"),
        says(Job("shop", "train"), at=35, kind="tag", key="slow"),
    )
    last = {
        "id": "r",
        "state": "COMPLETED",
        "startedAt": "2026-10-09T00:00:00.000000Z",
        "endedAt": "2026-10-09T00:02:00.000000Z",
        "durationMs": 120_000,
        "stale": False,
    }
    found = shaped(api, "/neighbourhood", nodeId="job:shop:train")
    table, train, made = sorted(found["nodes"], key=lambda node: node["depth"])
    assert made == {
        "id": "dataset:db:model",
        "type": "dataset",
        "namespace": "db",
        "name": "model",
        "datasetType": "MODEL",
        "jobType": None,
        "observed": True,
        "aliases": [],
        "owners": ["team:ml"],
        "tags": ["pii=none", "tier=gold"],
        "description": "x" * 300,
        "lastRun": last,
        "lastActivityAt": "2026-10-09T00:33:00.000000Z",
        "parent": None,
        "upstreamCount": 1,
        "downstreamCount": 0,
        "columnCount": 2,
        "depth": 1,
    }
    assert (train["jobType"], train["tags"], train["parent"]) == ("TASK", ["slow"], "job:shop:daily")
    assert (train["lastRun"], train["upstreamCount"], train["downstreamCount"]) == (last, 1, 1)
    assert (table["description"], table["lastRun"], table["columnCount"]) == ("what customers bought", None, 0)


def test_what_failed_wrote_nothing(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), ("t",), at=0, run_id="good"),
        run("load", (), ("t",), at=1, run_id="bad", kind="FAIL"),
        run("other", (), ("t",), at=2, run_id="dropping"),
        run("wait", (), ("t",), at=3, run_id="begun", kind="START"),
    )
    states = {node["id"]: node["lastRun"] for node in shaped(api, "/neighbourhood", nodeId="dataset:db:t")["nodes"]}
    assert {key: (each["id"], each["state"]) for key, each in states.items()} == {
        "dataset:db:t": ("dropping", "COMPLETED"),
        "job:shop:load": ("bad", "FAILED"),
        "job:shop:other": ("dropping", "COMPLETED"),
        "job:shop:wait": ("begun", "RUNNING"),
    }


def test_all_names_of_a_dataset_are_one_node(api: httpx.Client, tell: Tell) -> None:
    named = dataset("s3/t", symlinks=alias("t"), ownership=owned("a"), schema=columns("x", "y"))
    tell(
        run("write", (), (named,), at=0, run_id="first"),
        run("read", (dataset("t", namespace="catalog", schema=columns("Y", "z")), "s3/t"), (), at=1),
        run("rewrite", (), (dataset("t", namespace="catalog", ownership=owned("b")),), at=2, run_id="second"),
    )
    for node_id in ("dataset:db:s3/t", "dataset:catalog:t"):
        found = card(api, node_id)
        assert found["id"] == "dataset:catalog:t"
        assert found["aliases"] == ["dataset:catalog:t", "dataset:db:s3/t"]
        assert found["owners"] == ["b", "a"]
        assert (found["upstreamCount"], found["downstreamCount"], found["columnCount"]) == (2, 1, 3)
        assert found["lastRun"]["id"] == "second"
    assert card(api, "job:shop:read")["upstreamCount"] == 1
    both = shaped(api, "/nodes", nodeId=["dataset:db:s3/t", "job:shop:read", "dataset:catalog:t"])
    assert ids(both) == ["dataset:catalog:t", "job:shop:read"]
    around = shaped(api, "/neighbourhood", nodeId="job:shop:read")
    assert ends(around) == [("dataset:catalog:t", "job:shop:read")]
    beside = shaped(api, "/neighbours", nodeId="job:shop:read", direction="upstream")
    assert (ids(beside), beside["totalCount"]) == (["dataset:catalog:t"], 1)


def test_a_hub_is_shown_in_part_and_counted_whole(api: httpx.Client, tell: Tell, statements: list[str]) -> None:
    tell(
        run("load", ("source",), ("hub",)),
        *(run(f"reader.{i:04}", ("hub",), (), at=i % 1000, run_id=f"run-{i}") for i in range(3000)),
    )
    answer = shaped(api, "/neighbourhood", nodeId="dataset:db:source", downstream=3)
    assert len(answer["nodes"]) == 28
    assert ids(answer)[3:] == [f"job:shop:reader.{i:04}" for i in range(25)]
    assert answer["partial"] == [
        {"id": "dataset:db:hub", "direction": "downstream", "shown": 25, "total": 3000},
    ]
    assert answer["truncated"] is None
    (hub,) = [node for node in answer["nodes"] if node["id"] == "dataset:db:hub"]
    assert (hub["upstreamCount"], hub["downstreamCount"]) == (1, 3000)
    assert len(statements) < 60
    found: list[str] = []
    page = shaped(api, "/neighbours", nodeId="dataset:db:hub", limit=500)
    while page["next"] is not None:
        found += ids(page)
        assert page["totalCount"] == 3000
        assert len(page["edges"]) == 500
        page = shaped(api, "/neighbours", nodeId="dataset:db:hub", limit=500, cursor=page["next"])
    assert found + ids(page) == [f"job:shop:reader.{i:04}" for i in range(3000)]
    some = shaped(api, "/neighbours", nodeId="dataset:db:hub", q="READER.12", limit=10)
    assert (some["totalCount"], len(some["nodes"])) == (100, 10)
    # What else is there of a hub's neighbours, by whatever way, counts as shown.
    more = shaped(api, "/neighbourhood", nodeId=["dataset:db:hub", "job:shop:reader.2999"])
    assert more["partial"][0]["shown"] == 26


def test_of_a_ladder_the_limit_takes_both_sides_and_says_where_it_cut(
    api: httpx.Client, tell: Tell, statements: list[str]
) -> None:
    """Two jobs a layer, each reading both datasets of the layer before."""
    events = [
        run(f"job.{layer}.{side}", (f"{layer - 1}.a", f"{layer - 1}.b"), (f"{layer}.{side}",), at=layer)
        for layer in range(1, 21)
        for side in "ab"
    ]
    tell(*events)
    answer = shaped(api, "/neighbourhood", nodeId="dataset:db:10.a", upstream=20, downstream=20, limit=31)
    assert len(answer["nodes"]) == 31
    depths = [node["depth"] for node in answer["nodes"]]
    assert (min(depths), max(depths)) == (-8, 8)
    assert [abs(depth) for depth in depths] == sorted(map(abs, depths))
    assert answer["truncated"]["reason"] == "nodes"
    shown = {node["id"]: node for node in answer["nodes"]}
    for side, sign in (("upstream", -1), ("downstream", 1)):
        assert answer["truncated"][side]
        assert all(abs(shown[each]["depth"]) in {7, 8} for each in answer["truncated"][side])
        assert all(shown[each]["depth"] * sign > 0 for each in answer["truncated"][side])
    assert len(statements) < 150
    whole = shaped(api, "/neighbourhood", nodeId="dataset:db:10.a", upstream=20, downstream=20)
    assert whole["truncated"] is None
    assert len(whole["nodes"]) == 1 + 2 * 20 + 2 * 19 + 1


def test_nodes_that_are_named_and_the_edges_between_them(api: httpx.Client, tell: Tell) -> None:
    tell(run("a", ("x",), ("y",)), run("b", ("y",), ("z",), at=1))
    asked = ["dataset:db:y", "job:shop:b", "job:shop:a"]
    answer = shaped(api, "/neighbourhood", nodeId=asked, upstream=0, downstream=0, limit=1)
    assert answer["start"] == ids(answer) == asked
    assert ends(answer) == [("dataset:db:y", "job:shop:b"), ("job:shop:a", "dataset:db:y")]


def test_a_job_is_not_passed_where_it_states_what_its_output_is_made_of(api: httpx.Client, tell: Tell) -> None:
    facets = lineage(entry("x", "a"), entry("y", "b"))
    tell(run("script", ("a", "b"), ("x", "y"), job_facets=facets))
    answer = shaped(api, "/neighbourhood", nodeId="dataset:db:a", downstream=5)
    assert ids(answer) == ["dataset:db:a", "dataset:db:x", "job:shop:script"] or ids(answer) == [
        "dataset:db:a",
        "job:shop:script",
        "dataset:db:x",
    ]
    assert ends(answer) == [
        ("dataset:db:a", "dataset:db:x"),
        ("dataset:db:a", "job:shop:script"),
        ("job:shop:script", "dataset:db:x"),
    ]
    assert card(api, "job:shop:script")["downstreamCount"] == 2


def test_as_of_an_instant(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("in",), ("old",), at=1, run_id="one"),
        run("load", ("in",), ("new",), at=10, run_id="two"),
        run("late", ("new",), (), at=20),
    )
    now = shaped(api, "/neighbourhood", nodeId="job:shop:load")
    assert sorted(ids(now)) == ["dataset:db:in", "dataset:db:new", "job:shop:load"]
    then = shaped(api, "/neighbourhood", nodeId="job:shop:load", asOf="2026-10-09T00:05:00Z", downstream=2)
    assert sorted(ids(then)) == ["dataset:db:in", "dataset:db:old", "job:shop:load"]
    assert then["asOf"] == "2026-10-09T00:05:00.000000Z"
    (load,) = [node for node in then["nodes"] if node["type"] == "job"]
    assert (load["lastRun"]["id"], load["lastActivityAt"]) == ("one", "2026-10-09T00:01:00.000000Z")
    ever = shaped(api, "/neighbourhood", nodeId="job:shop:load", history=True)
    assert {each["to"]: each["current"] for each in ever["edges"]} == {
        "job:shop:load": True,
        "dataset:db:old": False,
        "dataset:db:new": True,
    }
    beside = shaped(api, "/neighbours", nodeId="dataset:db:new", asOf="2026-10-09T00:15:00Z")
    assert (beside["totalCount"], beside["nodes"]) == (0, [])
    status, said = refused(api, "/neighbourhood", nodeId="dataset:db:new", asOf="2026-10-09T00:05:00Z")
    assert (status, "not known" in said) == (404, True)
    assert refused(api, "/neighbours", nodeId="dataset:db:new", asOf="2026-10-09", history=True)[0] == 422


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "part/of:a%2Fpath#and?more&",
    "\u202e\u2066 \ufeff",
    "null\0byte",
    "e\u0301\U0001f600",
    "%" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_any_kind(api: httpx.Client, tell: Tell, name: str) -> None:
    tell(run(name, (name,), (f"{name}.out",)))
    by_names = {"type": "job", "namespace": "shop", "name": name}
    answer = shaped(api, "/neighbourhood", **by_names)
    assert {node["name"] for node in answer["nodes"]} == {name, f"{name}.out"}
    assert shaped(api, "/neighbours", direction="upstream", **by_names)["nodes"][0]["name"] == name
    (first,) = shaped(api, "/neighbours", q=f"{name}.out", **by_names)["nodes"]
    assert get(api, "/nodes", nodeId=first["id"])["nodes"][0]["name"] == f"{name}.out"


def test_names_of_any_length(api: httpx.Client, tell: Tell) -> None:
    """Neither an answer nor a cursor grows with what is only beside it."""
    tell(*(run("load", (), tuple("part/" * 40_000 + str(i) for i in range(3)), at=1) for _ in range(1)))
    found: list[str] = []
    page = shaped(api, "/neighbours", nodeId="job:shop:load", limit=1)
    while page["next"] is not None:
        found += ids(page)
        assert len(page["next"]) < 2000
        page = shaped(api, "/neighbours", nodeId="job:shop:load", limit=1, cursor=page["next"])
    assert len({*found, *ids(page)}) == page["totalCount"] == 3


def test_nodes_by_id(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", (dataset("y", namespace="am:x"), dataset("x:y", namespace="am")), ("t",)))
    asked = ["dataset:db:t", "dataset:am:x:y", "dataset:db:gone", "job:shop:load", "job:shop:gone", "dataset:db:gone"]
    answer = shaped(api, "/nodes", nodeId=asked)
    assert [(node["namespace"], node["name"]) for node in answer["nodes"]] == [
        ("db", "t"),
        ("am", "x:y"),
        ("am:x", "y"),
        ("shop", "load"),
    ]
    assert answer["unknown"] == ["dataset:db:gone", "job:shop:gone"]
    assert refused(api, "/neighbourhood", nodeId="dataset:am:x:y")[0] == 422
    assert card(api, "dataset:db:t")["upstreamCount"] == 1


def test_what_makes_no_sense_is_refused(api: httpx.Client, tell: Tell) -> None:
    facet = dataset("t", schema=columns("c"))
    tell(run("load", (), (facet, "u")), declared("load", (), ("v",)))
    assert refused(api, "/neighbourhood", nodeId="datasetField:db:t:c")[0] == 422
    assert refused(api, "/neighbourhood", nodeId="run:x")[0] == 422
    assert refused(api, "/neighbourhood")[0] == 422
    assert refused(api, "/neighbourhood", nodeId="dataset:db:t", upstream=21)[0] == 422
    assert refused(api, "/neighbourhood", nodeId="dataset:db:t", depth=1)[0] == 422
    assert refused(api, "/neighbourhood", nodeId="dataset:db:gone")[0] == 404
    assert refused(api, "/nodes", nodeId=["dataset:db:t"] * 201)[0] == 422
    assert refused(api, "/nodes")[0] == 422
    page = shaped(api, "/neighbours", nodeId="job:shop:load", limit=1)
    for other in ({"q": "u"}, {"direction": "upstream"}, {"nodeId": "dataset:db:t"}, {"cursor": "x"}):
        assert refused(api, "/neighbours", **{"nodeId": "job:shop:load", "cursor": page["next"], **other})[0] == 422


def test_the_demo_s_shop_is_one_picture(api: httpx.Client, tell: Tell) -> None:
    """Every node is found from the middle, once, and each count is that of a page of its neighbours."""
    tell(*demo())
    start = "dataset:bigquery:shop.staging.orders"
    answer = shaped(api, "/neighbourhood", nodeId=start, upstream=20, downstream=20, limit=1000)
    assert answer["truncated"] is None
    reached = {
        node["id"]
        for side in ("upstream", "downstream")
        for node in get(api, "/impact", nodeId=start, direction=side)["nodes"]
    }
    assert set(ids(answer)) == reached
    for node in answer["nodes"]:
        for side in ("upstream", "downstream"):
            beside = shaped(api, "/neighbours", nodeId=node["id"], direction=side)
            assert beside["totalCount"] == len(beside["nodes"]) == node[f"{side}Count"]
    assert {node["lastRun"]["state"] for node in answer["nodes"] if node["type"] == "job"} == {"COMPLETED"}
