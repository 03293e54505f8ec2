"""Apply a batch, and if it cannot be applied find the events that are to blame, so that no neighbour waits for them."""

import time
from collections.abc import Callable

import structlog
from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    TransientError,
)
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from graph_writer.apply import Graph
from graph_writer.batch import Received, folded
from headwater import metrics

log = structlog.get_logger()

#: Longest pause between two tries while Neo4j is away, seconds.
LONGEST_PAUSE = 5.0


def passing(error: BaseException) -> bool:
    """Whether an error says something about the server now, nothing about the events: wait and try again.

    Running out of transaction memory is the exception: a smaller batch may fit, and a single event may never.
    """
    if isinstance(error, Neo4jError):
        code = error.code or ""
        if "OutOfMemory" in code:
            return False
        return isinstance(error, TransientError | AuthError) or error.is_retryable() or ".Database." in code
    return isinstance(error, DriverError | OSError)


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
        if passing(error):
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
    for attempt in Retrying(
        retry=retry_if_exception(passing),
        wait=wait_random_exponential(max=LONGEST_PAUSE),
        stop=lambda _state: stop(),
        before_sleep=_away,
        reraise=True,
    ):
        with attempt:
            began = time.perf_counter()
            graph.apply(facts)
            metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - began)
            metrics.BATCHES.inc()


def _away(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    metrics.RETRIES.labels(cause="unavailable").inc()
    log.warning("Neo4j cannot apply events now, waiting", attempt=state.attempt_number, error=str(error)[:500])
