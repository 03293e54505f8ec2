"""The graph writer as a process: wait for its engines, consume until a signal says stop."""

import signal
import sys
from collections.abc import Callable
from types import FrameType

import neo4j
import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_result, wait_random_exponential

from graph_writer.apply import Graph, Superseded
from graph_writer.consume import STUCK_AFTER, Consumption
from graph_writer.isolate import LONGEST_PAUSE, passing
from graph_writer.standstill import Standstill
from headwater import logs
from headwater.dead_letters.put_aside import PutAside
from headwater.errors import EngineUnavailable
from headwater.garbage_collection import rare_collection
from headwater.graph.connect import connect
from headwater.graph.format import Format, StaleGraph, stored_format
from headwater.graph.rebuild import Rebuild, State
from headwater.graph.schema import ensure
from headwater.kafka import admin, ensure_topics, writers_group
from headwater.memory import keep_little
from headwater.pulse import Pulse
from headwater.settings import Settings
from headwater.signals import ending

log = structlog.get_logger()

#: How often Python lets another thread run, seconds. The applying thread asks Neo4j a dozen times a batch and would
#: wait out the default of 5 ms behind the parsing thread each time.
SWITCH_INTERVAL = 0.0005


class _Stop:
    """Whether a signal has asked this process to stop."""

    def __init__(self) -> None:
        self.asked = False
        self.consumption: Consumption | None = None
        for number in ending():
            signal.signal(number, self._handle)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self.consumption is not None:
            self.consumption.stop()


def run(settings: Settings) -> int:
    """Write the graph until SIGTERM, SIGINT or SIGHUP; returns 0 once the batch at hand is applied and committed.

    Waits for engines that are away, as long as it takes. Blocks; call it on the main thread.

    Raises:
        NewerGraph: a later version wrote the graph.
        HeadwaterError: the settings name no engines, or an engine refuses us for good; or the port of the metrics is
            taken, or open to others without a key.
    """
    logs.configure(settings.log_level)
    keep_little()
    sys.setswitchinterval(SWITCH_INTERVAL)
    stop = _Stop()
    standstill = Standstill(PutAside(settings))
    pulse = Pulse("the writer's loop", STUCK_AFTER)
    pulse.beat()
    ours = Format.in_settings(settings)
    if settings.metrics_port:
        from graph_writer.metrics_port import serve_metrics  # noqa: PLC0415  (a web server, only where it is wanted)

        serve_metrics(settings, standstill, pulse)
    waits = _noting(standstill, pulse)
    with connect(settings) as driver:
        for attempt in Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, EngineUnavailable) or passing(error)),
            wait=wait_random_exponential(max=LONGEST_PAUSE),
            stop=lambda _state: stop.asked,
            before_sleep=waits,
            reraise=True,
        ):
            with attempt:
                ensure_topics(settings, admin(settings))
                standstill.back("kafka")
                driver.verify_connectivity()
                ensure(driver, settings.neo4j_database)
                standstill.back("neo4j")
        rebuild = Rebuild(driver, settings.neo4j_database)
        while not stop.asked:
            generation = _generation(rebuild, stop, waits)
            if not _may_write(driver, settings, ours, standstill, stop, waits=waits):
                break
            graph = Graph(driver, settings.neo4j_database, generation, ours)
            stop.consumption = consumption = Consumption.of(
                settings, graph, rebuild, generation, standstill, pulse=pulse
            )
            log.info("writing", topic=settings.kafka_topic, group=writers_group(settings, generation))
            if stop.asked:
                consumption.stop()
            try:
                with rare_collection():
                    consumption.run()
            except Superseded:
                log.info("the graph is being rebuilt, beginning anew")
            except StaleGraph as refusal:
                log.warning("the graph may no longer be written by this writer", reason=str(refusal))
    log.info("stopped")
    return 0


_Waits = Callable[[RetryCallState], None]


def _noting(standstill: Standstill, pulse: Pulse) -> _Waits:
    """What is called before each pause of a wait for engines: it goes round, and says what is away."""

    def note(state: RetryCallState) -> None:
        pulse.beat()
        error = state.outcome.exception() if state.outcome else None
        if error is not None and not isinstance(error, StaleGraph):
            standstill.away("kafka" if isinstance(error, EngineUnavailable) else "neo4j", error)
            log.warning("waiting for the engines", error=str(error)[:500])

    return note


def _may_write(
    driver: neo4j.Driver, settings: Settings, ours: Format, standstill: Standstill, stop: _Stop, *, waits: _Waits
) -> bool:
    """Wait until the graph is of our format, or empty; False: a signal has asked to stop.

    Every transaction looks at the format, too. Here a writer that must not write stands still before it takes
    partitions from those that may. It also learns which events operators have put among the dead letters.

    Raises:
        NewerGraph: a later version wrote the graph.
    """

    def refused(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        waits(state)
        if isinstance(error, StaleGraph):
            standstill.begin(str(error))

    for attempt in Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, EngineUnavailable | StaleGraph) or passing(error)),
        wait=wait_random_exponential(max=LONGEST_PAUSE),
        stop=lambda _state: stop.asked,
        before_sleep=refused,
        retry_error_callback=lambda _state: None,
    ):
        with attempt:
            standstill.learn()
            standstill.back("kafka")
            stored = stored_format(driver, settings.neo4j_database)
            standstill.back("neo4j")
            if stored is not None and (refusal := ours.refusal(stored)) is not None:
                raise refusal
            standstill.end()
            return True
    return False


def _generation(rebuild: Rebuild, stop: _Stop, waits: _Waits) -> int:
    """The generation of the graph, once it may be written; any, once a signal has asked to stop."""
    waiting = Retrying(
        retry=retry_if_result(lambda state: state.phase == "dropping") | retry_if_exception(passing),
        wait=wait_random_exponential(max=1),
        before_sleep=waits,
        stop=lambda _state: stop.asked,
        retry_error_callback=lambda _state: State(),
    )
    return waiting(rebuild.state).generation
