"""Apply a batch, and if it cannot be applied find the events that are to blame, so that no neighbour waits for them."""

import time
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

import structlog
from confluent_kafka import Message
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from graph_writer.apply import Graph, Superseded
from graph_writer.batch import value
from graph_writer.fold import Facts
from graph_writer.read_events import LONGEST_ERROR, Problem, Reading, ReadOptions, read
from headwater import metrics
from headwater.graph.neo4j_errors import Cause, cause, too_much

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


def judge(error: BaseException) -> Verdict:
    """What to do about an error. In doubt wait: a writer that stands still is seen, a lost event is not."""
    match cause(error):
        case Cause.TIME | Cause.MEMORY:
            return Verdict.SMALLER
        case Cause.STATEMENT | Cause.REQUEST:
            return Verdict.NEVER
        case Cause.RACE | Cause.REFUSED | Cause.AWAY:  # a race is no property of the event
            return Verdict.WAIT
        case None:
            return Verdict.NOT_HERE if isinstance(error, Superseded) else Verdict.NEVER


def passing(error: BaseException) -> bool:
    """Whether waiting may help."""
    return judge(error) is Verdict.WAIT


class Dead(NamedTuple):
    """A message whose event can never be applied, and why."""

    message: Message
    problem: Problem


def apply_isolating(
    graph: Graph, messages: list[Message], reading: Reading, options: ReadOptions, stop: Callable[[], bool]
) -> list[Dead]:
    """Apply what was read of some messages; returns those that can never be applied.

    Blocks until every other one is in the graph, while Neo4j is away too, unless `stop` says otherwise.

    Raises:
        Neo4jError, DriverError: `stop` said to stop while Neo4j was away.
        Superseded: the graph is being rebuilt.
    """
    unreadable = [Dead(messages[place], problem) for place, problem in reading.problems.items()]
    good = [message for place, message in enumerate(messages) if place not in reading.problems]

    def apply(some: list[Message], facts: Facts) -> list[Dead]:
        if not some:
            return []
        try:
            apply_when_possible(graph, facts, stop, alone=len(some) == 1)
        except Exception as error:
            if judge(error) in {Verdict.WAIT, Verdict.NOT_HERE}:
                raise
            if len(some) == 1:
                return [Dead(some[0], _problem(error))]
            log.warning("batch cannot be applied, trying its halves", events=len(some), error=str(error)[:500])
            middle = len(some) // 2
            halves = some[:middle], some[middle:]
            return [dead for half in halves for dead in apply(half, read(map(value, half), options).facts)]
        metrics.APPLIED.inc(len(some))
        return []

    return unreadable + apply(good, reading.facts)


def apply_when_possible(graph: Graph, facts: Facts, stop: Callable[[], bool], *, alone: bool = False) -> None:
    """Apply facts, as often as it takes while waiting may help, unless `stop` says otherwise. Blocks.

    This is the one place that tries a transaction again: neither the graph nor the driver does, since only here is
    known when the writer stops, and what of an event that stands `alone` is worth another try.

    Raises:
        Neo4jError, DriverError: waiting does not help, or `stop` said to stop.
        Superseded: the graph is being rebuilt.
    """
    patient = {Verdict.WAIT, Verdict.SMALLER} if alone else {Verdict.WAIT}
    for attempt in Retrying(
        retry=retry_if_exception(lambda error: judge(error) in patient),
        wait=_pause,
        stop=lambda state: stop() or (state.attempt_number >= TRIES and not _waiting(state)),
        before_sleep=_away,
        reraise=True,
    ):
        with attempt:
            began = time.perf_counter()
            graph.apply(facts)
            metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - began)
            metrics.BATCHES.inc()


def _problem(error: Exception) -> Problem:
    """What an error says, and what helps, if anything does."""
    problem = Problem.of(error)
    return problem._replace(text=f"{TOO_MUCH} {problem.text}"[:LONGEST_ERROR]) if too_much(error) else problem


def _pause(state: RetryCallState) -> float:
    return wait_random_exponential(max=LONGEST_PAUSE)(state) if _waiting(state) else LONGEST_PAUSE


def _waiting(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return error is not None and passing(error)


def _away(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    metrics.RETRIES.inc()
    log.warning("Neo4j cannot apply events now, waiting", attempt=state.attempt_number, error=str(error)[:500])
