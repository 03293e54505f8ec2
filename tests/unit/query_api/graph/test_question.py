"""What holds for every question."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import query_api
from headwater.errors import QuestionTimedOut
from headwater.graph.cypher import Query
from query_api.graph.question import Question, as_sent
from query_api.graph.statements import FACETS


def test_every_statement_has_a_time_limit() -> None:
    """Statements are sent in one place, and that one sets it."""
    senders = [
        path.name
        for path in Path(query_api.__path__[0]).rglob("*.py")
        if "execute_query" in path.read_text() or ".run(" in path.read_text()
    ]
    assert senders == ["question.py"]


def test_lists_are_sent_in_one_map_and_nothing_that_the_statement_does_not_name() -> None:
    query = Query("some", "UNWIND $keys AS key MATCH (n {key: key}) WHERE n.key IN $keys_of RETURN n LIMIT $limit")
    text, parameters = as_sent(query, {"keys": ["a"], "keys_of": ("b",), "limit": 3, "other": [1]})
    assert text == "UNWIND $lists.keys AS key MATCH (n {key: key}) WHERE n.key IN $lists.keys_of RETURN n LIMIT $limit"
    assert parameters == {"limit": 3, "lists": {"keys": ["a"], "keys_of": ("b",)}}
    assert as_sent(query, {"limit": 3, "keys": None}) == (query.text, {"limit": 3, "keys": None})


def asked(work: Callable[[Question], Awaitable[Any]], *, seconds: float = 1000.0) -> tuple[Any, list[float]]:
    """What comes of it, and the seconds that each of its statements was given."""
    given: list[float] = []

    async def values() -> list[list[Any]]:
        return [[[]]]

    async def send(query: Any, _: dict[str, Any]) -> Any:
        given.append(query.timeout)
        return SimpleNamespace(values=values, keys=lambda: ["rows"])

    async def question() -> Any:
        return await work(Question(SimpleNamespace(run=send), seconds, 0))  # type: ignore[arg-type]

    return asyncio.run(question()), given


def test_a_part_of_a_question_has_its_own_end_within_that_of_the_whole() -> None:
    async def work(question: Question) -> None:
        with question.at_most(0.1):
            await question.ask(FACETS, hashes=[])
            with question.at_most(1):
                await question.ask(FACETS, hashes=[])
        await question.ask(FACETS, hashes=[])

    _, given = asked(work)
    assert given == [pytest.approx(100, abs=20), pytest.approx(100, abs=20), pytest.approx(1000, abs=50)]


def test_what_takes_longer_than_its_part_is_left_and_the_question_goes_on() -> None:
    async def work(question: Question) -> list[Any]:
        late = await question.in_time(question.ask(FACETS, hashes=[]), 0)
        return [late, await question.in_time(question.ask(FACETS, hashes=[]), None)]

    found, given = asked(work)
    assert (found, len(given)) == ([None, []], 1)


def test_without_an_end_of_its_own_a_part_has_that_of_the_question() -> None:
    with pytest.raises(QuestionTimedOut):
        asked(lambda question: question.in_time(question.ask(FACETS, hashes=[]), None), seconds=0)
