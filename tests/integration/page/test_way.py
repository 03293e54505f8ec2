"""The whole way: from a name to what it reaches, to what went wrong, to what the model was made of."""

import base64
import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from headwater.cli.demo import BAD, GOOD
from headwater.demo.tables import CHURN_MODEL, ORDERS
from tests.integration.page.conftest import Open, settled
from tests.integration.page.hands import Hands, Keys, Pointer
from tests.integration.stack.services import Stack

pytestmark = pytest.mark.engines

#: Times told from now: they differ between two looks.
AGO = re.compile(r"\b(just now|\d+ (min|h|days?) ago)\b")
SVG = "{http://www.w3.org/2000/svg}"

#: How many colours a picture has, at its own size.
COLOURS = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  return [image.width, image.height, new Set(pixels).size];
}"""


@pytest.mark.parametrize("hands", [Pointer(), Keys()], ids=["pointer", "keyboard alone"])
def test_from_a_name_to_the_cause_and_the_origin(window: Open, shop: Stack, tmp_path: Path, hands: Hands) -> None:
    page = window("/")
    seen = [
        *_graph_and_column(page, hands),
        _impact_and_exports(page, hands, shop, tmp_path),
        _cause(page, hands),
        _origin(page, hands),
    ]
    for address, place, told in seen:
        fresh = window(address)
        expect(_at(fresh, place)).to_be_visible()
        _tells(fresh, place, told)


def test_groups_have_frames_and_the_slider_stops_where_something_changed(window: Open) -> None:
    page = window(f"/graph?{urlencode({'id': CHURN_MODEL.id, 'up': 12, 'group': 'namespace'})}")
    settled(page)
    picture = page.get_by_role("region", name="Picture of the graph")
    expect(picture.get_by_text("dbt (3)", exact=True)).to_be_visible()
    expect(picture.get_by_role("button", name="Draw bigquery")).to_have_count(0)
    picture.locator("[data-node*='group:namespace:bigquery']").click()
    page.get_by_role("button", name=re.compile("^Draw all .* apart$")).click()
    close = picture.get_by_role("button", name=re.compile(r"^Draw bigquery \(\d+\) as one$"))
    close.first.click()
    expect(close).to_have_count(0)

    page.get_by_role("button", name="Time").click()
    slider = page.get_by_role("slider", name="As it stood: slider")
    expect(slider).to_have_attribute("aria-valuetext", "now")
    expect(page.locator("datalist option").first).to_be_attached()
    page.wait_for_load_state("networkidle")  # until the stops of all jobs are known
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r", \S+: "))
    expect(page).to_have_url(re.compile(r"asOf=\d{4}-"))
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "now")


def _graph_and_column(page: Page, hands: Hands) -> list[tuple[str, str, str]]:
    hands.find(page, "public.orders", re.compile(r"dataset.*\bshop\.public\.orders\b"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(ORDERS.name)
    hands.press(page.get_by_role("main").get_by_role("link", name="Graph", exact=True))

    picture = page.get_by_role("region", name="Picture of the graph")
    tree = page.get_by_role("tree")
    first = picture.locator("[data-node]")
    expect(first).to_have_count(3)
    more = picture.get_by_role("button", name=re.compile(r"^Show .* more downstream of shop\.raw\.orders"))
    before = _places(picture)
    hands.press(more)
    expect(tree.get_by_role("treeitem", name=re.compile("staging.orders")).first).to_be_visible()
    expect(picture.locator("[data-node]")).not_to_have_count(len(before))
    assert {node: place for node, place in _places(picture).items() if node in before} == before
    grown = _seen(page, "tree")

    hands.select(tree.get_by_role("treeitem", name=re.compile(ORDERS.name)).first)
    chosen = page.get_by_role("region", name="The chosen node")
    hands.press(chosen.get_by_role("button", name=re.compile(r"^discount\b")))
    way = page.get_by_role("region", name="The way of the column")
    expect(way).to_contain_text("avg_discount_90d")
    expect(way).to_contain_text(CHURN_MODEL.name)
    # All of it is drawn, from the source to the model.
    expect(picture.locator(f"[data-node='{CHURN_MODEL.id}']")).to_have_count(1)
    lit = (page.url, "region/The way of the column", _told(way))
    hands.press(chosen.get_by_role("link", name="Impact"))
    return [grown, lit]


def _impact_and_exports(page: Page, hands: Hands, shop: Stack, folder: Path) -> tuple[str, str, str]:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What does {ORDERS.name} reach?")
    hands.choose(page.get_by_role("combobox", name="by"), re.compile("tables"))
    question = {"nodeId": ORDERS.id, "level": "dataset"}
    answer = httpx.get(f"{shop.api_url}/api/v1/impact", params=question, trust_env=False).json()
    nodes, edges = answer["nodes"], answer["edges"]
    models = [each for each in nodes if each.get("datasetType") == "MODEL"]
    expect(page.get_by_role("table", name="models that are reached").get_by_role("row")).to_have_count(1 + len(models))
    here = _seen(page, "main")

    def saved(kind: str) -> bytes:
        with page.expect_download() as download:
            hands.press(page.get_by_role("button", name=kind, exact=True))
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_bytes()

    rows = list(csv.DictReader(io.StringIO(saved("CSV").decode())))
    assert [row["id"] for row in rows] == [node["id"] for node in nodes]
    taken: dict[str, Any] = json.loads(saved("JSON"))
    assert (len(taken["nodes"]), len(taken["edges"])) == (len(nodes), len(edges))
    drawing = ET.fromstring(saved("SVG").decode())  # noqa: S314  (a file of ours)
    drawn = {each.get("data-id") for each in drawing.iter(f"{SVG}g") if each.get("class") == "node"}
    assert drawn == {node["id"] for node in nodes}
    [lines] = [each for each in drawing.iter(f"{SVG}g") if each.get("class") == "edges"]
    assert len(lines.findall(f"{SVG}path")) == len(edges)
    picture = base64.b64encode(saved("PNG")).decode()
    width, height, colours = page.evaluate(COLOURS, f"data:image/png;base64,{picture}")
    assert width / height == pytest.approx(float(drawing.get("width", 0)) / float(drawing.get("height", 1)), rel=0.01)
    assert colours > len({"white", "edges", "dataset", "job", "model", "dashboard"})
    hands.press(page.get_by_role("table", name="models that are reached").get_by_role("link", name=CHURN_MODEL.name))
    return here


def _cause(page: Page, hands: Hands) -> tuple[str, str, str]:
    expect(page.get_by_role("heading", level=1)).to_contain_text(CHURN_MODEL.name)
    hands.press(page.get_by_role("main").get_by_role("link", name="Root cause", exact=True).first)
    hands.choose(page.get_by_role("combobox", name="what went wrong"), re.compile(f"^{BAD}\\b"))
    short = page.get_by_role("region", name="In short")
    expect(short).to_contain_text(f"version {BAD}")
    expect(short).to_contain_text(f"version {GOOD}")
    suspects = page.get_by_role("list", name="Suspects, the likeliest first").get_by_role("button")
    expect(suspects.first).to_contain_text(ORDERS.name)
    expect(suspects.first).to_contain_text("discount")
    expect(suspects.first).to_have_attribute("aria-pressed", "true")
    here = _seen(page, "main")

    hands.press(page.get_by_role("link", name="See the way in the graph"))
    picture = page.get_by_role("region", name="Picture of the graph")
    for end in (ORDERS, CHURN_MODEL):
        expect(picture.locator(f".lit [data-node='{end.id}']")).to_be_visible()
    page.go_back()
    expect(suspects.first).to_contain_text(ORDERS.name)
    way = page.get_by_role("list", name="The way from the change to what is wrong")
    hands.press(way.get_by_role("link", name=CHURN_MODEL.name))
    return here


def _origin(page: Page, hands: Hands) -> tuple[str, str, str]:
    hands.press(page.get_by_role("navigation", name="About this version").get_by_role("link", name="Origin"))
    expect(page.get_by_role("table", name="What the training read")).to_contain_text("shop.features.customer")
    expect(page.get_by_role("table", name="Sources, furthest up")).to_contain_text(ORDERS.name)
    expect(page.get_by_role("region", name="Training", exact=True)).to_contain_text("logistic_regression")
    return (page.url, "region/Training", _told(page.get_by_role("region", name="Training", exact=True)))


def _seen(page: Page, place: str) -> tuple[str, str, str]:
    """What another window has to show at this address."""
    settled(page)
    return (page.url, place, _told(_at(page, place)))


def _at(page: Page, place: str) -> Locator:
    role, _, name = place.partition("/")
    found = page.get_by_role(role, name=name, exact=True) if name else page.get_by_role(role)  # pyright: ignore[reportArgumentType]
    return found.first


def _told(place: Locator) -> str:
    return AGO.sub("a while ago", place.inner_text())


def _tells(page: Page, place: str, told: str) -> None:
    """Wait until the same is told here."""
    for _ in range(60):
        if _told(_at(page, place)) == told:
            return
        settled(page)
    assert _told(_at(page, place)) == told


def _places(picture: Locator) -> dict[str, str]:
    """Where each box stands in the picture, in the picture's own measure."""
    return picture.evaluate(
        """picture => Object.fromEntries([...picture.querySelectorAll(".react-flow__node")]
             .map(node => [node.dataset.id, node.style.transform]))"""
    )
