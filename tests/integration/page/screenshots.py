"""`make screenshots`: the main views of the demo's shop as PNG into docs/screenshots: light, dark, and on a phone.

No test by its name, so the suite leaves the pictures alone; it holds them to what a page of documentation can carry.
"""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import ViewportSize

from headwater.cli.demo import BAD
from headwater.demo.tables import CHURN_MODEL, ORDERS
from tests.integration.page.conftest import DESKTOP, Open, settled

pytestmark = pytest.mark.engines

FOLDER = Path(__file__).parents[3] / "docs" / "screenshots"
PHONE: ViewportSize = {"width": 390, "height": 800}
LOOKS: dict[str, tuple[str, ViewportSize]] = {
    "": ("light", DESKTOP),
    "-dark": ("dark", DESKTOP),
    "-phone": ("light", PHONE),
}
MOST_BYTES = 200_000
_DISCOUNT = ORDERS.column_id("discount")
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "home": ("", {}),
    "graph": ("graph", {"id": ORDERS.id, "level": "dataset", "selected": ORDERS.id, "column": _DISCOUNT}),
    "dataset": ("dataset", {"id": ORDERS.id, "tab": "statistics"}),
    "model": ("model", {"id": CHURN_MODEL.id, "version": BAD, "tab": "origin"}),
    "impact": ("impact", {"id": _DISCOUNT}),
    "root-cause": ("root-cause", {"id": CHURN_MODEL.id}),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("view", VIEWS)
def test_screenshot(window: Open, view: str, look: str) -> None:
    scheme, size = LOOKS[look]
    path, query = VIEWS[view]
    page = window(f"/{path}?{urlencode(query)}", scheme=scheme, size=size)
    settled(page)
    page.wait_for_load_state("networkidle")
    file = FOLDER / f"{view}{look}.png"
    page.screenshot(path=file)
    assert file.stat().st_size <= MOST_BYTES
