"""What people say of nodes: found under whichever name it stands, and never taken for a use of the data."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import neo4j as neo4j_driver
import pytest

from headwater.annotation import Annotation, event_of
from headwater.graph.connect import connect_async
from headwater.identity import dataset_key
from headwater.settings import Settings
from headwater.subject import Dataset, Job, Run, Subject
from query_api.graph.database import Database
from query_api.graph.question import Question
from query_api.history.annotations import annotations_of
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, run

pytestmark = pytest.mark.engines

T = TypeVar("T")
ORDERS = "dataset:db:orders"


def says(subject: Subject, *, at: int = 30, by: str | None = "Ada", **what: Any) -> dict[str, Any]:
    """An event of `headwater.annotation`, so many minutes after those of `run`."""
    when = datetime(2026, 10, 9, at // 60, at % 60, tzinfo=UTC)
    return event_of(Annotation(subject, by=by, **what), f"said-{at}", when)


def told(api: httpx.Client, node_id: str, **parameters: Any) -> list[tuple[Any, ...]]:
    answer = get(api, "/annotations", nodeId=node_id, **parameters)
    return [
        (each["kind"], each["key"], each["value"] or each["note"], each["stands"]) for each in answer["annotations"]
    ]


def of_version(number: str) -> dict[str, Any]:
    return dataset("orders", version={"datasetVersion": number}, tags={"tags": [{"key": "tier", "value": "bronze"}]})


def test_what_is_said_is_told_newest_first_with_who_and_when(api: httpx.Client, tell: Tell) -> None:
    orders = Dataset("db", "orders")
    tell(
        run("load", (), (of_version("7"),), at=1),
        says(orders, at=30, kind="tag", key="tier", value="silver"),
        says(Dataset("db", "orders", "7"), at=31, kind="approval", value="approved", note="checked"),
        says(orders, at=32, kind="tag", key="tier", value="gold"),
        says(orders, at=33, by=None, kind="note", note="moved"),
    )
    answer = get(api, "/annotations", nodeId=ORDERS)
    assert (answer["node"], answer["version"], answer["truncated"]) == (ORDERS, None, None)
    assert told(api, ORDERS) == [
        ("note", None, "moved", True),
        ("tag", "tier", "gold", True),
        ("approval", None, "approved", True),
        ("tag", "tier", "silver", False),
    ]
    assert answer["annotations"][2] == {
        "kind": "approval",
        "key": None,
        "value": "approved",
        "note": "checked",
        "removed": False,
        "version": "7",
        "column": None,
        "by": "Ada",
        "source": "person",
        "at": "2026-10-09T00:31:00.000000Z",
        "runId": "said-31",
        "stands": True,
    }
    assert answer["annotations"][0]["by"] is None
    assert [each[0] for each in told(api, ORDERS, version="7")] == ["approval"]
    assert told(api, ORDERS, version="8") == []
    cut = get(api, "/annotations", nodeId=ORDERS, limit=1)
    assert (len(cut["annotations"]), cut["truncated"]) == (1, {"reason": "annotations"})
    named = get(api, "/annotations", type="dataset", namespace="db", name="orders")
    assert named == answer


def test_people_and_producers_do_not_erase_each_other(api: httpx.Client, tell: Tell) -> None:
    """Whatever comes first: also the version that is spoken of is not the one that was written last."""
    events = [
        run("load", (), (of_version("7"),), at=1),
        run("load", (), (of_version("8"),), at=2),
        says(Dataset("db", "orders", "7"), at=30, kind="tag", key="tier", value="gold"),
    ]
    tell(*events)
    shown = get(api, "/namespaces/db/datasets/orders")
    assert (shown["tags"], shown["version"]) == (["tier"], "8")
    assert shown["facets"]["tags"]["tags"] == [{"key": "tier", "value": "bronze"}]
    assert [(each["key"], each["value"], each["version"]) for each in shown["annotations"]] == [("tier", "gold", "7")]
    tell(run("load", (), (of_version("9"),), at=40))
    assert told(api, ORDERS) == [("tag", "tier", "gold", True)]


def test_an_annotation_is_no_use_of_the_data(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), ("orders",), at=1),
        run("report", ("orders",), ("sums",), at=2),
        says(Dataset("db", "orders", None, "amount"), at=30, kind="tag", key="pii"),
        says(Dataset("db", "orders"), at=31, kind="note", note="n"),
        says(Job("shop", "report"), at=32, kind="tag", key="nightly"),
    )
    before = get(api, "/impact", nodeId=ORDERS)
    assert {each["id"] for each in before["nodes"]} == {ORDERS, "job:shop:report", "dataset:db:sums"}
    assert before["former"]["edges"] == 0
    for parameters in ({"history": True}, {"asOf": "2026-10-10T00:00:00Z"}, {"level": "column"}, {"level": "job"}):
        reached = get(api, "/impact", nodeId=ORDERS, **parameters)
        assert not [each for each in reached["nodes"] if "annotation" in each["id"]]
    (written,) = get(api, "/namespaces/shop/jobs/load/runs")["runs"]
    seen = str(get(api, f"/runs/{written['id']}/blast-radius"))
    assert "report" in seen
    assert "annotation" not in seen
    said = get(api, "/jobs/runs/said-31")
    assert said["inputDatasetVersions"] == []
    assert said["facets"]["headwater_annotation"]["node"] == ORDERS
    assert get(api, "/namespaces/headwater/jobs/annotation")["inputs"] == []
    controls = get(api, "/namespaces/shop/jobs/report")["controls"]
    assert controls == {"upstream": [], "downstream": []}
    assert "orders" not in str(get(api, "/runs/said-31/closure"))


def test_jobs_runs_and_columns_are_spoken_of(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), (dataset("orders", schema=columns("amount")),), at=1, run_id="first"),
        says(Dataset("db", "orders", None, "amount"), at=30, kind="tag", key="pii"),
        says(Job("shop", "load"), at=31, kind="description", note="loads"),
        says(Run("first"), at=32, kind="note", note="slow"),
        says(Run("first", Job("shop", "load")), at=33, kind="note", note="slower"),
    )
    assert told(api, "datasetField:db:orders:amount") == told(api, ORDERS) == [("tag", "pii", None, True)]
    assert told(api, "job:shop:load") == [("description", None, "loads", True)]
    assert told(api, "run:first") == [("note", None, "slower", True), ("note", None, "slow", True)]
    assert [each["note"] for each in get(api, "/jobs/runs/first")["annotations"]] == ["slower", "slow"]
    assert [each["note"] for each in get(api, "/namespaces/shop/jobs/load")["annotations"]] == ["loads"]
    # of the dataset as a whole nothing was said
    assert get(api, "/namespaces/db/datasets/orders")["annotations"] == []


def test_all_names_of_a_dataset_are_one(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), (dataset("orders", symlinks=alias("shop.orders")),), at=1),
        says(Dataset("db", "orders"), at=30, kind="note", note="by path"),
        says(Dataset("catalog", "shop.orders"), at=31, kind="note", note="by table"),
    )
    for node in (ORDERS, "dataset:catalog:shop.orders"):
        assert [each[2] for each in told(api, node)] == ["by table", "by path"]


def test_what_is_not_there_is_told(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", (), ("orders",), at=1))
    for parameters, status in (
        ({"nodeId": "dataset:db:order"}, 404),
        ({"nodeId": "run:nothing"}, 404),
        ({"nodeId": "table:x"}, 422),
        ({"nodeId": "run:"}, 422),
        ({}, 422),
        ({"nodeId": ORDERS, "type": "dataset"}, 422),
        ({"nodeId": "job:shop:load", "version": "1"}, 422),
    ):
        answer = api.get("/api/v1/annotations", params=parameters)
        assert answer.status_code == status, answer.text
    assert (
        "did you mean dataset:db:orders?"
        in api.get("/api/v1/annotations", params={"nodeId": "dataset:db:order"}).json()["detail"]
    )


def test_a_node_that_is_only_spoken_of_is_known_and_not_observed(api: httpx.Client, tell: Tell) -> None:
    tell(says(Dataset("db", "orders", "7"), kind="note", note="soon"))
    assert [each[2] for each in told(api, ORDERS)] == ["soon"]
    (node,) = get(api, "/impact", nodeId=ORDERS)["nodes"]
    assert node["observed"] is False
    tell(run("load", (), ("orders",), at=1))
    (node,) = [each for each in get(api, "/impact", nodeId=ORDERS, depth=0)["nodes"] if each["depth"] == 0]
    assert node["observed"] is True
    assert [each[2] for each in told(api, ORDERS)] == ["soon"]


def asked(settings: Settings, work: Callable[[Question], Awaitable[T]]) -> T:
    async def ask() -> T:
        driver = connect_async(settings)
        try:
            async with Database(driver, settings).question() as question:
                return await work(question)
        finally:
            await driver.close()

    return asyncio.run(ask())


def test_many_datasets_are_asked_for_at_once(
    tell: Tell, empty_graph: neo4j_driver.Driver, settings_for_test: Settings
) -> None:
    del empty_graph
    tell(
        run("train", (), ("a", "b", dataset("c", symlinks=alias("c"))), at=1),
        says(Dataset("db", "a", "1"), at=30, kind="approval", value="approved"),
        says(Dataset("catalog", "c"), at=31, kind="note", note="by table"),
        says(Dataset("db", "b", None, "x"), at=32, kind="note", note="of a column only"),
    )
    keys = [dataset_key("db", name) for name in ("a", "b", "c", "nothing")]
    found = asked(settings_for_test, lambda question: annotations_of(question, keys))
    assert list(found) == [keys[0], keys[2]]
    (approval,) = found[keys[0]]
    assert (approval.version, approval.kind, approval.value, approval.by) == ("1", "approval", "approved", "Ada")
    assert [each.note for each in found[keys[2]]] == ["by table"]
