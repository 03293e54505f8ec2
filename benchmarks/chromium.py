"""Headless Chromium, for measurements and for tests of the page."""

import os
import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

#: No graphics card, and nothing that a browser does on its own account: look for updates, hosts and certificates.
QUIET: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium(playwright: Playwright, *arguments: str) -> Browser:
    """Chromium, started: the one on the PATH, else the one that `playwright install chromium` fetched.

    Raises:
        playwright.sync_api.Error: there is none.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    of_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=found, args=[*QUIET, *arguments, *of_root])
