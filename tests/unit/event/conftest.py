"""The published schema and the recorded events, which lie beside the repository and not in it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded events and published schemas: ../shared, or where HEADWATER_SHARED says."""
    repository = Path(__file__).parents[3]
    folder = Path(os.environ.get("HEADWATER_SHARED", repository.parent / "shared"))
    if not (folder / "spec").is_dir():
        pytest.skip("no ../shared (recorded events, published schemas) beside this clone, nor HEADWATER_SHARED")
    return folder
