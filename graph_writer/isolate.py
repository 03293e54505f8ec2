"""Apply a batch, and if it cannot be applied find the events that are to blame, so that no neighbour waits for them."""

import time
from collections.abc import Callable
from enum import Enum

import structlog
from neo4j.exceptions import DriverError, Neo4jError
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from graph_writer.apply import Graph
from graph_writer.batch import Batch, Received, batch_of
from graph_writer.fold import Facts
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


def apply_isolating(graph: Graph, batch: Batch, stop: Callable[[], bool]) -> list[Received]:
    """Apply a batch; returns those of its messages that can never be applied, each with its error.

    Blocks until every other one is in the graph, while Neo4j is away too, unless `stop` says otherwise.

    Raises:
        Neo4jError, DriverError: `stop` said to stop while Neo4j was away.
    """
    unreadable = [each for each in batch.received if each.error is not None]
    return unreadable + _apply(graph, batch, len(batch.received) - len(unreadable), stop)


def _apply(graph: Graph, batch: Batch, events: int, stop: Callable[[], bool]) -> list[Received]:
    """Apply the events of a batch, `events` of its messages; those without facts are nothing to the graph."""
    if not events:
        return []
    try:
        _apply_when_possible(graph, batch.facts, stop, alone=events == 1)
    except Exception as error:
        if judge(error) is Verdict.WAIT:
            raise
        good = [each for each in batch.received if each.error is None]
        if events == 1:
            return [Received(good[0].message, [], error)]
        log.warning("batch cannot be applied, trying its halves", events=events, error=str(error)[:500])
        halves = good[: events // 2], good[events // 2 :]
        return [dead for half in halves for dead in _apply(graph, batch_of(half), len(half), stop)]
    metrics.APPLIED.inc(events)
    return []


def _apply_when_possible(graph: Graph, facts: Facts, stop: Callable[[], bool], *, alone: bool) -> None:
    patient = {Verdict.WAIT, Verdict.SMALLER} if alone else {Verdict.WAIT}
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
