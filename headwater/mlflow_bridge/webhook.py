"""The registry's webhooks: MLflow says which model changed, and the bridge looks at it. Nothing else is taken."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

from headwater.errors import HeadwaterError
from headwater.event.producer_json import mapping, text
from headwater.mlflow_bridge import answer

#: Most bytes of a message, and seconds that a sender may take for it.
_LARGEST: Final = 1024 * 1024
_WITHIN: Final = 10
_SCHEME: Final = "v1,"


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether MLflow signed a message with the secret: an HMAC-SHA256 of delivery id, time and body.

    How old it is does not matter: whoever repeats one only has the bridge look once more.
    """
    given = {name.lower(): value for name, value in headers.items()}
    delivery, sent_at = given.get("x-mlflow-delivery-id"), given.get("x-mlflow-timestamp")
    signature = given.get("x-mlflow-signature", "")
    if delivery is None or sent_at is None or not signature.startswith(_SCHEME):
        return False
    signed = f"{delivery}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest())
    return hmac.compare_digest(expected, signature.removeprefix(_SCHEME).encode())


def model_of(body: bytes) -> str | None:
    """The registered model that a message is about; None if it names none."""
    try:
        data = mapping(mapping(answer.read(body)).get("data"))
    except ValueError:
        return None
    return text(data.get("name")) or None


@contextmanager
def listening(host: str, port: int, secret: str, changed: Callable[[str], None]) -> Generator[int]:
    """Listen during the block, on the port that is given; 0 is any free one.

    Args:
        host: address to listen on.
        port: port to listen on.
        secret: what MLflow signs its messages with.
        changed: told the name of each model that a signed message names, from another thread.

    Raises:
        HeadwaterError: the port cannot be had.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = _WITHIN

        def do_POST(self) -> None:
            self._answer(self._take())

        def _take(self) -> HTTPStatus:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal():
                return HTTPStatus.LENGTH_REQUIRED
            if int(length) > _LARGEST:
                return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            body = self.rfile.read(int(length))
            if not is_signed(secret, dict(self.headers.items()), body):
                return HTTPStatus.UNAUTHORIZED
            name = model_of(body)
            if name is not None:
                changed(name)
            return HTTPStatus.NO_CONTENT

        def _answer(self, status: HTTPStatus) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name in the base class)
            """Nothing: who knocks is no news."""

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise HeadwaterError(f"--webhook-port: cannot listen on {host}:{port}: {error.strerror}") from error
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
