"""An event is sent once, kept if it cannot be, and a silent address is not tried again at once."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openlineage.client.transport.http import HttpTransport

from headwater.tracking import sending
from headwater.tracking.sending import SILENT_FOR, Sender

EVENT = {
    "eventType": "START",
    "eventTime": "2026-11-28T12:00:00Z",
    "producer": "urn:p",
    "run": {"runId": "01a20aa1-b3b7-7018-b8fe-a9c4d5124019", "facets": {}},
    "job": {"namespace": "ml", "name": "train", "facets": {}},
    "inputs": [],
    "outputs": [],
}


class Client:
    """Raises what it is told to, and counts."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.emitted, self.closed = error, 0, 0

    def emit(self, _: Any) -> None:
        self.emitted += 1
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        self.closed += 1
        raise RuntimeError("cannot")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the sender reads."""
    now = [1000.0]
    monkeypatch.setattr(sending, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], Client]:
    """Makes the client that the sender finds."""

    def make(error: Exception | None) -> Client:
        made = Client(error)
        monkeypatch.setattr(sending, "_client", lambda: made)
        return made

    return make


def test_where_nobody_answers_is_not_tried_again_at_once(
    clock: list[float], client: Callable[[Exception | None], Client], tmp_path: Path
) -> None:
    away, kept = client(ConnectionError("away")), tmp_path / "unsent"
    sender = Sender(kept)
    for _ in range(3):
        sender.send(EVENT)
    assert away.emitted == 1
    assert kept.read_text().count("\n") == 3
    clock[0] += SILENT_FOR
    away.error = None
    sender.send(EVENT)
    sender.send(EVENT)
    assert away.emitted == 3
    assert kept.read_text().count("\n") == 3


def test_a_bad_answer_is_about_one_event(
    clock: list[float], client: Callable[[Exception | None], Client], silent: Callable[[], list[str]]
) -> None:
    error = OSError("400")
    error.response = object()  # pyright: ignore[reportAttributeAccessIssue]  (as requests has it)
    refusing = client(error)
    sender = Sender(None)
    sender.send(EVENT)
    sender.send(EVENT)
    assert refusing.emitted == 2
    assert len(silent()) == 2


def test_closing_raises_nothing(
    clock: list[float], client: Callable[[Exception | None], Client], silent: Callable[[], list[str]]
) -> None:
    working = client(None)
    sender = Sender(None)
    sender.close()
    sender.send(EVENT)
    sender.close()
    assert working.closed == 1
    assert "could not be closed" in silent()[0]


@pytest.mark.parametrize(("key", "sent"), [("headwater_a", "Bearer headwater_a"), ("", None)])
def test_a_key_is_sent_as_the_official_client_sends_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str, sent: str | None
) -> None:
    monkeypatch.chdir(tmp_path)  # where no openlineage.yml says where events go
    for name in ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HEADWATER_API_KEY", key)
    transport = sending._client().transport
    assert isinstance(transport, HttpTransport)
    assert transport.config.auth.get_bearer() == sent
