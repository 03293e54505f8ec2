"""Apply a batch, and if it cannot be applied find the events that are to blame, so that no neighbour waits for them.

Only what an event itself is to blame for makes it a dead letter: a value that the server cannot hold, more than a
transaction may have. For all else the writer stands still (`graph_writer.standstill`): the server refuses it or does
not know its statements, or an error of ours comes from what is stored.
"""

import time
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

import structlog
from confluent_kafka import Message
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from graph_writer.apply import Graph, Superseded, fails_by_itself
from graph_writer.batch import received, value
from graph_writer.fold import Facts
from graph_writer.read_events import LONGEST_ERROR, Problem, Reading, ReadOptions, read
from graph_writer.standstill import PUT, Standstill
from graph_writer.stored_data import StoredDataError
from headwater import metrics
from headwater.graph.format import RefusedGraph
from headwater.graph.neo4j_errors import Cause, about_a_value, cause, deadlocked, too_much

log = structlog.get_logger()

#: The longest pause between two tries, seconds.
LONGEST_PAUSE = 5.0

#: How often a single event is tried that takes more memory or time than a transaction may have: once more, after the
#: longest pause, since others may have had the memory.
TRIES = 2


#: What a dead letter says that is one for its size.
TOO_MUCH = (
    "This event alone takes more memory or time than Neo4j gives one transaction. Raise db.memory.transaction.max "
    "(of a local Neo4j HEADWATER_NEO4J_HEAP_MB) and replay it, or have it sent in parts: events of one run."
)


class Verdict(Enum):
    """What an error says of the events in a batch."""

    WAIT = "nothing: the server cannot now, or does not let us"
    SMALLER = "together they may be too much"
    NOT_HERE = "nothing: the graph is being rebuilt, by others or later"
    NEVER = "one of them can never be applied"
    OURS = "one of them, or what is stored of what it names, meets a fault of ours"


def judge(error: BaseException) -> Verdict:
    """What to do about an error. In doubt wait: a writer that stands still is seen, a lost event is not."""
    match cause(error):
        case Cause.TIME | Cause.MEMORY:
            return Verdict.SMALLER
        case Cause.STATEMENT:
            return Verdict.NEVER if about_a_value(error) else Verdict.WAIT
        case Cause.REQUEST:
            return Verdict.NEVER
        case Cause.RACE | Cause.REFUSED | Cause.AWAY:  # a race is no property of the event
            return Verdict.WAIT
        case None:
            return Verdict.NOT_HERE if isinstance(error, Superseded | RefusedGraph) else Verdict.OURS


def passing(error: BaseException) -> bool:
    """Whether waiting may help."""
    return judge(error) is Verdict.WAIT


class Dead(NamedTuple):
    """A message whose event can never be applied, and why."""

    message: Message
    problem: Problem


class _LetGo(Exception):  # noqa: N818  (a decision)
    """An operator has put some of the messages that are waited for among the dead letters."""

    def __init__(self, messages: list[Message], because: BaseException) -> None:
        self.messages = messages
        self.because = because


def apply_isolating(
    graph: Graph,
    messages: list[Message],
    reading: Reading,
    options: ReadOptions,
    stop: Callable[[], bool],
    *,
    standstill: Standstill | None = None,
) -> list[Dead]:
    """Apply what was read of some messages; returns those that can never be applied, or were let go.

    Blocks until every other one is in the graph, while Neo4j is away too, unless `stop` says otherwise. With
    `standstill` it stands still where something is wrong that no event is to blame for.

    Raises:
        Neo4jError, DriverError: `stop` said to stop while Neo4j was away.
        Superseded: the graph is being rebuilt.
        RefusedGraph: it is of another format, or of other rules for names.
        StoredDataError: what is stored cannot be read; without `standstill`, or when `stop` said to stop.
    """
    isolating = _Isolating(graph, options, stop, standstill)
    if standstill is not None and (put := standstill.put(messages)):  # what was read is of all of them together
        return isolating.let_go(messages, put, "before it was tried")
    unreadable = [Dead(messages[place], problem) for place, problem in reading.problems.items()]
    good = [message for place, message in enumerate(messages) if place not in reading.problems]
    return unreadable + isolating.apply(good, reading.facts)


