"""A running collector, and small events for it."""

from dataclasses import dataclass
from typing import Any

import httpx

from headwater.engines.process import Child
from headwater.settings import Settings

ONE = "/api/v1/lineage"
BATCH = "/api/v1/lineage/batch"


@dataclass(frozen=True)
class Running:
    """A collector that answers."""

    url: str
    settings: Settings
    process: Child

    def client(self) -> httpx.Client:
        """A client that gives up after 5 s, as OpenLineage's do."""
        return httpx.Client(base_url=self.url, timeout=5, trust_env=False)


def event(number: int, job: str = "j", **more: Any) -> dict[str, Any]:
    return {
        "eventTime": "2026-11-24T09:30:00Z",
        "producer": "p",
        "run": {"runId": str(number)},
        "job": {"namespace": "n", "name": job},
        **more,
    }
