"""Cases after public bug reports on lineage tools: the events of one, in the real Neo4j, behind the real query API."""

from collections.abc import Callable
from pathlib import Path

import httpx
import orjson
import pytest

from tests.integration.query_api.conftest import Tell, api, shared_server, tell

Case = Callable[..., httpx.Client]

__all__ = ["api", "shared_server", "tell"]


@pytest.fixture
def case(api: httpx.Client, tell: Tell) -> Case:
    """Apply the events of a case, by the name of its folder; a client of the query API."""

    def load(name: str, file: str = "events.ndjson") -> httpx.Client:
        lines = (Path(__file__).parent / name / file).read_bytes().splitlines()
        tell(*(orjson.loads(line) for line in lines if line.strip()))
        return api

    return load
