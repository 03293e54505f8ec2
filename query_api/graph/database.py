"""The graph, for questions: an answer is the state of one instant, although writers go on.

Neo4j reads what is committed, piece by piece: a statement may see one half of a transaction that is being applied to
the store meanwhile, and the next statement the other. `Database.answer` makes an answer the state of one instant:

- Every statement's bookmark names the last transaction committed when it ended, and a statement that is given a
  bookmark starts only when all transactions up to it are applied. If the last statement's bookmark is still the one
  that the question began with, nothing was written meanwhile.
- Else everything is read once more. If both times the same rows came, they are the state between the two: what is
  stored only ever grows, so a value that is the same before and after was the same throughout.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Generic, NamedTuple, TypeVar

import neo4j
import structlog

from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.settings import Settings
from query_api.graph.question import Question

_log = structlog.get_logger()
T = TypeVar("T")

#: Most times that a question is asked anew because something was written meanwhile.
ATTEMPTS = 5
#: Rows that the server sends ahead in one piece.
FETCH = 5000


class Answered(NamedTuple, Generic[T]):
    """An answer, and whether it is surely the state of one instant."""

    value: T
    consistent: bool


class Database:
    """The graph, for questions."""

    def __init__(self, driver: neo4j.AsyncDriver, settings: Settings) -> None:
        self._driver = driver
        self._name = settings.neo4j_database
        self._timeout = settings.question_timeout
        self._stale_run_after = settings.stale_run_after
        self._open = 0
        self._nobody_asks = asyncio.Event()
        self._nobody_asks.set()

    @asynccontextmanager
    async def question(self, seconds: float | None = None) -> AsyncGenerator[Question]:
        """A question that has so many seconds, or those of the settings."""
        opened: neo4j.AsyncSession = self._driver.session(  # pyright: ignore[reportUnknownMemberType]  (its **config is not annotated)
            database=self._name, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH
        )
        self._open += 1
        self._nobody_asks.clear()
        try:
            async with opened as session:
                yield Question(
                    session,
                    self._timeout if seconds is None else seconds,
                    time.time_ns() // 1000 - self._stale_run_after * 1_000_000,
                )
        finally:
            self._open -= 1
            if not self._open:
                self._nobody_asks.set()

    async def quiet(self) -> None:
        """Return when no question is open."""
        await self._nobody_asks.wait()

    async def answer(self, work: Callable[[Question], Awaitable[T]]) -> Answered[T]:
        """What `work` makes of the graph at one instant; it is called again when something was written meanwhile.

        While writers change what it reads faster than it reads, it gives up after some attempts and says so.

        Raises:
            QuestionTimedOut: the time is over.
            EngineUnavailable: Neo4j does not answer, or what was read made no sense, each time of several states mixed.
            BeingRebuilt: the graph is not whole.
        """
        async with self.question() as question:
            try:
                before = await question.begin()
            except EngineUnavailable:
                # Connections of the pool may be those to a Neo4j that was restarted: the driver drops them all with
                # the first that fails, and the second attempt connects anew.
                before = await question.begin()
            earlier: list[list[list[Any]]] | None = None
            attempts = 1
            while True:
                left = question.remaining
                try:
                    value = await work(question)
                except HeadwaterError:
                    raise
                except Exception as error:
                    # Two states that were mixed may make no sense together; of one state an error is a fault of ours.
                    if await question.bookmark() == before:
                        raise
                    if attempts == ATTEMPTS:
                        _log.warning("never_read_at_one_instant", error=repr(error))
                        raise EngineUnavailable("the graph changes faster than it can be read; ask again") from error
                    earlier, before = None, await question.begin()
                    attempts += 1
                    continue
                read, after = question.read(), await question.bookmark()
                if after == before or read == earlier:
                    return Answered(value, consistent=True)
                took = left - question.remaining
                if attempts == ATTEMPTS or question.remaining < 2 * took:
                    _log.info("answer_not_consistent", seconds=took)
                    return Answered(value, consistent=False)
                earlier, before = read, await question.begin()
                attempts += 1
