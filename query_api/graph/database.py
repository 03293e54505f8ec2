"""Questions to Neo4j: read only, with a time limit that holds in the database too, and one kind of error a cause.

A question may be many statements. Each is one round trip in one read transaction of its own; all of them share the
question's deadline. When the task that asks is cancelled, the driver closes its connection and the server ends the
transaction.

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

from headwater.errors import BeingRebuilt, EngineUnavailable, HeadwaterError, QuestionTimedOut
from headwater.graph.neo4j_errors import Cause, cause, message
from headwater.graph.rebuild import State
from headwater.settings import Settings
from query_api.graph.statement import COLLECTED, Statement
from query_api.graph.statements import REBUILD

_log = structlog.get_logger()
T = TypeVar("T")
R = TypeVar("R")


#: Most times that a question is asked anew because something was written meanwhile.
ATTEMPTS = 5
#: Rows that the server sends ahead in one piece.
FETCH = 5000


class Question:
    """The statements of one question, and the time it has. Not for several tasks at once.

    `stale_before`: a batch run that has not ended and is silent since before this time, µs UTC, is stale.
    """

    def __init__(self, session: neo4j.AsyncSession, timeout: float, stale_before: int) -> None:
        self.stale_before = stale_before
        self._session = session
        self._loop = asyncio.get_running_loop()
        self._timeout = timeout
        self._deadline = self._loop.time() + timeout
        self._read: list[list[list[Any]]] = []

    @property
    def remaining(self) -> float:
        """Seconds until the question is ended."""
        return self._deadline - self._loop.time()

    async def ask(self, statement: Statement[R], **parameters: Any) -> list[R]:
        """All rows of a statement.

        Raises:
            QuestionTimedOut: the time is over; the statement has ended in the database too.
            EngineUnavailable: Neo4j does not answer.
        """
        with _translated(self._timeout):
            async with asyncio.timeout_at(self._deadline):
                result = await self._run(statement, parameters)
                values: list[list[Any]] = await result.values()
        if list(result.keys()) == [COLLECTED]:  # a list, whatever its type says
            values = values[0][0] if values else []
        self._read.append(values)
        return statement.rows(values)

    async def rebuild(self) -> State:
        """Which generation the graph is, and whether it is whole.

        Raises:
            QuestionTimedOut, EngineUnavailable: Neo4j does not answer.
        """
        return next((State(**row._asdict()) for row in await self.ask(REBUILD)), State())

    async def whole(self) -> None:
        """Return if the graph is whole.

        Raises:
            BeingRebuilt: it is not.
            QuestionTimedOut, EngineUnavailable: Neo4j does not answer.
        """
        if progress := (await self.rebuild()).progress():
            done = f"{progress['applied']:,} of {progress['events']:,} events are applied"
            raise BeingRebuilt(f"the graph is being rebuilt ({progress['phase']}): {done}; ask again later", progress)

    async def begin(self) -> frozenset[str]:
        """Forget what was read; the last transaction committed so far, which later statements wait for.

        Raises:
            BeingRebuilt: the graph is not whole.
        """
        await self.whole()
        self._read.clear()
        return await self.bookmark()

    async def bookmark(self) -> frozenset[str]:
        """The last transaction that was committed when the latest statement ended."""
        return (await self._session.last_bookmarks()).raw_values

    def read(self) -> list[list[list[Any]]]:
        """The rows of every statement since the beginning."""
        return list(self._read)

    async def _run(self, statement: Statement[Any], parameters: dict[str, Any]) -> neo4j.AsyncResult:
        if self.remaining <= 0:
            raise TimeoutError
        query = neo4j.Query(
            statement.text, timeout=self.remaining, metadata={"app": "headwater", "statement": statement.name}
        )
        return await self._session.run(query, parameters)


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

    @asynccontextmanager
    async def question(self, seconds: float | None = None) -> AsyncGenerator[Question]:
        """A question that has so many seconds, or those of the settings."""
        opened: neo4j.AsyncSession = self._driver.session(  # pyright: ignore[reportUnknownMemberType]  (its **config is not annotated)
            database=self._name, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH
        )
        async with opened as session:
            yield Question(
                session,
                self._timeout if seconds is None else seconds,
                time.time_ns() // 1000 - self._stale_run_after * 1_000_000,
            )

    async def answer(self, work: Callable[[Question], Awaitable[T]]) -> Answered[T]:
        """What `work` makes of the graph at one instant; it is called again when something was written meanwhile.

        While writers change what it reads faster than it reads, it gives up after some attempts and says so.

        Raises:
            QuestionTimedOut: the time is over.
            EngineUnavailable: Neo4j does not answer.
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
                except Exception:
                    # Two states that were mixed may make no sense together; of one state an error is a fault of ours.
                    if attempts == ATTEMPTS or await question.bookmark() == before:
                        raise
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


class _translated:  # noqa: N801  (a context manager, used like a function)
    """Errors of the driver and the server as those that Headwater's users know."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is not None and (translated := _translate(error, self._timeout)) is not None:
            raise translated from error


def _translate(error: BaseException, timeout: float) -> HeadwaterError | None:
    late = QuestionTimedOut(
        f"the question took longer than {timeout:g} s and was ended; ask for less, e.g. with depth or limit"
    )
    if isinstance(error, TimeoutError):
        return late
    match cause(error):
        case Cause.TIME:
            return late
        case Cause.REFUSED | Cause.REQUEST:  # how Neo4j is set up: user, password, database
            return EngineUnavailable(f"Neo4j refuses: {message(error)}")
        case Cause.MEMORY:
            return EngineUnavailable("Neo4j has not enough memory for this question now; ask for less, e.g. with limit")
        case Cause.AWAY:
            return EngineUnavailable("Neo4j does not answer at present; try again")
        case Cause.STATEMENT | Cause.RACE | None:  # a statement that is wrong is a fault of ours
            return None
