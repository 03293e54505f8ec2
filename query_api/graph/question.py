"""Questions to Neo4j: read only, with a time limit that holds in the database too, and one kind of error a cause.

A question may be many statements. Each is one round trip in one read transaction of its own; all of them share the
question's deadline. When the task that asks is cancelled, the driver closes its connection and the server ends the
transaction.
"""

import asyncio
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, LiteralString, NamedTuple, TypeVar, cast

import neo4j

from headwater.errors import BeingRebuilt, EngineUnavailable, HeadwaterError, QuestionTimedOut
from headwater.graph.cypher import PARAMETER, Query
from headwater.graph.neo4j_errors import Cause, cause, message
from headwater.graph.rebuild import State
from query_api.graph.statement import COLLECTED, Statement
from query_api.graph.statements import REBUILD

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
        self._deadline: float = self._loop.time() + timeout
        self._part_ends: float = self._deadline
        self._read: list[list[list[Any]]] = []

    @property
    def remaining(self) -> float:
        """Seconds until the question is ended."""
        return self._deadline - self._loop.time()

    async def in_time(self, work: Awaitable[R], part: float | None) -> R | None:
        """What comes of it within such a part of the time that is left, None after that; without a part: all of it."""
        if part is None:
            return await work
        try:
            with self.at_most(part):
                return await work
        except QuestionTimedOut:
            return None

    @contextmanager
    def at_most(self, part: float) -> Generator[None]:
        """What is asked in the block ends when such a part of the time that is left is over, as if all of it were.

        Others may be asked after it. It is Neo4j that ends the statement, so that may be some seconds late.
        """
        whole, now = self._part_ends, self._loop.time()
        self._part_ends = now + part * (whole - now)
        try:
            yield
        finally:
            self._part_ends = whole

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
        left = self._part_ends - self._loop.time()
        if left <= 0:
            raise TimeoutError
        sent = as_sent(statement, parameters)
        query = neo4j.Query(sent.text, timeout=left, metadata={"app": "headwater", "statement": statement.name})
        return await self._session.run(query, sent.parameters)


class Sent(NamedTuple):
    """A statement as it is sent: its text, and the values of its parameters."""

    text: LiteralString
    parameters: dict[str, Any]


def as_sent(statement: Query, parameters: dict[str, Any]) -> Sent:
    """A statement in the form in which Neo4j needs one plan for lists of any size.

    It plans a statement anew for lists of another order of size, which takes a question seconds, and finds the same
    plan: all of them begin at an index. So lists are sent as values of one map, whose size does not count. What a
    statement does not name would count too.
    """
    named: dict[str, Any] = {name: parameters[name] for name in statement.parameters if name in parameters}
    lists: dict[str, Any] = {name: value for name, value in named.items() if isinstance(value, list | tuple)}
    if not lists:
        return Sent(statement.text, named)
    others = {name: value for name, value in named.items() if name not in lists}
    return Sent(_with_lists(statement.text, frozenset(lists)), others | {LISTS: lists})


#: The parameter that all lists are in.
LISTS: Final = "lists"


@cache
def _with_lists(text: LiteralString, lists: frozenset[str]) -> LiteralString:
    """The text of a statement, with the parameters of these names in one map."""
    return cast("LiteralString", PARAMETER.sub(lambda at: f"${LISTS}.{at[1]}" if at[1] in lists else at[0], text))


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
