"""A collector of its own, without Kafka: what is posted does not make it large, nor what it refuses."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from headwater.engines.ports import free_ports
from tests.events.amplified import event

#: Bytes that a request may make it grow by.
MOST = 400_000_000

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux says what a process had at most")


class Served:
    """A collector, and how much memory it had at most."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._process = process
        self.url = url

    def most(self, *, begin: bool = False) -> int:
        """Bytes at most since the last `begin`."""
        of = Path("/proc", str(self._process.pid))
        if begin:
            (of / "clear_refs").write_text("5")
        status = (of / "status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    (port,) = free_ports(1)
    environment = {**os.environ, "HEADWATER_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    command = [sys.executable, "-m", "headwater.cli.main", "collector", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        ready = retry(retry=retry_if_exception_type(httpx.HTTPError), wait=wait_fixed(0.1), stop=stop_after_delay(60))
        ready(lambda: httpx.get(f"{url}/healthz"))()
        yield Served(process, url)
        process.terminate()


@pytest.mark.parametrize(
    ("name", "share", "status"),
    [("arrays", 1, 413), ("objects with keys of their own", 0.4, 503), ("keys", 0.5, 503), ("wide text", 1, 503)],
)
@pytest.mark.parametrize("packed", [True, False])
def test_no_request_makes_it_large(served: Served, name: str, share: float, status: int, packed: bool) -> None:
    body = event(name, share)
    before = served.most(begin=True)
    answer = httpx.post(
        f"{served.url}/api/v1/lineage",
        content=gzip.compress(body, 1) if packed else body,
        headers={"content-encoding": "gzip"} if packed else {},
        timeout=60,
    )
    assert answer.status_code == status
    assert served.most() - before < MOST
