"""What is asked reaches the query API as it was said, and its answer those who asked; the service here is scripted."""

import json
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from headwater.cli import main as cli
from headwater.settings import settings

START = {"id": "dataset:a:b", "type": "dataset", "namespace": "a", "name": "b", "depth": 0, "observed": True}
ANSWER: dict[str, Any] = {"nodes": [START], "edges": [], "truncated": None, "consistent": False}
#: What every question says that is left to its defaults.
COMMON = {"direction": ["downstream"], "history": ["false"]}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, list[str]]]]:
    """The questions that a scripted query API at `HEADWATER_URL` is asked; it answers each with `ANSWER`."""
    questions: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            assert address.path == "/api/v1/impact"
            questions.append(parse_qs(address.query, keep_blank_values=True))
            body = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.cache_clear()
        monkeypatch.setenv("HEADWATER_URL", f"http://127.0.0.1:{server.server_port}")
        yield questions
        server.shutdown()
    settings.cache_clear()


@pytest.fixture
def impact(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `headwater impact` in this process: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["headwater", "impact", *arguments])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_a_node_is_asked_by_its_id(asked: list[dict[str, list[str]]], impact: Run) -> None:
    code, out, err = impact("dataset:a:b", "--depth", "2")
    assert (code, err) == (0, "")
    assert "reaches nothing" in out
    assert asked == [{"nodeId": ["dataset:a:b"], "depth": ["2"], **COMMON}]


@pytest.mark.parametrize(
    "names",
    [
        {"type": "dataset", "namespace": "a:b", "name": "c"},
        {"type": "job", "namespace": "", "name": "c&d=e"},
        {"type": "column", "namespace": "a", "name": "b:c", "field": "d.e"},
    ],
)
def test_a_node_is_asked_by_its_names(asked: list[dict[str, list[str]]], impact: Run, names: dict[str, str]) -> None:
    code, _, err = impact(*(word for option, value in names.items() for word in (f"--{option}", value)))
    assert (code, err) == (0, "")
    (question,) = asked
    assert question == {**{key: [value] for key, value in names.items()}, **COMMON}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say where to start"),
        (["--type", "dataset", "--namespace", "a"], "say where to start"),
        (["--namespace", "a", "--name", "b"], "say where to start"),
        (["--type", "column", "--namespace", "a", "--name", "b"], "--field for a column"),
        (["--type", "job", "--namespace", "a", "--name", "b", "--field", "c"], "say where to start"),
        (["dataset:a:b", "--name", "b"], "either NODE or --name"),
    ],
)
def test_what_names_no_start_is_wrong_usage(
    asked: list[dict[str, list[str]]], impact: Run, arguments: list[str], said: str
) -> None:
    code, out, err = impact(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert asked == []


def test_a_day_is_asked_for_as_its_begin(asked: list[dict[str, list[str]]], impact: Run) -> None:
    assert impact("dataset:a:b", "--as-of", "2026-11-24")[0] == 0
    assert impact("dataset:a:b", "--as-of", "2026-11-24T07:00:00+01:00")[0] == 0
    assert [question["asOf"] for question in asked] == [
        ["2026-11-24T00:00:00.000000Z"],
        ["2026-11-24T06:00:00.000000Z"],
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--as-of", "yesterday"], 1, "--as-of: 'yesterday' is no time, nor a day such as 2026-11-24: not a date"),
        (
            ["--as-of", "2026-13-01"],
            1,
            "--as-of: '2026-13-01' is no time, nor a day such as 2026-11-24: there is no month",
        ),
        (["--as-of", "2026-11-24", "--history"], 2, "--as-of, for what was so then, or --history"),
    ],
)
def test_a_time_that_makes_no_sense_is_not_asked_for(
    asked: list[dict[str, list[str]]], impact: Run, arguments: list[str], code: int, said: str
) -> None:
    ended, out, err = impact("dataset:a:b", *arguments)
    assert (ended, out) == (code, "")
    assert said in " ".join(err.replace("│", "").split())
    assert asked == []


def test_programs_get_the_whole_answer(asked: list[dict[str, list[str]]], impact: Run) -> None:
    code, out, err = impact("dataset:a:b", "--json")
    assert (code, err, len(asked)) == (0, "", 1)
    assert json.loads(out) == ANSWER
    assert "two states" in impact("dataset:a:b")[1]
