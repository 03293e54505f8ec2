"""The published schema and the recorded events, which lie beside the repository and not in it."""

from pathlib import Path

import pytest

from tests.corpus import SHARED


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded events and published schemas: ../shared, or where HEADWATER_SHARED says."""
    if not (SHARED / "spec").is_dir():
        pytest.skip("no ../shared (recorded events, published schemas) beside this clone, nor HEADWATER_SHARED")
    return SHARED
