"""The graph writer as a process: wait for its engines, consume until a signal says stop."""

import signal
import sys
from types import FrameType

import structlog
from tenacity import Retrying, retry_if_exception, retry_if_result, wait_random_exponential

from graph_writer.apply import Graph, Superseded
from graph_writer.consume import Consumption
from graph_writer.isolate import LONGEST_PAUSE, passing
from headwater import logs
from headwater.errors import EngineUnavailable
from headwater.garbage_collection import rare_collection
from headwater.graph.connect import connect
from headwater.graph.rebuild import Rebuild, State
from headwater.graph.schema import ensure
from headwater.kafka import admin, ensure_topics, writers_group
from headwater.memory import keep_little
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
        HeadwaterError: the settings name no engines, or an engine refuses us for good; or the port of the metrics is
            taken, or open to others without a key.
    """
    logs.configure(settings.log_level)
    keep_little()
    sys.setswitchinterval(SWITCH_INTERVAL)
    stop = _Stop()
    if settings.metrics_port:
        from graph_writer.metrics_port import serve_metrics  # noqa: PLC0415  (a web server, only where it is wanted)

        serve_metrics(settings)
    with connect(settings) as driver:
        for attempt in Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, EngineUnavailable) or passing(error)),
            wait=wait_random_exponential(max=LONGEST_PAUSE),
            stop=lambda _state: stop.asked,
            before_sleep=lambda state: log.warning(
                "waiting for the engines", error=str(state.outcome.exception())[:500] if state.outcome else ""
            ),
            reraise=True,
        ):
            with attempt:
                ensure_topics(settings, admin(settings))
                driver.verify_connectivity()
                ensure(driver, settings.neo4j_database)
        rebuild = Rebuild(driver, settings.neo4j_database)
        while not stop.asked:
            generation = _generation(rebuild, stop)
            graph = Graph(driver, settings.neo4j_database, generation)
            stop.consumption = consumption = Consumption.of(settings, graph, rebuild, generation)
            log.info("writing", topic=settings.kafka_topic, group=writers_group(settings, generation))
            if stop.asked:
                consumption.stop()
            try:
                with rare_collection():
                    consumption.run()
            except Superseded:
                log.info("the graph is being rebuilt, beginning anew")
    log.info("stopped")
    return 0


def _generation(rebuild: Rebuild, stop: _Stop) -> int:
    """The generation of the graph, once it may be written; any, once a signal has asked to stop."""
    waiting = Retrying(
        retry=retry_if_result(lambda state: state.phase == "dropping") | retry_if_exception(passing),
        wait=wait_random_exponential(max=1),
        stop=lambda _state: stop.asked,
        retry_error_callback=lambda _state: State(),
    )
    return waiting(rebuild.state).generation
