"""Who asks for a name that is not there is told which may have been meant."""

import httpx
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import columns, dataset, made_of, run

pytestmark = pytest.mark.engines


@pytest.fixture
def shop(api: httpx.Client, tell: Tell) -> httpx.Client:
    """A graph with names to mistake."""
    orders = dataset("public.Orders", namespace="postgres://db:5432", schema=columns("id", "Discount"))
    revenue = dataset("revenue", columnLineage=made_of(total=["orders.amount"]))
    tell(run("load_orders", (orders, "orders"), (revenue, "s"), at=1), run("train", ("revenue",), ("churn",), at=2))
    return api


def refused(api: httpx.Client, path: str, **parameters: str) -> str:
    """Why a question for what is not there is answered 404."""
    answer = api.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == 404, answer.text
    return answer.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("dataset:postgres://db:5432:public.orders", "dataset:postgres://db:5432:public.Orders"),
        ("dataset:POSTGRES://db:5432:public.Orders", "dataset:postgres://db:5432:public.Orders"),
        ("dataset:postgres://db:5432:public.Order", "dataset:postgres://db:5432:public.Orders"),
        ("dataset:postgres://db:5433:public.Orders", "dataset:postgres://db:5432:public.Orders"),
        ("dataset:postgres://db:5432:pblic.Orders", "dataset:postgres://db:5432:public.Orders"),
        ("job:shop:load_order", "job:shop:load_orders"),
        ("job:shop:laod_orders", "job:shop:load_orders"),
        ("dataset:shop:load_orders", "job:shop:load_orders"),
        ("dataset:db:S", "dataset:db:s"),
        (
            "datasetField:postgres://db:5432:public.Orders:discont",
            "datasetField:postgres://db:5432:public.Orders:Discount",
        ),
        ("datasetField:postgres://db:5432:public.Order:Discount", "dataset:postgres://db:5432:public.Orders"),
    ],
)
def test_what_was_meant_is_named(shop: httpx.Client, asked: str, meant: str) -> None:
    said = refused(shop, "/impact", nodeId=asked)
    assert f"did you mean {meant}" in said
    assert "headwater search" in said


def test_what_is_like_nothing_is_only_missing(shop: httpx.Client) -> None:
    said = refused(shop, "/impact", nodeId="dataset:elsewhere:nothing.like.it")
    assert "did you mean" not in said
    assert "headwater search" in said
    assert "did you mean" not in refused(shop, "/impact", nodeId=f"dataset:{'n' * 300}:{'x' * 9000}")


def test_a_column_that_is_asked_for_as_a_dataset_says_how_to_ask(shop: httpx.Client) -> None:
    said = refused(shop, "/impact", nodeId="dataset:postgres://db:5432:public.Orders:Discount")
    assert "the column 'Discount' of dataset:postgres://db:5432:public.Orders" in said
    assert said.endswith("ask for datasetField:postgres://db:5432:public.Orders:Discount")


def test_it_is_so_wherever_a_node_is_named(shop: httpx.Client) -> None:
    job, table = "did you mean job:shop:load_orders?", "did you mean dataset:db:revenue?"
    assert job in refused(shop, "/namespaces/shop/jobs/LOAD_ORDERS")
    assert job in refused(shop, "/namespaces/shop/jobs/LOAD_ORDERS/runs")
    assert job in refused(shop, "/jobs/versions", nodeId="job:shop:Load_Orders")
    assert table in refused(shop, "/namespaces/db/datasets/Revenue")
    assert table in refused(shop, "/impact", type="dataset", namespace="db", name="revenu")
    assert table in refused(shop, "/lineage", nodeId="dataset:db:Revenue")
    assert table in refused(shop, "/root-cause", nodeId="dataset:db:Revenue")


def test_an_id_that_two_have_names_both_and_either_can_be_asked_for(api: httpx.Client, tell: Tell) -> None:
    tell(run("turn", (dataset("c", namespace="a:b"),), (dataset("b:c", namespace="a"),)))
    both = [
        {"type": "dataset", "namespace": namespace, "name": name} for namespace, name in (("a", "b:c"), ("a:b", "c"))
    ]
    for path in ("/impact", "/neighbourhood", "/root-cause", "/datasets/models"):
        answer = api.get(f"/api/v1{path}", params={"nodeId": "dataset:a:b:c"})
        assert answer.status_code == 422
        assert answer.json()["meanings"] == both
    for each in both:
        assert api.get("/api/v1/datasets/models", params=each).json()["node"] == "dataset:a:b:c"
    wrong = [api.get("/api/v1/root-cause", params=each).json()["detail"] for each in both]
    assert ["known to be bad" in wrong[0], "known to have made it" in wrong[1]] == [True, True], "each is found"
