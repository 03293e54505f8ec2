"""`GET /api/v1/find`: by a part of the name, or what was named last."""

from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, made_of, run

pytestmark = pytest.mark.engines

OWNED = {"owners": [{"name": "team:data", "type": "OWNER"}]}
PII = {"tags": [{"key": "pii"}, {"key": "tier", "value": "gold"}]}
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    'o\'clock "quoted" \\back',
    "a/b:c%2Fd#e?f",
    "\u202eright-to-left",
    "   ",
    "émoji 🦄 İstanbul",
    ".*[regex](?P<x>",
    "x" * 200_000,
]


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["results"]]


def all_pages(api: httpx.Client, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = get(api, "/find", **parameters, **cursor)
        assert len(page["results"]) <= parameters["limit"]
        found += page["results"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.fixture
def shop(tell: Tell) -> None:
    """Orders in every way that a name can fit, a model, columns, and runs."""
    model = dataset("orders_model", datasetType={"datasetType": "MODEL"})
    table = dataset("shop.orders", schema=columns("id"), tags=PII, ownership=OWNED, datasetType={"datasetType": "VIEW"})
    tell(
        run("backorders", ("raw",), ("backorders",), at=0, run_id="run-0"),
        run("load_orders", ("raw",), (table,), at=1, run_id="run-1", job_facets={"ownership": OWNED, "tags": PII}),
        run("orders", ("shop.orders",), ("orders",), at=2, run_id="run-2"),
        run("orders", ("shop.orders",), ("orders",), at=3, run_id="run-3", kind="FAIL"),
        run("train", ("orders",), (model,), at=4, run_id="orders-run", kind="START"),
        run("sums", ("raw",), (dataset("sums", columnLineage=made_of(orders=["raw.o"])),), at=5, run_id="run-5"),
    )


@pytest.mark.usefixtures("shop")
def test_the_best_comes_first_then_the_newest(api: httpx.Client) -> None:
    found = get(api, "/find", q="ORDERS")
    assert ids(found) == [
        "dataset:db:orders",
        "job:shop:orders",
        "dataset:db:shop.orders",
        "datasetField:db:sums:orders",
        "dataset:db:orders_model",
        "run:orders-run",
        "job:shop:load_orders",
        "dataset:db:backorders",
        "job:shop:backorders",
    ]
    assert found["totalCount"] == len(found["results"]) == 9
    assert found["complete"] is True
    assert found["next"] is None


@pytest.mark.usefixtures("shop")
def test_words_are_found_in_any_order(api: httpx.Client) -> None:
    assert ids(get(api, "/find", q="model orders")) == ["dataset:db:orders_model"]
    assert ids(get(api, "/find", q="orders  sums")) == ["datasetField:db:sums:orders"], "of a table and a column of it"
    assert ids(get(api, "/find", q="orders id", kind="column")) == ["datasetField:db:shop.orders:id"]
    assert ids(get(api, "/find", q="orders nothing")) == []


@pytest.mark.usefixtures("shop")
def test_each_says_what_it_is(api: httpx.Client) -> None:
    found = {each["id"]: each for each in get(api, "/find", q="orders")["results"]}
    assert found["dataset:db:orders_model"] == {
        "id": "dataset:db:orders_model", "kind": "model", "namespace": "db", "name": "orders_model", "field": None,
        "job": None, "datasetType": "MODEL", "jobType": None, "state": None,
        "lastActivityAt": "2026-10-09T00:04:00.000000Z", "owners": [], "tags": [],
    }  # fmt: skip
    table = found["dataset:db:shop.orders"]
    assert (table["kind"], table["owners"], table["tags"]) == ("dataset", ["team:data"], ["pii", "tier=gold"])
    assert found["job:shop:orders"]["state"] == "FAILED"
    assert found["job:shop:load_orders"]["state"] == "COMPLETED"
    column = found["datasetField:db:sums:orders"]
    assert (column["kind"], column["name"], column["field"]) == ("column", "sums", "orders")
    begun = found["run:orders-run"]
    assert (begun["kind"], begun["name"], begun["job"], begun["state"], begun["namespace"]) == (
        "run", "orders-run", "job:shop:train", "RUNNING", "shop",
    )  # fmt: skip


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "model"}, {"dataset:db:orders_model"}),
        ({"kind": "column"}, {"datasetField:db:sums:orders"}),
        ({"kind": "run"}, {"run:orders-run"}),
        ({"kind": ["model", "run"]}, {"dataset:db:orders_model", "run:orders-run"}),
        ({"owner": "team:data"}, {"dataset:db:shop.orders", "job:shop:load_orders"}),
        ({"tag": "pii", "kind": "dataset"}, {"dataset:db:shop.orders"}),
        ({"tag": "tier", "kind": "job"}, {"job:shop:load_orders"}),
        ({"tag": "tier=gold", "kind": "dataset"}, {"dataset:db:shop.orders"}),
        ({"tag": "tier=silver"}, set()),
        ({"state": "FAILED"}, {"job:shop:orders"}),
        ({"state": ["FAILED", "RUNNING"]}, {"job:shop:orders", "run:orders-run"}),
        ({"namespace": "shop", "kind": "job"}, {"job:shop:orders", "job:shop:load_orders", "job:shop:backorders"}),
        ({"namespace": "nowhere"}, set()),
    ],
)
def test_filters(api: httpx.Client, asked: dict[str, Any], expected: set[str]) -> None:
    found = get(api, "/find", q="orders", **asked)
    assert set(ids(found)) == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.usefixtures("shop")
