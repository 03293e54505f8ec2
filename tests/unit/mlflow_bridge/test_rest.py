"""Addresses that are no MLflow server or do not answer, those that want a login, and pages without an end."""

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from tenacity import wait_none

from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.mlflow_bridge import rest
from headwater.mlflow_bridge.names import namespace_of, tracking_address
from headwater.mlflow_bridge.rest import FilesUnavailable, MlflowUnavailable, tracking
from tests.unit.mlflow_bridge.made import run, server
from tests.unit.mlflow_bridge.mlflow_server import serving

Answers = Callable[[int, str, bytes], str]


@pytest.fixture
def answering() -> Iterator[Answers]:
    """Has a server answer everything alike; gives its address."""
    started: list[ThreadingHTTPServer] = []

    def answer(status: int, kind: str, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: Any) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        started.append(http)
        Thread(target=http.serve_forever, args=[0.01], daemon=True).start()
        return f"http://127.0.0.1:{http.server_address[1]}"

    yield answer
    for each in started:
        each.shutdown()
        each.server_close()


@pytest.mark.parametrize(
    ("status", "kind", "body", "told"),
    [
        (200, "text/html", b"<html>", "not as an MLflow"),
        (200, "application/json", b'{"status": "ok"}', "not as an MLflow"),
        (200, "application/json", b"[]", "not as an MLflow"),
        (404, "application/problem+json", b'{"detail": "there is nothing at this path"}', "not as an MLflow"),
        (404, "text/html", b"", "not as an MLflow"),
        (302, "text/html", b"", "not as an MLflow"),
        (401, "text/html", b"", "MLFLOW_TRACKING_USERNAME"),
        (403, "application/json", b"{}", "MLFLOW_TRACKING_TOKEN"),
        (400, "application/json", b'{"error_code": "BAD", "message": "no\\nway"}', "no way"),
        (503, "text/html", b"", "503"),
    ],
)
def test_what_is_no_mlflow_is_told_in_one_line(
    answering: Answers, status: int, kind: str, body: bytes, told: str
) -> None:
    with tracking(answering(status, kind, body)) as asked, pytest.raises(HeadwaterError, match=told) as raised:
        asked.reach()
    assert "\n" not in str(raised.value)


def test_nothing_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with tracking(f"http://127.0.0.1:{port}") as asked, pytest.raises(MlflowUnavailable, match="cannot reach"):
        asked.reach()


def test_an_address_that_takes_and_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up while the request still waits."""
    monkeypatch.setattr(rest, "REACHED_WITHIN", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with tracking(url) as asked, pytest.raises(EngineUnavailable, match="did not answer within"):
            asked.reach()


@pytest.mark.parametrize(
    "uri", ["", "sqlite:///mlflow.db", "./mlruns", "databricks", "http://", "http://h:x", "ftp://h", "http://h:0"]
)
def test_no_address(uri: str) -> None:
    with pytest.raises(HeadwaterError, match="no http:// or https:// address"):
        tracking_address(uri)


def test_a_password_in_the_address_is_never_shown(answering: Answers) -> None:
    url = answering(401, "text/html", b"").replace("http://", "http://me:hidden@")
    with tracking(url) as asked, pytest.raises(HeadwaterError) as raised:
        asked.reach()
    assert "hidden" not in str(raised.value)
    with pytest.raises(HeadwaterError) as raised:
        tracking_address("sqlite://me:hidden@host/x")
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    ("uri", "namespace"),
    [
        ("http://mlflow:5000", "mlflow://mlflow:5000"),
        ("http://MLflow.Example/prefix/", "mlflow://mlflow.example:80"),
        ("https://u:p@mlflow.example", "mlflow://mlflow.example:443"),
        ("http://[::1]:5000", "mlflow://[::1]:5000"),
    ],
)
def test_the_namespace_of_an_address(uri: str, namespace: str) -> None:
    assert namespace_of(tracking_address(uri)) == namespace


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({"MLFLOW_TRACKING_USERNAME": "me", "MLFLOW_TRACKING_PASSWORD": "pw"}, "Basic bWU6cHc="),
        ({"MLFLOW_TRACKING_TOKEN": "t"}, "Bearer t"),
        (
            {"MLFLOW_TRACKING_USERNAME": "me", "MLFLOW_TRACKING_PASSWORD": "pw", "MLFLOW_TRACKING_TOKEN": "t"},
            "Basic bWU6cHc=",
        ),
        ({}, None),
    ],
)
def test_login(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], header: str | None) -> None:
    for name in ("USERNAME", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"MLFLOW_TRACKING_{name}", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    made = server()
    with serving(made) as url, tracking(url) as asked:
        asked.reach()
    assert made.headers[0].get("Authorization") == header


def test_a_token_that_comes_again_ends_the_pages() -> None:
    made = server(run(1))
    answer = made.answer
    made.answer = lambda path, given: answer(path, given) | {"next_page_token": "0"}  # type: ignore[method-assign]
    with serving(made) as url, tracking(url) as asked:
        assert len(list(asked.experiments())) == 2


def test_a_server_that_is_away_for_a_moment_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "wait_exponential", lambda *_, **__: wait_none())
    made = server(run(1))
    answer, left = made.answer, [2]

    def sometimes(path: str, given: dict[str, Any]) -> dict[str, Any]:
        if left[0]:
            left[0] -= 1
            raise ConnectionAbortedError
        return answer(path, given)

    made.answer = sometimes  # type: ignore[method-assign]
    with serving(made) as url, tracking(url) as asked:
        assert [each.name for each in asked.experiments()] == ["churn training"]


@pytest.mark.parametrize(
    ("status", "kind", "body", "found"),
    [
        (200, "text/plain", "flavors: {}\nname: ü".encode(), "flavors: {}\nname: ü"),
        (200, "text/plain", b"\xff", "\ufffd"),
        (200, "text/plain", b"x" * 101, None),
        (404, "application/json", b'{"error_code": "RESOURCE_DOES_NOT_EXIST"}', None),
    ],
    ids=["text", "no text", "too long", "none"],
)
def test_a_file_of_a_model(
    answering: Answers, monkeypatch: pytest.MonkeyPatch, status: int, kind: str, body: bytes, found: str | None
) -> None:
    monkeypatch.setattr(rest, "_LARGEST_FILE", 100)
    with tracking(answering(status, kind, body)) as server_:
        assert server_.logged_model_file("m-1/2", "MLmodel") == found
        assert server_.version_file("a b", "1", "MLmodel") == found


@pytest.mark.parametrize("status", [302, 401, 403, 404, 500, 503])
def test_a_server_that_gives_no_files(answering: Answers, status: int) -> None:
    """An address that it does not know is answered otherwise than a file that is not there."""
    with tracking(answering(status, "text/html", b"<html>")) as server_, pytest.raises(FilesUnavailable):
        server_.logged_model_file("m-1", "MLmodel")


def test_files_of_a_server_that_is_slow_or_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "_FILE_WITHIN", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with tracking(address) as server_, pytest.raises(FilesUnavailable):
            server_.logged_model_file("m-1", "MLmodel")
    with tracking(address) as server_, pytest.raises(MlflowUnavailable):
        server_.logged_model_file("m-1", "MLmodel")
