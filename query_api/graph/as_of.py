"""`asOf`: an instant that a question is about."""

from typing import Annotated

from fastapi import Query

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.time import microseconds
from query_api.graph.question import Question
from query_api.graph.statements import CREATED

#: Later than any time that an event can have, µs UTC.
END = 1 << 60

AsOf = Annotated[
    str | None,
    Query(
        alias="asOf", description="Only what had begun by this instant, ISO 8601.", examples=["2026-11-25T06:00:00Z"]
    ),
]


def instant(text: str | None) -> int | None:
    """The instant, µs UTC.

    Raises:
        InvalidQuestion: it is no time.
    """
    try:
        return None if text is None else microseconds(text)
    except ValueError as error:
        raise InvalidQuestion(f"asOf '{text}': {error}") from None


async def known_by(question: Question, keys: list[str], as_of: int, said: str | None) -> None:
    """Nothing, if all these jobs and datasets were known at the instant, which the question gave as `said`.

    Raises:
        NotFound: one was not: no event up to it named it.
    """
    created = await question.ask(CREATED, keys=keys)
    if not {row.key for row in created if row.at <= as_of}.issuperset(keys):
        raise NotFound(f"the node where the question starts was not known at {said}: no event up to it names it")