class _Isolating:
    """One batch: whole, or cut in halves until the events to blame are found."""

    def __init__(
        self, graph: Graph, options: ReadOptions, stop: Callable[[], bool], standstill: Standstill | None
    ) -> None:
        self._graph = graph
        self._options = options
        self._stop = stop
        self._standstill = standstill

    def apply(self, some: list[Message], facts: Facts) -> list[Dead]:
        """Those of some messages with these facts that are to become dead letters, when all others are applied."""
        if not some:
            return []
        alone = len(some) == 1
        try:
            apply_when_possible(
                self._graph, facts, self._stop, alone=alone, waits=lambda error, tries: self._wait(some, error, tries)
            )
        except _LetGo as gone:
            return self.let_go(some, gone.messages, gone.because)
        except Exception as error:
            verdict = judge(error)
            if verdict in {Verdict.WAIT, Verdict.NOT_HERE}:
                raise
            if alone and verdict is Verdict.OURS and not fails_by_itself(facts):
                raise _stored(error) from error
            if alone:
                return [Dead(some[0], _problem(error))]
            log.warning("batch cannot be applied, trying its halves", events=len(some), error=str(error)[:500])
            middle = len(some) // 2
            return [dead for half in (some[:middle], some[middle:]) for dead in self._again(half)]
        metrics.APPLIED.inc(len(some))
        _visible(some)
        if self._standstill is not None:
            self._standstill.back("neo4j")
            self._standstill.end()
        return []

    def let_go(self, some: list[Message], gone: list[Message], because: object) -> list[Dead]:
        """The same without those that an operator has put among the dead letters, which are the first ones."""
        text = f"an operator put it among the dead letters: {because}"[:LONGEST_ERROR]
        rest = [each for each in some if not any(each is one for one in gone)]
        return [Dead(each, Problem(PUT, text)) for each in gone] + self._again(rest)

    def _again(self, some: list[Message]) -> list[Dead]:
        reading = read(map(value, some), self._options, map(received, some))
        unreadable = [Dead(some[place], problem) for place, problem in reading.problems.items()]
        return unreadable + self.apply(
            [each for place, each in enumerate(some) if place not in reading.problems], reading.facts
        )

    def _wait(self, some: list[Message], error: BaseException, tries: int) -> None:
        """What there is to do beside waiting."""
        ours = judge(error) is Verdict.OURS
        if self._standstill is None:
            if ours:
                raise error
            return
        if cause(error) is Cause.AWAY:
            self._standstill.away("neo4j", error)
        if ours or tries >= (TRIES if cause(error) in _NEEDS_SOMEBODY else _LASTS):
            self._standstill.begin(f"{_stored(error)}{_way_out(some) if ours else ''}", events=len(some))
        if (ours or tries >= _LOOK_AFTER) and (gone := self._standstill.let_go(some)):
            raise _LetGo(gone, error)


def apply_when_possible(
    graph: Graph,
    facts: Facts,
    stop: Callable[[], bool],
    *,
    alone: bool = False,
    waits: Callable[[BaseException, int], None] | None = None,
) -> None:
    """Apply facts, as often as it takes while waiting may help, unless `stop` says otherwise. Blocks.

    This is the one place that tries a transaction again: neither the graph nor the driver does, since only here is
    known when the writer stops, and what of an event that stands `alone` is worth another try. `waits` is told of each
    error that is waited for, and of how many tries there were; what it raises ends the waiting.

    Raises:
        Neo4jError, DriverError: waiting does not help, or `stop` said to stop.
        Superseded: the graph is being rebuilt.
        RefusedGraph: it is of another format, or of other rules for names.
    """

    def worth_it(error: BaseException) -> bool:
        verdict = judge(error)
        if verdict is Verdict.OURS:
            return alone and waits is not None and not fails_by_itself(facts)
        return verdict is Verdict.WAIT or (alone and verdict is Verdict.SMALLER)

    def before(state: RetryCallState) -> None:
        _away(state)
        if waits is not None and (error := _error(state)) is not None:
            waits(error, state.attempt_number)

    for attempt in Retrying(
        retry=retry_if_exception(worth_it),
        wait=_pause,
        stop=lambda state: stop() or (state.attempt_number >= TRIES and not _waiting(state)),
        before_sleep=before,
        reraise=True,
    ):
        with attempt:
            began = time.perf_counter()
            graph.apply(facts)
            metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - began)
            metrics.BATCHES.inc()


#: Tries after which it is looked whether an operator has let an event go: what is over soon was not meant.
_LOOK_AFTER = 4

#: Tries, about half a minute of them, after which whatever is waited for is an alarm.
_LASTS = 12

#: What waiting alone does not heal: an alarm at once.
_NEEDS_SOMEBODY = {Cause.REFUSED, Cause.STATEMENT}


def _stored(error: BaseException) -> BaseException:
    """An error of ours that no event is to blame for, as what it is."""
    if cause(error) is not None or isinstance(error, StoredDataError):
        return error
    return StoredDataError("what these events name", f"{type(error).__name__}: {error}")


def _way_out(some: list[Message]) -> str:
    """How to let the event go that the writer stands before, if it is one."""
    if len(some) > 1:
        return ""
    place = f"{some[0].partition()} {some[0].offset()}"
    return f". To give up the event that it stands before: headwater dead-letters put {place}"


def _problem(error: Exception) -> Problem:
    """What an error says, and what helps, if anything does."""
    problem = Problem.of(error)
    return problem._replace(text=f"{TOO_MUCH} {problem.text}"[:LONGEST_ERROR]) if too_much(error) else problem


def _pause(state: RetryCallState) -> float:
    return wait_random_exponential(max=LONGEST_PAUSE)(state) if _waiting(state) else LONGEST_PAUSE


def _waiting(state: RetryCallState) -> bool:
    """Whether what is waited for may take as long as it likes."""
    error = _error(state)
    return error is not None and judge(error) in {Verdict.WAIT, Verdict.OURS}


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _visible(applied: list[Message]) -> None:
    """Note how long these took from Kafka into the graph."""
    now = time.time()
    for message in applied:
        if (came := received(message)) is not None:
            metrics.VISIBLE_SECONDS.observe(max(0.0, now - came / 1_000_000))


def _away(state: RetryCallState) -> None:
    metrics.RETRIES.inc()
    if (error := _error(state)) is not None and deadlocked(error):
        metrics.DEADLOCKS.inc()
    log.warning("events cannot be applied now, waiting", attempt=state.attempt_number, error=str(_error(state))[:500])
