"""The server as services have it: behind the gate, and with TLS alone where there is a certificate."""

import shutil
import ssl
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from headwater.engines.ports import free_ports
from headwater.server.listen import server_of
from headwater.settings import Settings
from tests.unit.server.listening import connect, heard, status
from tests.waiting import wait_for


def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {request.url.path}")


@contextmanager
def served(settings: Settings) -> Generator[int]:
    """An application on a free port, whose number is yielded."""
    (port,) = free_ports(1)
    server = server_of(Starlette(routes=[Route("/{path:path}", answer)]), settings, port)
    thread = Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
        (b"GET /x HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n", 421),
        (b"GET /x HTTP/1.1\r\nConnection: close\r\n\r\n", 421),
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + 70_000 * b"x" + b"\r\n\r\n", 431),
    ],
)
def test_every_answer_has_the_headers_of_safety_once(sent: bytes, expected: int) -> None:
    with served(Settings()) as port, connect(port) as client:
        client.sendall(sent)
        head = heard(client).partition(b"\r\n\r\n")[0].lower()
    assert status(head) == expected
    assert head.count(b"\r\nx-content-type-options: nosniff") == 1
    assert head.count(b"\r\ncontent-security-policy: default-src 'none'") == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on the PATH to make a certificate with")
def test_with_a_certificate_it_speaks_tls_alone(tmp_path: Path) -> None:
    certificate, key = tmp_path / "tls.pem", tmp_path / "tls.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    trusted = ssl.create_default_context(cafile=str(certificate))
    with served(Settings(tls_certificate=certificate, tls_key=key)) as port:
        asked = httpx.get(f"https://localhost:{port}/x", verify=trusted, trust_env=False)
        assert asked.text == "GET /x"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://localhost:{port}/x", trust_env=False)
