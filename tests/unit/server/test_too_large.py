"""That a body is too large arrives at the clients that people have, although they send it whole before they listen."""

import http.client
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import requests
from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
from openlineage.client.transport.http import HttpConfig, HttpTransport

from collector.app import create_app
from headwater.settings import Settings
from tests.unit.server.listening import listening

SIZE = 50_000_000
PATH = "/api/v1/lineage"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A collector that takes 1 MB."""
    app = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", max_event_bytes=1_000_000))
    with listening(app) as port:
        yield f"http://127.0.0.1:{port}"


def by_requests(url: str) -> int:
    return requests.post(url + PATH, data=bytes(SIZE), timeout=60).status_code


def by_requests_in_chunks(url: str) -> int:
    return requests.post(url + PATH, data=iter([bytes(1_000_000)] * 50), timeout=60).status_code


def by_requests_once(url: str) -> int:
    return requests.post(url + PATH, data=bytes(SIZE), headers={"Connection": "close"}, timeout=60).status_code


def by_httpx(url: str) -> int:
    return httpx.post(url + PATH, content=bytes(SIZE), timeout=60).status_code


def by_urllib(url: str) -> int:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url + PATH, data=bytes(SIZE), timeout=60)  # noqa: S310  (a URL of ours)
    caught.value.close()
    return caught.value.code


def by_http_client(url: str) -> int:
    with closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)) as connection:
        connection.request("POST", PATH, bytes(SIZE))
        return connection.getresponse().status


def by_the_official_client(url: str) -> int:
    transport = HttpTransport(HttpConfig.from_dict({"url": url, "timeout": 60}))
    job = Job(namespace="shop", name="x" * SIZE)
    event = RunEvent(
        eventTime="2026-11-24T09:30:00Z",
        eventType=RunState.START,
        run=Run(runId=str(uuid4())),
        job=job,
        producer="https://example.com/producer",
    )
    with closing(transport.session), pytest.raises(requests.HTTPError) as caught:
        transport.emit(event)
    return caught.value.response.status_code


@pytest.mark.parametrize(
    "send",
    [by_requests, by_requests_in_chunks, by_requests_once, by_httpx, by_urllib, by_http_client, by_the_official_client],
)
def test_a_python_client_hears_413(send: Callable[[str], int], url: str) -> None:
    assert send(url) == 413


@pytest.mark.parametrize(
    "options",
    [[], ["-H", "Expect:"], ["-H", "Connection: close"], ["-H", "Transfer-Encoding: chunked", "-H", "Expect:"]],
    ids=["asks first", "does not ask", "once", "chunks"],
)
def test_curl_hears_413(options: list[str], url: str, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl")
    body = tmp_path / "body"
    body.write_bytes(bytes(SIZE))
    done = subprocess.run(
        [
            curl,
            "-sS",
            "-o",
            tmp_path / "answer",
            "-w",
            "%{http_code}",
            *options,
            "--data-binary",
            f"@{body}",
            url + PATH,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("413", "")
