"""The listener: only what MLflow signed with the secret wakes the bridge, and nothing ends it."""

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue

import httpx
import pytest

from headwater.errors import HeadwaterError
from headwater.mlflow_bridge.webhook import is_signed, listening

SECRET = "s3cret"  # noqa: S105
BODY = json.dumps({"entity": "model_version_alias", "action": "created", "data": {"name": "churn"}}).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers that MLflow sends (docs: HMAC-SHA256 of "{delivery id}.{timestamp}.{body}")."""
    delivery, sent_at = "d-1", "1795475271"
    mac = hmac.new(secret.encode(), f"{delivery}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(mac).decode()}"
    return {"X-MLflow-Delivery-Id": delivery, "X-MLflow-Timestamp": sent_at, "X-MLflow-Signature": signature}


@pytest.fixture
def changed() -> SimpleQueue[str]:
    """The models that the listener told."""
    return SimpleQueue()


@pytest.fixture
def url(changed: SimpleQueue[str]) -> Iterator[str]:
    """Where it listens."""
    with listening("127.0.0.1", 0, SECRET, changed.put) as port:
        yield f"http://127.0.0.1:{port}/any/path"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of a message."""
    return httpx.post(url, content=body, headers=headers, trust_env=False).status_code


def test_a_signed_message_tells_its_model(url: str, changed: SimpleQueue[str]) -> None:
    assert post(url, BODY, signed(BODY)) == 204
    assert changed.get(timeout=5) == "churn"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, "another secret"),
        signed(BODY + b" "),
        signed(BODY) | {"X-MLflow-Timestamp": "1"},
        signed(BODY) | {"X-MLflow-Delivery-Id": "d-2"},
        signed(BODY) | {"X-MLflow-Signature": "v1,"},
        signed(BODY) | {"X-MLflow-Signature": "v2,x"},
    ],
)
def test_what_is_not_signed_tells_nothing(url: str, changed: SimpleQueue[str], headers: dict[str, str]) -> None:
    assert post(url, BODY, headers) == 401
    assert changed.empty()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"data": 5}', b'{"data": {"name": ""}}', b"\xff"])
def test_a_signed_message_without_a_model_is_taken_and_left(url: str, changed: SimpleQueue[str], body: bytes) -> None:
    assert post(url, body, signed(body)) == 204
    assert changed.empty()


def test_what_is_too_large_or_has_no_length_is_not_read(url: str, changed: SimpleQueue[str]) -> None:
    large = b"x" * (1024 * 1024 + 1)
    with suppress(httpx.TransportError):  # it may be told before all of it was sent
        assert post(url, large, signed(large)) == 413
    assert httpx.get(url, trust_env=False).status_code == 501
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 0), timeout=5) as raw:
        raw.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 411 " in raw.recv(100)
    assert post(url, BODY, signed(BODY)) == 204


def test_signatures_are_compared_whatever_the_case_of_the_header() -> None:
    assert is_signed(SECRET, {name.upper(): value for name, value in signed(BODY).items()}, BODY)


def test_a_port_in_use_is_told(url: str) -> None:
    with (
        pytest.raises(HeadwaterError, match="--webhook-port"),
        listening("127.0.0.1", httpx.URL(url).port or 0, "x", print),
    ):
        pass
