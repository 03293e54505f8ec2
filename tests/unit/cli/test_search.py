"""`headwater search` prints ids to go on with; the service here is scripted."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from headwater.cli import main as cli
from headwater.cli import search as command

Run = Callable[..., tuple[int, str, str]]
FOUND = [
    {"type": "JOB", "name": "orders", "namespace": "shop", "nodeId": "job:shop:orders"},
    {"type": "DATASET", "name": "orders", "namespace": "db", "nodeId": "dataset:db:orders"},
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The questions that are asked; each is answered with `FOUND`, as far as its limit goes."""
    questions: list[dict[str, Any]] = []

    def get(_client: httpx.Client, path: str, **parameters: Any) -> dict[str, Any]:
        assert path == "/api/v1/search"
        questions.append(parameters)
        results = [] if parameters["q"] == "none" else FOUND[: parameters["limit"]]
        return {"totalCount": len(results), "results": results}

    monkeypatch.setattr(command, "get", get)
    return questions


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `headwater search` in this process: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["headwater", "search", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_ids_come_one_a_line(asked: list[dict[str, Any]], search: Run) -> None:
    assert search("orders") == (0, "job:shop:orders\ndataset:db:orders\n", "")
    assert asked == [{"q": "orders", "filter": None, "namespace": None, "limit": command.FOUND}]


def test_what_is_looked_for_may_be_narrowed(asked: list[dict[str, Any]], search: Run) -> None:
    code, out, err = search("orders", "--type", "job", "--namespace", "shop", "--limit", "1")
    assert (code, out) == (0, "job:shop:orders\n")
    assert err == "the first 1 id: there may be more, see --limit\n"
    assert asked == [{"q": "orders", "filter": "job", "namespace": "shop", "limit": 1}]


@pytest.mark.usefixtures("asked")
def test_nothing_is_said_to_be_found_where_nothing_is(search: Run) -> None:
    assert search("none") == (0, "", "no job or dataset has 'none' in its name\n")
    assert search("none", "--type", "dataset")[2] == "no dataset has 'none' in its name\n"


@pytest.mark.usefixtures("asked")
def test_programs_get_the_answer_as_it_is(search: Run) -> None:
    assert json.loads(search("orders", "--json")[1]) == {"totalCount": 2, "results": FOUND}
