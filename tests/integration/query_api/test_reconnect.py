"""Connections that were lost while nobody asked are no one's error."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from headwater.settings import Settings
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import run

pytestmark = pytest.mark.engines


class Relay:
    """Passes connections on to a server, and can cut all of them at once, as a restart of that server does."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """Cut every connection; how many there were."""
        cut, self._open = self._open, []
        for each in cut:
            with suppress(OSError):  # closed meanwhile
                each.shutdown(socket.SHUT_RDWR)
        return len(cut) // 2

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # cut meanwhile
        finally:
            source.close()


@pytest.fixture
def relay(neo4j: str) -> Iterator[Relay]:
    address = urlsplit(neo4j)
    assert address.hostname is not None
    assert address.port is not None
    passing = Relay(address.hostname, address.port)
    yield passing
    passing.close()


def test_a_question_after_a_restart_is_answered(
    serve: Callable[[Settings], httpx.Client], settings_for_test: Settings, tell: Tell, relay: Relay
) -> None:
    tell(run("load", ("raw",), ("staged",)))
    api = serve(settings_for_test.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{relay.port}"}))
    for _ in range(2):
        answer = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw"})
        assert answer.status_code == 200, answer.text
        assert relay.cut() >= 1
