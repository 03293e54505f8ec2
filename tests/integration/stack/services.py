"""Collector, writers and query API, each as its own process, against engines that it did not start."""

import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
from tenacity import retry, retry_if_exception_type, retry_if_result, stop_after_delay, wait_fixed

from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.settings import Settings
from tests.corpus import Event


@dataclass
class Stack:
    """Running services and how to reach them."""

    collector_url: str
    api_url: str
    collector: Child
    api: Child
    writers: list[Child]

    def send(self, events: Iterable[Event]) -> int:
        """Send one event a request until each is acknowledged; returns how often one was not at first."""
        refusals = 0
        with httpx.Client(base_url=self.collector_url, timeout=10, trust_env=False) as client:
            for event in events:
                while not self._accepted(client, event):
                    refusals += 1
        return refusals

    @staticmethod
    def _accepted(client: httpx.Client, event: Event) -> bool:
        try:
            answer = client.post("/api/v1/lineage", content=orjson.dumps(event))
        except httpx.TransportError:
            return False
        assert answer.status_code in {201, 503}, answer.text
        return answer.status_code == 201

    def run(
        self, *arguments: str, url: str | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """One run of the command line, against the query API or `url`."""
        return subprocess.run(
            [sys.executable, "-m", "headwater.cli.main", *arguments],
            env={**os.environ, "HEADWATER_URL": url or self.api_url, "COLUMNS": "200", **(environment or {})},
            capture_output=True,
            timeout=120,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        """The answer of /api/v1/status, {} while the query API is away."""
        try:
            return httpx.get(f"{self.api_url}/api/v1/status", timeout=10, trust_env=False).json()
        except httpx.TransportError:
            return {}

    @retry(
        retry=retry_if_result(lambda status: not status.get("ready") or status["lag"] != 0),
        wait=wait_fixed(0.1),
        stop=stop_after_delay(120),
    )
    def wait(self) -> dict[str, Any]:
        """Until everything that was accepted is in the graph."""
        return self.status()

    @retry(
        retry=retry_if_exception_type(httpx.HTTPError), wait=wait_fixed(0.2), stop=stop_after_delay(60), reraise=True
    )
    def dump(self) -> bytes:
        """The whole graph."""
        return httpx.get(f"{self.api_url}/api/v1/dump", timeout=60, trust_env=False).raise_for_status().content


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1, trust_env=False).status_code < 500
    except httpx.TransportError:
        return False


@contextmanager
def services(settings: Settings, folder: Path, writers: int = 1, *, one_port: bool = False) -> Generator[Stack]:
    """The three services during the block; ready when it is entered, stopped in order after it.

    With `one_port`, collector and query API are one process, as `headwater up` runs them.
    """
    collector_port, api_port = free_ports(1) * 2 if one_port else free_ports(2)
    urls = f"http://127.0.0.1:{collector_port}", f"http://127.0.0.1:{api_port}"
    environment = settings.environment()

    def child(name: str, command: str, ready: Any, port: int | None = None) -> Child:
        at = {"HEADWATER_PORT": str(port)} if port else {}
        run = [sys.executable, "-m", "headwater.cli.main", command]
        return Child(ChildSpec(name, run, folder / f"{name}.log", ready, environment | at, stop_within=20))

    api = child("api", "serve" if one_port else "api", lambda: _answers(f"{urls[1]}/api/v1/status"), api_port)
    stack = Stack(
        *urls,
        api if one_port else child("collector", "collector", lambda: _answers(f"{urls[0]}/healthz"), collector_port),
        api,
        [child(f"writer-{number}", "writer", lambda: True) for number in range(writers)],
    )
    children = [*dict.fromkeys([stack.collector, stack.api]), *stack.writers]
    try:
        for each in children:
            each.start()
        for each in children:
            each.wait_ready()
        yield stack
    finally:
        for each in children:
            each.ask_to_stop()
        for each in children:
            each.stop()
