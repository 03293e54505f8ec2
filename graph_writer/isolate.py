"""Apply a batch, and if it cannot be applied find the events that are to blame, so that no neighbour waits for them."""

import time
from collections.abc import Callable
from enum import Enum

import structlog
from neo4j.exceptions import DriverError, Neo4jError
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from graph_writer.apply import Graph
from graph_writer.batch import Received, folded
from headwater import metrics

log = structlog.get_logger()

#: Longest pause between two tries while Neo4j is away, seconds.
LONGEST_PAUSE = 5.0

#: How often a single event is tried that takes more memory or time than a transaction may have.
TRIES = 5


class Verdict(Enum):
    """What an error says of the events in a batch."""

    WAIT = "nothing: the server cannot now, or does not let us"
    SMALLER = "together they may be too much"
    NEVER = "one of them can never be applied"


def judge(error: BaseException) -> Verdict:
    """What to do about an error. In doubt wait: a writer that stands still is seen, a lost event is not.

    The driver turns some passing errors into `ClientError`, so the code decides and not the class.
    """
    if isinstance(error, Neo4jError):
        code = error.code or ""
        if "OutOfMemory" in code or "TransactionTimedOut" in code:
            return Verdict.SMALLER
        refused = code.startswith(("Neo.ClientError.Statement.", "Neo.ClientError.Request."))
        # A node that another transaction deleted meanwhile is a race, not a property of the event.
        return Verdict.NEVER if refused and not code.endswith(".EntityNotFound") else Verdict.WAIT
    return Verdict.WAIT if isinstance(error, DriverError | OSError) else Verdict.NEVER


def passing(error: BaseException) -> bool:
    """Whether waiting may help."""
    return judge(error) is Verdict.WAIT


def apply_isolating(graph: Graph, received: list[Received], stop: Callable[[], bool]) -> list[Received]:
    """Apply these messages; returns those that can never be applied, each with its error.

    Blocks until every other one is in the graph, while Neo4j is away too, unless `stop` says otherwise.

    Raises:
        Neo4jError, DriverError: `stop` said to stop while Neo4j was away.
    """
    good = [each for each in received if each.error is None]
    return [each for each in received if each.error is not None] + _apply(graph, good, stop)


def _apply(graph: Graph, received: list[Received], stop: Callable[[], bool]) -> list[Received]:
    if not received:
        return []
    try:
        _apply_when_possible(graph, received, stop)
    except Exception as error:
        if judge(error) is Verdict.WAIT:
            raise
        if len(received) == 1:
            return [Received(received[0].message, [], error)]
        middle = len(received) // 2
        log.warning("batch cannot be applied, trying its halves", events=len(received), error=str(error)[:500])
        return _apply(graph, received[:middle], stop) + _apply(graph, received[middle:], stop)
    metrics.APPLIED.inc(len(received))
    return []


def _apply_when_possible(graph: Graph, received: list[Received], stop: Callable[[], bool]) -> None:
    facts = folded(received)
    patient = {Verdict.WAIT, Verdict.SMALLER} if len(received) == 1 else {Verdict.WAIT}
    for attempt in Retrying(
        retry=retry_if_exception(lambda error: judge(error) in patient),
        wait=wait_random_exponential(max=LONGEST_PAUSE),
        stop=lambda state: stop() or (state.attempt_number >= TRIES and not _waiting(state)),
        before_sleep=_away,
        reraise=True,
    ):
        with attempt:
            began = time.perf_counter()
            graph.apply(facts)
            metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - began)
            metrics.BATCHES.inc()


def _waiting(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return error is not None and passing(error)


def _away(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    metrics.RETRIES.inc()
    log.warning("Neo4j cannot apply events now, waiting", attempt=state.attempt_number, error=str(error)[:500])
