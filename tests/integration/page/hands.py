"""Two ways to work with the page: with a pointer, and with the keyboard alone."""

import re
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

#: Presses of the Tab key until something counts as out of reach.
MOST_TABS = 250


class Hands(Protocol):
    """What somebody does to a page."""

    def press(self, control: Locator) -> None:
        """Press a button or follow a link."""
        ...

    def choose(self, control: Locator, label: re.Pattern[str]) -> None:
        """Choose the option of a `select` whose label is matched."""
        ...

    def select(self, row: Locator) -> None:
        """Select a row of the tree beside the graph."""
        ...

    def find(self, page: Page, text: str, option: re.Pattern[str]) -> None:
        """Find something in the box at the top and go there."""
        ...


class Pointer:
    """Clicks."""

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, control: Locator, label: re.Pattern[str]) -> None:
        wanted = control.get_by_role("option", name=label).first.get_attribute("value")
        control.select_option(value=wanted)

    def select(self, row: Locator) -> None:
        row.click()

    def find(self, page: Page, text: str, option: re.Pattern[str]) -> None:
        page.get_by_role("search").get_by_role("combobox").fill(text)
        page.get_by_role("option", name=option).first.click()


class Keys:
    """Tab, the arrows, Enter and the space bar. Focus is only ever moved by keys that were pressed."""

    def press(self, control: Locator) -> None:
        self._reach(control)
        control.page.keyboard.press("Enter")

    def choose(self, control: Locator, label: re.Pattern[str]) -> None:
        self._reach(control)
        shown = _chosen(control)
        for _ in range(MOST_TABS):
            if label.search(shown()):
                return
            control.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {label.pattern}; the last one is {shown()}")

    def select(self, row: Locator) -> None:
        page = row.page
        expect(row).to_be_visible()
        self._tab_until(page, lambda: _holds_focus(page.get_by_role("tree")))
        page.keyboard.press("Home")
        for _ in range(MOST_TABS):
            if _holds_focus(row):
                page.keyboard.press("Space")
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {row}")

    def find(self, page: Page, text: str, option: re.Pattern[str]) -> None:
        box = page.get_by_role("search").get_by_role("combobox")
        expect(box).to_be_visible()
        page.keyboard.press("/")
        expect(box).to_be_focused()
        page.keyboard.type(text)
        wanted = page.get_by_role("option", name=option).first
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            page.keyboard.press("ArrowDown")
            if box.get_attribute("aria-activedescendant") == wanted.get_attribute("id"):
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"the arrows do not lead to {option.pattern}")

    def _reach(self, control: Locator) -> None:
        expect(control).to_be_visible()
        self._tab_until(control.page, lambda: _holds_focus(control))

    @staticmethod
    def _tab_until(page: Page, there: Callable[[], bool]) -> None:
        for _ in range(MOST_TABS):
            if there():
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} times Tab does not lead there")


def _holds_focus(place: Locator) -> bool:
    # While the list of the box at the top is open, nothing else is offered.
    return place.count() > 0 and bool(
        place.evaluate("node => node === document.activeElement || node.contains(document.activeElement)")
    )


def _chosen(control: Locator) -> Callable[[], str]:
    return lambda: control.evaluate("node => node.selectedOptions[0].label")