def test_without_a_text_it_is_what_was_named_last(api: httpx.Client) -> None:
    found = get(api, "/find", limit=3)
    assert ids(found)[0] in {"job:shop:sums", "dataset:db:sums", "run:run-5", "dataset:db:raw"}
    times = [each["lastActivityAt"] for each in all_pages(api, limit=3)]
    assert times == sorted(times, reverse=True)
    everything = all_pages(api, limit=3)
    # 5 jobs, 6 datasets, 6 runs
    assert len({each["id"] for each in everything}) == len(everything) == 17
    assert [each["id"] for each in all_pages(api, limit=1, kind="run", state="FAILED")] == ["run:run-3"]
    assert [each["id"] for each in all_pages(api, limit=1, kind="job", state="FAILED")] == ["job:shop:orders"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "node", ["dataset:db:orders", "job:shop:orders", "datasetField:db:sums:orders", "run:orders-run"]
)
def test_whole_ids_are_found(api: httpx.Client, node: str) -> None:
    found = get(api, "/find", q=node)
    assert ids(found) == [node]
    assert found["totalCount"] == 1


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_are_the_whole_in_order(api: httpx.Client, limit: int) -> None:
    assert [each["id"] for each in all_pages(api, q="orders", limit=limit)] == ids(get(api, "/find", q="orders"))


def test_hostile_names_are_found_as_text(api: httpx.Client, tell: Tell) -> None:
    tell(*(run(name, (name,), at=place, run_id=name) for place, name in enumerate(HOSTILE)))
    for name in HOSTILE:
        if name.strip():  # nothing is looked for by blanks alone
            found = get(api, "/find", q=name[:300], kind=["job", "dataset", "run"])
            assert set(ids(found)) == {f"job:shop:{name}", f"dataset:db:{name}", f"run:{name}"}
    assert len(all_pages(api, limit=5)) == 3 * len(HOSTILE)


def test_a_dataset_with_two_names_is_one(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), (dataset("s3/path_of_sales", symlinks=alias("sales.daily")),), at=0),
        run("read", ("other",), (dataset("t", columnLineage=made_of(a=["other.sales"])),), at=1),
    )
    found = get(api, "/find", q="sales", kind=["dataset", "model"])
    assert ids(found) == ["dataset:catalog:sales.daily"]
    assert found["totalCount"] == 1
    assert ids(get(api, "/find", q="path_of")) == ["dataset:catalog:sales.daily"]
    newest = [each for each in ids(get(api, "/find", kind="dataset")) if "sales" in each]
    assert newest == ["dataset:catalog:sales.daily"]


def test_many_that_fit_are_bounded_and_the_best_is_first(api: httpx.Client, tell: Tell) -> None:
    many = tuple(f"wide.table_{number}" for number in range(1100))
    tell(run("load", (), many, at=1), run("one", (), ("table",), at=0))
    found = get(api, "/find", q="table", kind="dataset")
    assert ids(found)[0] == "dataset:db:table", "although it is the oldest"
    assert found["totalCount"] is None
    assert found["complete"] is False
    pages = [each["id"] for each in all_pages(api, q="table", kind="dataset", limit=200)]
    assert len(set(pages)) == len(pages) > 1000
    assert get(api, "/find", q="table_1099", kind="dataset")["totalCount"] == 1


@pytest.mark.parametrize(
    "asked", [{"kind": "nothing"}, {"state": "SAD"}, {"cursor": "no"}, {"q": "a", "cursor": "no"}, {"kind": "column"}]
)
def test_what_makes_no_sense_is_refused(api: httpx.Client, asked: dict[str, str]) -> None:
    assert api.get("/api/v1/find", params=asked).status_code == 422
