"""Cases after public reports of others: each folder has its events, each test says what the right answer is."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, api, shared_server, tell

__all__ = ["api", "shared_server", "tell"]

HERE = Path(__file__).parent


@pytest.fixture
def case(api: httpx.Client, tell: Tell) -> Callable[..., httpx.Client]:
    """Apply the events of a case; a client of the query API that has them."""

    def apply(name: str, file: str = "events.ndjson") -> httpx.Client:
        tell(*map(json.loads, (HERE / name / file).read_text(encoding="utf-8").splitlines()))
        return api

    return apply
