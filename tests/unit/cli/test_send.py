"""Sending goes on while the service is busy, and tells each refusal with its place; the service here is scripted."""

import gzip
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typer

from headwater.cli import send as command
from headwater.cli.send import send
from headwater.errors import EngineUnavailable
from headwater.settings import settings

Reply = tuple[int, dict[str, str], dict[str, Any]]


class Service:
    """A collector that answers as it is told, then takes everything."""

    def __init__(self) -> None:
        self.replies: list[Callable[[list[bytes]], Reply]] = []
        self.batches: list[list[bytes]] = []

    def answer(self, body: bytes) -> Reply:
        """The next reply, to these lines."""
        lines = body.split(b"\n")
        self.batches.append(lines)
        return self.replies.pop(0)(lines) if self.replies else taken(lines)


def taken(lines: list[bytes], failed: list[dict[str, Any]] | None = None) -> Reply:
    """A batch of which all but `failed` was stored."""
    failed = failed or []
    return 200, {}, {"summary": {"successful": len(lines) - len(failed)}, "failed_events": failed}


def busy(_lines: list[bytes]) -> Reply:
    """Come back at once."""
    return 503, {"Retry-After": "0"}, {"detail": "too much at once"}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The scripted service, at `HEADWATER_URL`."""
    scripted = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, headers, answer = scripted.answer(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.cache_clear()
        monkeypatch.setenv("HEADWATER_URL", f"http://127.0.0.1:{server.server_port}")
        yield scripted
        server.shutdown()
    settings.cache_clear()


def file_of(folder: Path, count: int) -> Path:
    """A file of so many events."""
    path = folder / "events.ndjson"
    path.write_text("".join(f'{{"number": {number}}}\n' for number in range(count)))
    return path


def test_all_of_a_file_arrives_in_order_in_bounded_batches(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send([str(file_of(tmp_path, 1201))])
    assert [json.loads(line)["number"] for lines in service.batches for line in lines] == list(range(1201))
    assert max(map(len, service.batches)) == command.BATCH_EVENTS
    assert capsys.readouterr().out == "1,201 accepted, 0 refused\n"


def test_batches_are_bounded_in_bytes_too(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "BATCH_BYTES", 40)
    send([str(file_of(tmp_path, 10))])
    assert all(len(b"".join(lines)) <= 40 for lines in service.batches)
    assert sum(map(len, service.batches)) == 10


def test_the_same_batch_comes_again_while_the_service_is_busy(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.replies = [busy, busy]
    send([str(file_of(tmp_path, 3))])
    assert service.batches[0] == service.batches[1] == service.batches[2]
    assert capsys.readouterr().out == "3 accepted, 0 refused\n"


def test_only_what_may_be_tried_again_comes_again(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "AGAIN_AFTER", 0.0)
    failed = [
        {"index": 1, "retriable": True, "reason": "not tried"},
        {"index": 2, "retriable": False, "reason": "wrong"},
    ]
    service.replies = [lambda lines: taken(lines, failed)]
    with pytest.raises(typer.Exit) as stopped:
        send([str(file_of(tmp_path, 4))])
    assert stopped.value.exit_code == 1
    assert service.batches[1] == [b'{"number": 1}']
    out, err = capsys.readouterr()
    assert out == "3 accepted, 1 refused\n"
    assert "events.ndjson:3 wrong\n" in err


def test_each_reason_is_told_once(service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {
        "index": 0,
        "retriable": False,
        "reason": "the event has 2 problems, the first: /run/runId: is missing",
        "errors": [
            {"pointer": "/run/runId", "detail": "is missing", "keyword": "required"},
            {"pointer": "", "detail": "more than one kind", "keyword": "anyOf"},
        ],
    }
    service.replies = [lambda lines: taken(lines, [refused])]
    with pytest.raises(typer.Exit):
        send([str(file_of(tmp_path, 1))])
    assert capsys.readouterr().err.endswith("events.ndjson:1 /run/runId: is missing; more than one kind\n")


@pytest.mark.parametrize("content", ["", "\n\n", "[]"])
def test_a_file_without_events_is_named_and_no_failure(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "a.json").write_text(content)
    send([str(tmp_path / "a.json"), str(file_of(tmp_path, 2))])
    out, err = capsys.readouterr()
    assert out == "2 accepted, 0 refused\n"
    assert err.startswith("no events in ")
    assert err.endswith("a.json\n")
    assert err.count("\n") == 1


def test_a_batch_that_is_too_large_is_cut_until_the_event_to_blame_is_alone(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_large(lines: list[bytes]) -> Reply:
        service.replies = [too_large] * 20
        return (413, {}, {"detail": "larger than allowed"}) if b'{"number": 2}' in lines else taken(lines)

    service.replies = [too_large]
    with pytest.raises(typer.Exit):
        send([str(file_of(tmp_path, 5))])
    out, err = capsys.readouterr()
    assert out == "4 accepted, 1 refused\n"
    assert "events.ndjson:3 larger than allowed" in err


def test_the_files_behind_one_that_is_not_utf8_are_sent(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latin = tmp_path / "a.json"
    latin.write_bytes(b'{"name": "caf\xe9"}')
    with pytest.raises(typer.Exit):
        send([str(latin), str(file_of(tmp_path, 2))])
    out, err = capsys.readouterr()
    assert out == "2 accepted, 1 refused\n"
    assert "a.json:1 not UTF-8: " in err


def test_a_service_that_stays_busy_is_given_up(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PATIENCE", 0.0)
    service.replies = [busy]
    with pytest.raises(EngineUnavailable, match="too much at once"):
        send([str(file_of(tmp_path, 2))])
    assert capsys.readouterr().out == "0 accepted, 0 refused\n"


def test_many_refusals_are_counted_not_shown(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.replies = [
        lambda lines: taken(lines, [{"index": each, "retriable": False, "reason": "no"} for each in range(len(lines))])
    ]
    with pytest.raises(typer.Exit):
        send([str(file_of(tmp_path, 150))])
    out, err = capsys.readouterr()
    assert out == "0 accepted, 150 refused\n"
    assert err.count(" no\n") == command.SHOWN
    assert "… and 50 more" in err


def test_standard_input_is_read(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with file_of(tmp_path, 2).open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        send(["-"])
        assert capsys.readouterr() == ("2 accepted, 0 refused\n", "")
        send(["-"])  # at its end now
    assert capsys.readouterr() == ("0 accepted, 0 refused\n", "no events in standard input\n")
    assert service.batches == [[b'{"number": 0}', b'{"number": 1}']]


def test_standard_input_is_read_among_others(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "piped").write_text('{"piped": true}')
    (tmp_path / "folder").mkdir()
    file_of(tmp_path / "folder", 1)
    with (tmp_path / "piped").open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        send([str(tmp_path / "folder"), "-", str(tmp_path / "folder")])
    assert capsys.readouterr().out == "3 accepted, 0 refused\n"
    assert service.batches == [[b'{"number": 0}'], [b'{"piped": true}'], [b'{"number": 0}']]


def test_what_a_folder_leaves_out_is_named(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file_of(tmp_path, 1)
    (tmp_path / "more.ndjson.gz").write_bytes(gzip.compress(b'{"number": 1}\n'))
    for number in range(7):
        (tmp_path / f"{number}.csv").touch()
    send([str(tmp_path)])
    out, err = capsys.readouterr()
    assert out == "2 accepted, 0 refused\n"
    assert "left out 7 files that are no event files by the name: " in err
    assert "4.csv and 2 more" in err
    assert [json.loads(line)["number"] for lines in service.batches for line in lines] == [0, 1]


def test_what_a_file_declares_is_sent_and_what_is_none_is_refused_in_one_line(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock, page = tmp_path / "dvc.lock", tmp_path / "README.md"
    lock.write_text("schema: '2.0'\nstages: {train: {cmd: a, outs: [{path: model.pkl, md5: b}]}}")
    page.write_text("# No card\n")
    with pytest.raises(typer.Exit) as stopped:
        send([str(page), str(lock), str(file_of(tmp_path, 1))])
    assert stopped.value.exit_code == 1
    declared, event = (json.loads(line) for lines in service.batches for line in lines)
    assert declared["job"]["name"] == "train"
    assert event == {"number": 0}
    out, err = capsys.readouterr()
    assert out == "2 accepted, 1 refused\n"
    [line] = err.splitlines()
    assert line.endswith("README.md no model card: it does not begin with YAML between two lines `---`")


def test_a_folder_is_searched_for_events_alone(service: Service, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nmodel_name: m\n---\n")
    send([str(file_of(tmp_path, 1).parent)])
    assert [len(lines) for lines in service.batches] == [1]
