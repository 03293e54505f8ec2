"""A small real server in a thread, for tests of what happens on its sockets."""

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from headwater.server.connection import Connection
from headwater.server.server import Server


@contextmanager
def listening(app: ASGIApp, *, lifespan: str = "off", most_bodies: int = 100) -> Generator[int]:
    """The port of 127.0.0.1 on which `app` is served during the block."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=Connection, ws="none", lifespan=lifespan, log_config=None)  # pyright: ignore[reportArgumentType]  (a literal)
        server = Server(config, most_bodies=most_bodies)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            thread.join(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            server.force_exit = True
            thread.join()


def connect(port: int) -> socket.socket:
    """A connection to it, on which nothing blocks for ever."""
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def heard(client: socket.socket) -> bytes:
    """Everything until the server ends the connection, however it does."""
    pieces: list[bytes] = []
    with suppress(ConnectionError):
        while piece := client.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def status(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])
