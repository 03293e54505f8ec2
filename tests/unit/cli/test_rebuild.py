"""Before a rebuild deletes anything: whom it asks, and what it refuses."""

import io
from typing import Self

import pytest

from headwater.cli import rebuild as module
from headwater.cli.rebuild import _ask, _begin
from headwater.errors import HeadwaterError
from headwater.graph.rebuild import Holdings, Rebuild, State
from headwater.settings import Settings

SETTINGS = Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://graph:7687")


class Node(Rebuild):
    """The node of a database that holds what it is told to."""

    def __init__(self, holdings: Holdings) -> None:
        self.held = holdings
        self.begun: list[int] = []

    def holdings(self) -> Holdings:
        return self.held

    def state(self) -> State:
        return State()

    def begin(self, generation: int) -> None:
        self.begun.append(generation)


class Log:
    """Two partitions, of which nothing is lost."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def ranges(self, _topic: str) -> dict[int, range]:
        return {0: range(1_000), 1: range(500)}


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Records", Log)
    monkeypatch.setattr(module, "_unused_generation", lambda _settings, generation: generation)


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize("answer", ["y\n", "Yes\n"])
def test_it_says_what_it_deletes_and_goes_on_when_a_person_agrees(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    answering(monkeypatch, answer)
    node = Node(Holdings(1_234, 0, []))
    _begin(SETTINGS, node, yes=False, accept_loss=False)
    assert node.begun == [1]
    out, err = capsys.readouterr()
    assert out == ""
    assert "deletes the 1,234 nodes of the graph in neo4j at bolt://graph:7687" in err
    assert "anew from 1,500 events" in err


@pytest.mark.parametrize("answer", ["\n", "n\n", "no way\n", ""])
def test_nothing_is_deleted_without_a_yes(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    answering(monkeypatch, answer)
    node = Node(Holdings(1, 0, []))
    with pytest.raises(HeadwaterError, match="nothing was deleted"):
        _begin(SETTINGS, node, yes=False, accept_loss=False)
    assert node.begun == []


@pytest.mark.parametrize(("own", "yes"), [(0, False), (5, True)])
def test_nobody_is_asked_where_nothing_is_deleted_or_it_is_said_beforehand(
    monkeypatch: pytest.MonkeyPatch, own: int, yes: bool
) -> None:
    answering(monkeypatch, "")
    node = Node(Holdings(own, 0, []))
    _begin(SETTINGS, node, yes=yes, accept_loss=False)
    assert node.begun == [1]


def test_a_database_with_nodes_of_others_is_refused_whatever_is_said() -> None:
    node = Node(Holdings(5, 3, [[], ["Person", "Job"]]))
    with pytest.raises(HeadwaterError, match=r"3 nodes that Headwater did not write \(without a label, 'Person:Job'\)"):
        _begin(SETTINGS, node, yes=True, accept_loss=True)
    assert node.begun == []


def test_the_question_stands_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, "y\n")
    _ask("Go on?")
    assert capsys.readouterr() == ("", "Go on? [y/N] ")
