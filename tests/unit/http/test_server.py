"""The server around the gate, on a real port: what no application sees, and TLS."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from headwater.engines.ports import free_ports
from headwater.http.server import server_of
from headwater.settings import Settings
from tests.waiting import wait_for


def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {request.url.path}")


@contextmanager
def served(settings: Settings) -> Iterator[int]:
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
    "sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", b"\x16\x03\x01\x02\x00"]
)
def test_what_is_no_http_is_answered_like_everything_else(sent: bytes) -> None:
    with served(Settings()) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    for header in (b"x-content-type-options: nosniff", b"content-security-policy: default-src 'none'", b"problem+json"):
        assert header in head
    assert orjson.loads(body)["status"] == 400


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
