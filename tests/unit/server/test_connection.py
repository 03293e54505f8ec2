"""What a connection may cost: bytes of a head, time, and bytes of a body that nobody wants."""

import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress

import orjson
import pytest
from starlette.types import Receive, Scope, Send

from headwater.server import connection as connection_module
from headwater.server import server as server_module
from headwater.server.waiting import LIMITS, Stage
from tests.unit.server.listening import connect, heard, listening, status

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the length of the body of a PUT, which it reads; of anything else it reads nothing."""
    size = 0
    more = scope["method"] == "PUT"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        more = message["more_body"]
    body = str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413 if scope["method"] == "POST" else 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def at_once(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    """Nobody may stay in a stage until the next look at it."""
    limits = {**LIMITS, stage: LIMITS[stage]._replace(seconds=0)}
    monkeypatch.setattr(server_module, "LIMITS", limits)


def header(size: int) -> bytes:
    """A header line that with its end counts so many bytes."""
    return b"x: " + b"a" * (size - 5) + b"\r\n"


def test_a_head_of_64_kb_is_taken_and_one_byte_more_is_431() -> None:
    counted = len("/") + len("Host: localhost\r\n")
    with listening(answer) as port:
        for size, expected in ((65536 - counted, 200), (65536 - counted + 1, 431)):
            with connect(port) as client:
                client.sendall(GET + header(size) + b"\r\n")
                assert status(client.recv(65536)) == expected


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /" + b"a" * 200_000,
        GET + b"x" * 200_000,
        GET + b"x: " + b"a" * 200_000,
        GET + b"a: b\r\n" * 40_000,
        b"PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 40_000,
        b"PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx" + b"y" * 200_000,
        b"PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;x=" + b"y" * 400_000,
    ],
    ids=["path", "name", "value", "many", "trailers", "trailer name", "extension of a chunk"],
)
def test_what_has_no_end_is_431_before_it_is_in_memory(endless: bytes) -> None:
    with listening(answer) as port, connect(port) as client:
        client.sendall(endless)
        said = heard(client)
        assert status(said) == 431
        assert b"application/problem+json" in said
        head, _, document = said.partition(b"\r\n\r\n")
        assert orjson.loads(document)["status"] == 431
        assert f"x-request-id: {orjson.loads(document)['requestId']}" in head.decode().splitlines()


def test_what_is_no_http_is_400_with_a_problem() -> None:
    with listening(answer) as port, connect(port) as client:
        client.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert orjson.loads(heard(client).partition(b"\r\n\r\n")[2])["status"] == 400


@pytest.mark.parametrize(
    ("stage", "sent"),
    [
        (Stage.IDLE, b""),
        (Stage.IDLE, b"\r\n"),
        (Stage.HEAD, b"GET"),
        (Stage.HEAD, GET + b"half: "),
        (Stage.BODY, b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345"),
        (Stage.REST, POST + b"Content-Length: 10\r\n\r\n12345"),
        (Stage.REST, POST + b"Content-Length: 10\r\nConnection: close\r\n\r\n12345"),
    ],
)
def test_a_silent_client_is_let_go_in_every_stage(stage: Stage, sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch, stage)
    with listening(answer) as port, connect(port) as client:
        client.sendall(sent)
        said = heard(client)  # it ends: that is the test
        if stage is Stage.HEAD:
            assert status(said) == 408


def test_a_trickling_client_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch, Stage.HEAD)
    with listening(answer) as port, connect(port) as client:
        client.sendall(GET)
        client.settimeout(0.01)
        said = b""
        with suppress(ConnectionError):
            while not said:
                client.sendall(b"a: b\r\n")
                with suppress(TimeoutError):
                    said = client.recv(65536)
        assert not said or status(said) == 408


def test_who_does_not_read_its_answer_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch, Stage.ANSWER)

    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"50000000")]})
        await send({"type": "http.response.body", "body": bytes(50_000_000)})

    with listening(large) as port, connect(port) as client:
        client.sendall(GET + b"\r\n")
        client.recv(10)
        cut = connection_module.metrics.CONNECTIONS_CUT.labels("answer")._value
        before = cut.get()
        while cut.get() == before:
            with suppress(TimeoutError):
                client.settimeout(0.1)
                client.recv(1)
        assert len(heard(client)) < 50_000_000


@pytest.mark.parametrize(
    "silent",
    [b"", b"GET", b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345"],
    ids=["idle", "head", "body"],
)
def test_more_silent_clients_than_there_are_places_leave_room_for_good_ones(
    silent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {stage: limit._replace(most=10) for stage, limit in LIMITS.items()}
    monkeypatch.setattr(server_module, "LIMITS", few)
    with listening(answer) as port, ExitStack() as held:
        clients = [held.enter_context(connect(port)) for _ in range(30)]
        for each in clients:
            with suppress(ConnectionError):
                each.sendall(silent)
        with connect(port) as good:
            good.sendall(GET + b"\r\n")
            assert status(good.recv(65536)) == 200
            assert heard(clients[0]) == b""  # the oldest went first
            good.sendall(GET + b"Connection: close\r\n\r\n")  # and the good one is kept
            assert status(heard(good)) == 200


def test_many_requests_on_one_connection_are_answered_one_after_the_other() -> None:
    with listening(answer) as port, connect(port) as client:
        put = b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n" + bytes(200_000)
        last = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        client.sendall(put + GET + b"\r\n" + put + last)
        assert heard(client).count(b"HTTP/1.1 200 OK") == 4


def test_a_bad_request_behind_a_good_one_does_not_answer_for_it() -> None:
    with listening(answer) as port, connect(port) as client:
        client.sendall(GET + b"\r\n" + GET + header(100_000) + b"\r\n")
        assert heard(client).count(b"HTTP/1.1 4") <= 1


def length(size: int) -> Callable[[socket.socket], None]:
    """Sends a body of so many bytes, which are said beforehand."""
    return lambda client: client.sendall(b"Content-Length: %d\r\n\r\n" % size + bytes(size))


def chunks(size: int) -> Callable[[socket.socket], None]:
    """Sends a body of so many bytes in chunks."""
    body = (b"10000\r\n" + bytes(65536) + b"\r\n") * (size // 65536) + b"0\r\n\r\n"
    return lambda client: client.sendall(b"Transfer-Encoding: chunked\r\n\r\n" + body)


@pytest.mark.parametrize("send", [length(50_000_000), chunks(50_000_000)], ids=["length", "chunks"])
@pytest.mark.parametrize("ends", [b"", b"Connection: close\r\n"], ids=["kept", "closed"])
def test_an_answer_to_a_body_that_was_not_read_arrives(send: Callable[[socket.socket], None], ends: bytes) -> None:
    with listening(answer) as port, connect(port) as client:
        client.sendall(POST + ends)
        send(client)
        said = client.recv(65536)
        assert status(said) == 413
        if not ends:
            client.sendall(GET + b"Connection: close\r\n\r\n")
            assert status(heard(client)) == 200
        else:
            assert heard(client) == b""


@pytest.mark.parametrize("ends", [b"", b"Connection: close\r\n"], ids=["kept", "closed"])
def test_an_endless_body_is_cut(ends: bytes) -> None:
    with listening(answer) as port, connect(port) as client:
        client.sendall(POST + ends + b"Transfer-Encoding: chunked\r\n\r\n")
        piece = b"100000\r\n" + bytes(1024 * 1024) + b"\r\n"
        sent = 0
        with suppress(ConnectionError):
            while sent < 200:
                client.sendall(piece)
                sent += 1
        assert 60 < sent < 100
