"""Questions to Neo4j: read only, with a time limit that holds in the database too, and one kind of error a cause.

A question may be many statements. Each is one round trip in one read transaction of its own; all of them share the
question's deadline. When the task that asks is cancelled, the driver closes its connection and the server ends the
transaction.
"""

import asyncio
from typing import Any, TypeVar

import neo4j

from headwater.errors import BeingRebuilt, EngineUnavailable, HeadwaterError, QuestionTimedOut
from headwater.graph.cypher import Query
from headwater.graph.format import Format, format_in
from headwater.graph.neo4j_errors import Cause, cause, message
from headwater.graph.rebuild import State
from query_api.graph.statement import COLLECTED, Statement
from query_api.graph.statements import FORMAT, REBUILD

R = TypeVar("R")


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
                result = await self._run(statement.query, parameters)
                values: list[list[Any]] = await result.values()
        if list(result.keys()) == [COLLECTED]:  # a list, whatever its type says
            values = values[0][0] if values else []
        self._read.append(values)
        return statement.rows(values)

    async def plan(self, statement: Query, parameters: dict[str, Any]) -> None:
        """Have a statement planned for parameters like these; Neo4j keeps the plan. What it finds is thrown away.

        Raises:
            QuestionTimedOut: the time is over; the statement has ended in the database too.
            EngineUnavailable: Neo4j does not answer.
        """
        with _translated(self._timeout):
            async with asyncio.timeout_at(self._deadline):
                await (await self._run(statement, parameters)).consume()

    async def rebuild(self) -> State:
        """Which generation the graph is, and whether it is whole.

        Raises:
            QuestionTimedOut, EngineUnavailable: Neo4j does not answer.
        """
        return next((State(**row._asdict()) for row in await self.ask(REBUILD)), State())

    async def format(self) -> Format | None:
        """In which format the graph is; None: it is empty.

        Raises:
            QuestionTimedOut, EngineUnavailable: Neo4j does not answer.
        """
        (row,) = await self.ask(FORMAT)
        return format_in(row.version, row.rules, filled=row.filled)

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

    async def _run(self, statement: Query, parameters: dict[str, Any]) -> neo4j.AsyncResult:
        if self.remaining <= 0:
            raise TimeoutError
        query = neo4j.Query(
            statement.text, timeout=self.remaining, metadata={"app": "headwater", "statement": statement.name}
        )
        # What a statement does not name would count too for which plan it is that Neo4j keeps.
        named = {name: parameters[name] for name in statement.parameters if name in parameters}
        return await self._session.run(query, named)


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
