"""The views of a dataset, a job and a run: each part of them, with the numbers that the API gives."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.integration.page.conftest import Open
from tests.integration.stack.services import Stack

pytestmark = pytest.mark.engines

ORDERS = "dataset:bigquery:shop.staging.orders"
CUSTOMERS_JOB = "job:dbt:shop.staging.customers"
AXE = Path(__file__).parents[3] / "web/node_modules/axe-core/axe.min.js"


def _at(view: str, node: str, **more: str) -> str:
    return f"/{view}?{urlencode({'id': node, **more})}"


def _runs(shop: Stack, **asked: str) -> list[str]:
    return [run["id"] for run in _ask(shop, "runs", **asked)["runs"]]


def _ask(shop: Stack, path: str, **asked: str) -> Any:
    return httpx.get(f"{shop.api_url}/api/v1/{path}", params=asked, trust_env=False).raise_for_status().json()


def _faults(page: Page, *rules: str) -> list[str]:
    """What axe-core finds. Run in the page's own world: its policy lets no script in that is not from there."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = page.evaluate("async (only) => (await axe.run(document, only)).violations", only)
    return [f"{each['id']}: {[node['html'][:200] for node in each['nodes']]}" for each in found]


#: What is drawn, as text.
PIXELS = "canvas => canvas.toDataURL()"

DATASET_PARTS = ("overview", "schema", "versions", "runs", "statistics", "quality", "facets", "events")
JOB_PARTS = ("overview", "runs", "code", "facets", "events")
RUN_PARTS = ("overview", "closure", "reached", "compare", "facets", "events")


def test_every_part_is_there_for_everybody(window: Open, shop: Stack) -> None:
    run = _runs(shop, jobNamespace="dbt", job="shop.staging.orders")[0]
    page = window("/models")
    for view, node, parts in (
        ("dataset", ORDERS, DATASET_PARTS),
        ("job", CUSTOMERS_JOB, JOB_PARTS),
        ("run", f"run:{run}", RUN_PARTS),
    ):
        for part in parts:
            page.emulate_media(color_scheme="light")
            page.goto(_at(view, node, tab=part))
            page.get_by_role("heading", level=1).wait_for()
            expect(page.locator("main [aria-busy=true]")).to_have_count(0, timeout=30_000)
            expect(page.get_by_role("alert")).to_have_count(0)
            assert _faults(page) == [], f"{view} {part}"
            page.emulate_media(color_scheme="dark")
            expect(page.locator("html")).to_have_attribute("data-theme", "dark")
            assert _faults(page, "color-contrast") == [], f"{view} {part} in dark"


def test_columns_lead_to_what_they_are_made_from(window: Open) -> None:
    page = window(_at("dataset", ORDERS, tab="schema"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="discount_share"))
    expect(row).to_contain_text("shop.raw.orders.discount")
    page.get_by_label("find a column").fill("discount")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=discount"))
    row.get_by_role("link", name="3 direct upstream of discount_share").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("made of")


def test_a_number_over_time_marks_where_it_jumped(window: Open) -> None:
    page = window(_at("dataset", ORDERS, tab="statistics"))
    page.get_by_role("combobox", name="of", exact=True).select_option("discount_share")
    expect(page.get_by_role("heading", name="mean of discount_share")).to_be_visible()
    expect(page.get_by_role("img", name="mean of discount_share over time")).to_be_visible()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(6)
    expect(rows.nth(1)).to_contain_text("\N{MULTIPLICATION SIGN} 100")
    page.reload()
    expect(page.get_by_role("heading", name="mean of discount_share")).to_be_visible()
    drawing = page.get_by_role("img", name="mean of discount_share over time").locator("canvas")
    in_light = drawing.evaluate(PIXELS)
    page.get_by_role("button", name="Show in dark").click()
    page.wait_for_function(
        f"([canvas, before]) => ({PIXELS})(canvas) !== before", arg=[drawing.element_handle(), in_light]
    )


def test_a_jobs_code_is_shown_as_what_changed_in_it(window: Open) -> None:
    page = window(_at("job", CUSTOMERS_JOB, tab="code"))
    changed = page.get_by_role("figure", name="SQL, before and after")
    expect(changed.locator("ins").first).to_have_text("upper(")


def test_a_run_tells_what_it_read_and_what_it_reached(window: Open, shop: Stack) -> None:
    (failed,) = _runs(shop, state="FAILED")
    page = window(_at("run", f"run:{failed}"))
    expect(page.get_by_role("figure", name="error")).to_contain_text("out of memory")
    reads = page.get_by_role("region", name="It read")
    expect(reads.get_by_role("row")).to_have_count(4)
    expect(reads).to_contain_text("by time")
    page.get_by_role("link", name="What it read").click()
    expect(page.get_by_role("heading", name="2 steps before")).to_be_visible()
    page.go_back()
    expect(reads).to_be_visible()

    wrote = _runs(shop, jobNamespace="dbt", job="shop.staging.orders")[0]
    page.goto(_at("run", f"run:{wrote}", tab="reached"))
    counts = _ask(shop, f"runs/{wrote}/blast-radius")["counts"]
    expect(page.get_by_role("region", name="In short")).to_contain_text(f"{counts['datasets']} datasets")


def test_what_is_said_of_a_node_is_shown(window: Open, shop: Stack) -> None:
    page = window(_at("dataset", ORDERS))
    page.get_by_text("Say something", exact=True).click()
    page.get_by_role("textbox", name="note").fill("<b>looked odd</b>")
    page.get_by_role("textbox", name="by", exact=True).fill("Ada")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("status").filter(has_text="kept")).to_be_visible()
    shop.wait()
    page.reload()
    expect(page.get_by_role("region", name="What people say of it")).to_contain_text("<b>looked odd</b>")


def test_a_name_that_no_event_has_told_says_so(window: Open) -> None:
    page = window(_at("dataset", "dataset:no:such"))
    expect(page.get_by_role("alert")).to_contain_text("Not in the graph")
