"""What goes wrong is said, with what to do next; what is large is shown all the same."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from headwater.demo.tables import CHURN_MODEL, ORDERS
from tests.integration.page.conftest import Open, settled

pytestmark = pytest.mark.engines

API = re.compile(r"/api/v1/")
IMPACT = f"/impact?id={quote(ORDERS.id)}"
GRAPH = f"/graph?id={quote(ORDERS.id)}"
#: As many as a large answer has.
MANY = 10_000


@pytest.mark.parametrize(
    "address",
    ["/", "/models", IMPACT, GRAPH, f"/root-cause?id={quote(CHURN_MODEL.id)}", f"/dataset?id={quote(ORDERS.id)}"],
)
def test_a_server_that_is_gone_is_said_and_comes_back_by_itself(window: Open, address: str) -> None:
    page = window("about:blank", allowed=("ERR_CONNECTION_REFUSED",))
    page.clock.install()
    page.route(API, lambda route: route.abort("connectionrefused"))
    page.goto(address)
    health = page.get_by_role("status").filter(has_text="Headwater does not answer")
    away = page.get_by_role("alert").filter(has_text="Headwater is away")
    _passing(page, lambda: away.count() > 0 and health.count() > 0)
    page.unroute(API)
    _passing(page, lambda: away.count() == 0 and health.count() == 0)


def test_what_was_there_stays_while_the_server_is_gone(window: Open) -> None:
    page = window("about:blank", allowed=("ERR_CONNECTION_REFUSED",))
    page.clock.install()
    page.goto("/models")
    model = page.get_by_role("main").get_by_role("link", name=CHURN_MODEL.name)
    expect(model).to_be_visible()
    page.route(API, lambda route: route.abort("connectionrefused"))
    health = page.get_by_role("status").filter(has_text="what you see is what it last said")
    _passing(page, lambda: health.count() > 0)
    expect(model).to_be_visible()
    page.unroute(API)
    _passing(page, lambda: health.count() == 0)


@pytest.mark.parametrize("address", ["/", "/models", IMPACT, GRAPH, f"/root-cause?id={quote(CHURN_MODEL.id)}", "/runs"])
def test_an_answer_that_failed_says_why_and_can_be_asked_for_again(window: Open, address: str) -> None:
    page = window("about:blank", allowed=("500",))
    said = '{"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": "a row was refused"}'
    page.route(API, lambda route: route.fulfill(status=500, content_type="application/problem+json", body=said))
    page.goto(address)
    failed = page.get_by_role("alert").filter(has_text="a row was refused").first
    expect(failed).to_be_visible()
    page.unroute(API)
    failed.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("heading").first).to_be_attached()
    settled(page)
    assert page.get_by_role("alert").count() < 3


def test_a_key_that_is_wanted_is_asked_for_tried_and_can_be_forgotten(window: Open) -> None:
    page = window("about:blank", allowed=("401",))

    def with_key(route: Route) -> None:
        if route.request.headers.get("authorization") == "Bearer headwater_right":
            route.continue_()
        else:
            said = '{"status": 401, "detail": "a key is wanted"}'
            route.fulfill(status=401, content_type="application/problem+json", body=said)

    page.route(API, with_key)
    page.goto("/models")
    dialog = page.get_by_role("dialog", name="This Headwater wants a key")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Give a key").click()
    dialog.get_by_label("Key").fill("headwater_wrong")
    dialog.get_by_role("button", name="Use this key").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nobody has this key")
    dialog.get_by_label("Key").fill("headwater_right")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("main").get_by_role("link", name=CHURN_MODEL.name)).to_be_visible()
    page.reload()
    expect(page.get_by_role("main").get_by_role("link", name=CHURN_MODEL.name)).to_be_visible()
    page.get_by_role("button", name="Forget the key").click()
    expect(dialog).to_be_visible()


def test_what_is_cut_off_says_so_and_goes_on(window: Open) -> None:
    page = window("about:blank")

    def limited(route: Route) -> None:
        asked = route.request.url
        route.continue_(url=asked if "cursor=" in asked else f"{asked}&limit=5")

    page.route(re.compile(r"/api/v1/impact"), limited)
    page.goto(f"{IMPACT}&level=dataset")
    cut = page.get_by_text("This is not all")
    expect(cut).to_be_visible()
    rows = page.get_by_role("main").get_by_role("row")
    before = rows.count()
    page.get_by_role("button", name="Go on from there").click()
    expect(cut).to_be_hidden()
    assert rows.count() > before


def test_ten_thousand_nodes_are_a_list_by_pages_and_a_picture(window: Open) -> None:
    page = window("about:blank")
    page.route(re.compile(r"/api/v1/impact"), _larger)
    page.goto(f"{IMPACT}&level=dataset")
    datasets = page.get_by_role("table", name="datasets that are reached").get_by_role("row")
    expect(page.get_by_text(re.compile(r"^50 of \d+ shown$")).first).to_be_visible()
    expect(datasets).to_have_count(1 + 50)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert len(download.value.path().read_text("utf-8").splitlines()) > MANY


def test_ten_thousand_nodes_in_a_graph_are_drawn_and_can_be_left(window: Open) -> None:
    page = window("about:blank")
    page.route(re.compile(r"/api/v1/neighbourhood"), _larger)
    page.goto(GRAPH)
    picture = page.get_by_role("region", name="Picture of the graph")
    # Far out they are on the canvas; elements are only what can be read.
    expect(picture).to_be_visible(timeout=30_000)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=60_000)
    assert picture.locator("[data-node]").count() < MANY / 10
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Models").click()
    expect(page.get_by_role("main").get_by_role("link", name=CHURN_MODEL.name)).to_be_visible()


def _larger(route: Route) -> None:
    """The real answer with many more datasets: a hundred made from the start, and chains of a hundred behind those."""
    response = route.fetch()
    body: dict[str, Any] = response.json()
    like = next(node for node in body["nodes"] if node["type"] == "dataset" and node["id"] != ORDERS.id)
    many = [{**like, "id": f"dataset:many:{each}", "namespace": "many", "name": str(each)} for each in range(MANY)]
    edge = body["edges"][0]
    body["nodes"] += many
    before = [ORDERS.id] * 100 + [each["id"] for each in many]
    body["edges"] += [
        {**edge, "from": made_from, "to": each["id"]} for made_from, each in zip(before, many, strict=False)
    ]
    route.fulfill(response=response, json=body)


def _passing(page: Page, there: Callable[[], bool]) -> None:
    """Let the page's time go on, second by second, until it is so."""
    for _ in range(60):
        if there():
            return
        page.clock.run_for(1_000)
        page.evaluate("() => new Promise(done => requestAnimationFrame(done))")
    assert there()
