"""A real browser on the real page, on a Headwater that has the demo's shop in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j as neo4j_driver
import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from benchmarks.chromium import chromium
from headwater.cli.demo import BAD, GOOD
from headwater.demo import training
from headwater.demo.events import DAYS, events
from headwater.demo.send import send
from headwater.engines.local import LocalEngines
from query_api.page.route import BUILT
from tests.fresh import empty, fresh_settings
from tests.integration.stack.services import Stack, services

# The first question of a kind takes seconds: Neo4j plans it.
expect.set_options(timeout=30_000)
DESKTOP: ViewportSize = {"width": 1360, "height": 900}
Open = Callable[..., Page]


def settled(page: Page) -> None:
    """Wait until the view is there, and waits for no answer."""
    expect(page.get_by_role("main")).not_to_be_empty()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.fixture(scope="module")  # no longer: Playwright has a loop of its own, beside which no test may run another
def browser() -> Iterator[Browser]:
    """Chromium: the one on the PATH, else the one that `playwright install chromium` fetched."""
    if not (BUILT / "index.html").is_file():
        pytest.fail("the page is not built: make page")
    with sync_playwright() as playwright:
        try:
            started = chromium(playwright)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium on the PATH, and none of Playwright's (playwright install chromium): {error}")
        yield started
        started.close()


@pytest.fixture(scope="module")
def shop(
    kafka_engine: LocalEngines,
    neo4j_engine: LocalEngines,
    graph: neo4j_driver.Driver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """Collector and query API on one port, a writer, and the demo's story: five days, two trainings, one fault."""
    settings = fresh_settings(kafka=kafka_engine, neo4j=neo4j_engine)
    empty(graph, settings.neo4j_database)
    folder = tmp_path_factory.mktemp("shop")
    with services(settings, folder, one_port=True) as stack:
        send(events(), stack.api_url, lambda: None)
        tree = training.checkout(folder)
        for version, day in zip((GOOD, BAD), DAYS[-2:], strict=True):
            training.train(stack.api_url, tree, version, day.isoformat())
        stack.wait()
        yield stack


@pytest.fixture
def window(browser: Browser, shop: Stack, tmp_path: Path) -> Iterator[Open]:
    """Open the page at an address, in a window of its own; no fault of the page or its policy may be logged in it.

    `allowed` are parts of messages that a test provokes, as a server that is away.
    """
    faults: list[str] = []
    expected: list[str] = []
    contexts = []

    def note(text: str) -> None:
        if not any(each in text for each in expected):
            faults.append(text)

    def start(
        address: str = "/", *, scheme: str = "light", size: ViewportSize = DESKTOP, allowed: tuple[str, ...] = ()
    ) -> Page:
        expected.extend(allowed)
        context = browser.new_context(
            base_url=shop.api_url,
            viewport=size,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            accept_downloads=True,
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on(
            "console",
            lambda message: note(f"{message.text} {message.location['url']}") if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: note(str(error)))
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)
