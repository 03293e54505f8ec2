"""axe-core finds nothing on any view, in light and in dark, on a desktop and on a phone."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import ViewportSize, expect

from headwater.cli.demo import BAD
from headwater.demo.tables import CHURN_MODEL, ORDERS
from query_api.page.route import BUILT
from tests.integration.page.conftest import DESKTOP, Open, settled

pytestmark = pytest.mark.engines

#: Comes with the packages that the page is built with.
AXE = BUILT.parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 390, "height": 800}


def addresses() -> list[str]:
    """Each view, and each of its tabs; `test_node_views.py` has those of datasets, jobs and runs."""
    node, model = {"id": ORDERS.id}, {"id": CHURN_MODEL.id}
    asked = [
        ("", {}),
        ("find", {"q": "orders"}),
        ("graph", {}),
        ("graph", {**node, "selected": ORDERS.id}),
        ("graph", {**node, "column": ORDERS.column_id("discount"), "selected": ORDERS.id}),
        ("graph", {**model, "asOf": "2026-11-17T12:00:00Z", "and": "now"}),
        ("models", {}),
        *(("model", {**model, "tab": tab}) for tab in ("", "origin", "changes", "uses", "reproduce")),
        ("impact", {}),
        ("impact", node),
        ("impact", {**model, "direction": "upstream"}),
        ("root-cause", {}),
        ("root-cause", {**model, "bad": BAD}),
        ("root-cause", {**model, "bad": BAD, "suspect": "4"}),
        ("runs", {}),
        ("dead-letters", {}),
        ("dataset", {"id": "dataset:nobody:knows"}),
    ]
    return [f"/{view}?{urlencode(query)}" for view, query in asked]


#: What breaks a rule, one line each.
FOUND = """async (rules) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...only });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`));
}"""


#: Once all that follows the size of the window has followed it.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


def test_axe_finds_nothing(window: Open) -> None:
    page = window("about:blank", allowed=("404",))
    # The page's policy lets no other script in: this one comes in by the browser's own door.
    client = page.context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.addScriptToEvaluateOnNewDocument", {"source": AXE.read_text("utf-8")})
    found: list[str] = []
    for address in addresses():
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(address)
        settled(page)
        found += [f"{address} {each}" for each in page.evaluate(FOUND)]
        page.emulate_media(color_scheme="dark")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        found += [f"{address} in dark {each}" for each in page.evaluate(FOUND, ["color-contrast"])]
        page.set_viewport_size(PHONE)
        page.evaluate(DRAWN)
        found += [f"{address} on a phone {each}" for each in page.evaluate(FOUND)]
    assert not found, "\n".join(found)
