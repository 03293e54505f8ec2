"""An answer is the state of one instant, whatever is written meanwhile."""

import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from query_api.graph.database import ATTEMPTS
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.graph.statements import EXISTING
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import run

pytestmark = pytest.mark.engines
Between = Callable[[Callable[[], None]], list[str]]


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Do something in the middle of questions: after a node was read, before what lies behind it is."""

    def interrupt(do: Callable[[], None]) -> list[str]:
        reads: list[str] = []
        ask = Question.ask

        async def note(self: Question, statement: Statement[Any], **parameters: Any) -> list[Any]:
            rows = await ask(self, statement, **parameters)
            if statement is EXISTING:
                reads.append(statement.name)
                worker = threading.Thread(target=do)
                worker.start()
                worker.join()
            return rows

        monkeypatch.setattr(Question, "ask", note)
        return reads

    return interrupt


def test_a_question_is_read_again_when_something_was_written_meanwhile(
    api: httpx.Client, tell: Tell, between: Between
) -> None:
    tell(run("load", ("raw",), ("old",), at=1))
    events = iter([run("load", ("raw",), ("new",), at=2)])
    reads = between(lambda: tell(*[event for event in [next(events, None)] if event]))
    answer = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw"})
    assert "Headwater-Consistent" not in answer.headers
    assert {node["name"] for node in answer.json()["nodes"]} == {"raw", "load", "new"}
    assert len(reads) == 2


def test_what_is_written_elsewhere_all_the_time_does_not_matter(
    api: httpx.Client, tell: Tell, between: Between
) -> None:
    """Two readings in a row are equal."""
    tell(run("load", ("raw",), ("staged",), at=1))
    minutes = iter(range(10, 1000))
    reads = between(lambda: tell(run("elsewhere", ("a",), ("b",), at=next(minutes))))
    answer = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw"})
    assert "Headwater-Consistent" not in answer.headers
    assert len(reads) == 2


def test_what_changes_faster_than_it_can_be_read_is_marked(api: httpx.Client, tell: Tell, between: Between) -> None:
    tell(run("load", ("raw",), ("staged",), at=1))
    minutes = iter(range(10, 1000))

    def write() -> None:
        minute = next(minutes)
        tell(run("load", ("raw",), (f"staged.{minute}",), at=minute))

    reads = between(write)
    answer = api.get("/api/v1/impact", params={"nodeId": "dataset:db:raw"})
    assert answer.headers["Headwater-Consistent"] == "false"
    assert answer.json()["consistent"] is False
    assert len(reads) == ATTEMPTS


def test_readers_never_see_half_of_a_run(api: httpx.Client, tell: Tell) -> None:
    """Each run moves the job to a new pair of datasets; a half-seen one would have neither, or only one of them."""
    tell(run("move", ("in.0",), ("out.0",), at=0))
    done = threading.Event()

    def write() -> None:
        for minute in range(1, 200):
            tell(run("move", (f"in.{minute}",), (f"out.{minute}",), at=minute))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen: set[tuple[str, ...]] = set()
    while not done.is_set():
        answer = api.get("/api/v1/lineage", params={"nodeId": "job:shop:move"})
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            continue  # each time it read something else than before: it says nothing rather than half of it
        assert answer.status_code == HTTPStatus.OK, answer.text
        if "Headwater-Consistent" not in answer.headers:
            seen.add(tuple(node["id"] for node in answer.json()["graph"] if node["type"] == "DATASET"))
    writer.join()
    assert seen
    for pair in seen:
        assert len(pair) == 2
        assert pair[0].removeprefix("dataset:db:in.") == pair[1].removeprefix("dataset:db:out.")
