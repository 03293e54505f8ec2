"""What stands around every view."""

import json

import pytest

from query_api.page.route import BUILT, VIEWS
from tests.integration.page.conftest import Open

pytestmark = pytest.mark.engines


@pytest.mark.parametrize("view", ["", *VIEWS])
def test_every_view_is_there_and_loads_nothing_from_elsewhere(window: Open, view: str) -> None:
    page = window("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/{view}")
    page.get_by_role("main").wait_for()
    page.wait_for_load_state("networkidle")
    own = page.url.split("/", 3)[2]
    assert {each.split("/", 3)[2] for each in asked if not each.startswith(("data:", "blob:"))} == {own}
    answers = [each.split("/", 3)[3] for each in asked if "/api/" in each]
    loads = json.loads((BUILT / "first-loads.json").read_text("utf-8"))[view or "home"]
    for each in loads["answers"]:
        assert answers.count(each) == 1, "asked for by the HTML and by the view as one"


def test_the_box_to_find_things_is_one_key_away(window: Open) -> None:
    page = window("/models")
    box = page.get_by_role("combobox").or_(page.get_by_role("searchbox"))
    box.first.wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "INPUT"


def test_an_address_that_shows_nothing_says_so(window: Open) -> None:
    page = window("/models", allowed=("404",))
    answer = page.goto("/no-such-view")
    assert answer
    assert answer.status == 404
