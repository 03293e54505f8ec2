"""`headwater mlflow` from its arguments to the events that a collector receives; both servers are scripted."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typer

from headwater.cli import mlflow as command
from headwater.cli.main import load
from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.mlflow_bridge import webhook
from headwater.settings import settings
from tests.unit.mlflow_bridge.made import dataset, run, server
from tests.unit.mlflow_bridge.mlflow_server import QuietServer, Recorded, recorded, serving

Run = Callable[..., Any]


class Collector:
    """What arrived, and what is refused."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.refused: set[str] = set()

    def take(self, body: bytes) -> dict[str, Any]:
        """The answer to a batch."""
        events = [json.loads(line) for line in body.split(b"\n")]
        failed = [
            {"index": index, "reason": "no", "retriable": False, "errors": []}
            for index, each in enumerate(events)
            if each["eventType"] in self.refused
        ]
        self.events += [each for each in events if each["eventType"] not in self.refused]
        return {"summary": {"successful": len(events) - len(failed)}, "failed_events": failed}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector at `HEADWATER_URL`."""
    scripted = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(scripted.take(self.rfile.read(int(self.headers["Content-Length"])))).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    http = QuietServer(("127.0.0.1", 0), Handler)
    Thread(target=http.serve_forever, args=[0.01], daemon=True).start()
    monkeypatch.setenv("HEADWATER_URL", f"http://127.0.0.1:{http.server_address[1]}")
    settings.cache_clear()
    yield scripted
    http.shutdown()
    http.server_close()
    settings.cache_clear()


@pytest.fixture
def bridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run the command, which gives its exit code; its bookmark is in `tmp_path` unless another is given."""
    monkeypatch.setattr(command.platformdirs, "user_state_path", lambda _: tmp_path / "state")

    def call(tracker: Recorded, *options: str) -> Any:
        with serving(tracker) as url:
            arguments = ["--tracking-uri", url, "--namespace", "mlflow://t:1", *options]
            return load("mlflow").main(arguments, standalone_mode=False)

    yield call
    settings.cache_clear()


def test_once_sends_what_is_there_and_then_nothing(
    collector: Collector, bridge: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bridge(recorded(), "--once")
    sent = len(collector.events)
    told = capsys.readouterr()
    assert told.out == f"{sent} accepted, 0 refused\n"
    assert told.err.splitlines() == [
        "1 dataset of MLflow that nothing maps to a name of the pipelines:",
        "  derived (code)",
    ]
    assert len(list((tmp_path / "state" / "mlflow").iterdir())) == 1
    bridge(recorded(), "--once")
    assert capsys.readouterr().out == "0 accepted, 0 refused\n"
    bridge(recorded(), "--once", "--state", str(tmp_path / "another"))
    assert collector.events[:sent] == collector.events[sent:]


def test_rules_map_datasets(collector: Collector, bridge: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text(
        '[{"rule": "source", "uri": "s3://lake/{table}", "namespace": "bigquery", "name": "shop.{table}"}]'
    )
    bridge(server(run(1, datasets=[dataset()])), "--once", "--rules", str(rules))
    assert {(each["namespace"], each["name"]) for event in collector.events for each in event["inputs"]} == {
        ("bigquery", "shop.orders")
    }


def test_what_headwater_could_not_take_is_sent_the_next_time(
    collector: Collector, bridge: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = settings().url
    monkeypatch.setenv("HEADWATER_URL", "http://127.0.0.1:1")
    settings.cache_clear()
    with pytest.raises(EngineUnavailable, match="cannot reach"):
        bridge(recorded(), "--once", "--state", str(tmp_path / "bookmark"))
    monkeypatch.setenv("HEADWATER_URL", there)
    settings.cache_clear()
    bridge(recorded(), "--once", "--state", str(tmp_path / "bookmark"))
    bridge(recorded(), "--once", "--state", str(tmp_path / "another"))
    half = len(collector.events) // 2
    assert half
    assert collector.events[:half] == collector.events[half:]


def test_a_refused_event_is_told_and_not_sent_for_ever(
    collector: Collector, bridge: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    collector.refused = {"ABORT"}
    assert bridge(recorded(), "--once") == 1
    assert "1 refused" in capsys.readouterr().out
    bridge(recorded(), "--once")
    assert capsys.readouterr().out == "0 accepted, 0 refused\n"


def test_following_goes_on_while_mlflow_or_headwater_is_away(
    collector: Collector, bridge: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The third look is the last one: nobody else ends it."""
    follower, looks = command.Follower, [0]
    glance = follower.glance

    class Over(Exception):  # noqa: N818
        pass

    def third(self: command.Follower) -> None:
        looks[0] += 1
        if looks[0] == 1:
            raise EngineUnavailable("MLflow is away")
        if looks[0] == 3:
            raise Over
        glance(self)

    monkeypatch.setattr(follower, "glance", third)
    with pytest.raises(Over):
        bridge(recorded(), "--every", "1ms")
    told = capsys.readouterr()
    assert "MLflow is away; trying again\ngoing on\n" in told.err
    assert told.out == f"{len(collector.events)} accepted, 0 refused\n"


def test_a_webhook_wakes_it(collector: Collector, bridge: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWATER_MLFLOW_WEBHOOK_SECRET", "secret")
    settings.cache_clear()
    listening = webhook.listening

    class Over(Exception):  # noqa: N818
        pass

    def told(host: str, port: int, secret: str, changed: Callable[[str], None]) -> Any:
        assert secret == "secret"  # noqa: S105
        changed("price")
        return listening(host, port, secret, changed)

    def look_at(_: command.Follower, name: str) -> None:
        assert name == "price"
        raise Over

    monkeypatch.setattr(command, "listening", told)
    monkeypatch.setattr(command.Follower, "look_at", look_at)
    with pytest.raises(Over):
        bridge(recorded(), "--every", "1h", "--webhook-port", "0")


@pytest.mark.parametrize(
    "options", [["--every", "soon"], ["--every", "0s"], ["--webhook-port", "0"], ["--webhook-port", "0", "--once"]]
)
def test_wrong_usage(bridge: Run, options: list[str]) -> None:
    with pytest.raises(typer.BadParameter):
        bridge(server(), *options)


def test_no_mlflow_at_the_address(bridge: Run, tmp_path: Path) -> None:
    """A wrong address is not remembered as the one that a bookmark is of."""
    with pytest.raises(EngineUnavailable, match="cannot reach"):
        load("mlflow").main(
            ["--tracking-uri", "http://127.0.0.1:1", "--once", "--state", str(tmp_path / "bookmark")],
            standalone_mode=False,
        )
    assert not (tmp_path / "bookmark").exists()
    with pytest.raises(HeadwaterError, match="no http:// or https:// address"):
        load("mlflow").main(["--tracking-uri", "mlruns", "--once"], standalone_mode=False)
