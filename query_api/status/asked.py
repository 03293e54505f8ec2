"""The metrics that the query API asks of the engines when it is asked itself, so that they outlive the writers."""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Final

import structlog
from prometheus_client.core import Metric

from headwater import metrics
from headwater.engines.children import Running, siblings
from headwater.engines.data_folder import children_file
from headwater.errors import HeadwaterError
from headwater.memory import resident
from headwater.settings import Settings
from query_api.status.backlog import Backlog, BacklogReader
from query_api.status.probe import WITHIN, Probe

#: Seconds for which an answer serves whoever else asks.
KEEP: Final = 5.0
#: Seconds that the backlog is waited for: Prometheus waits for ten by default. Later it is there for the next to ask.
_BACKLOG_WITHIN: Final = 5.0

_log = structlog.get_logger()


class AskedMetrics:
    """What the engines say, at most every `KEEP` seconds. Where they say nothing is no value, never an old one."""

    def __init__(self, probe: Probe, settings: Settings) -> None:
        self._probe = probe
        self._reader = BacklogReader(settings)
        self._children = children_file(settings.data_dir)
        self._reading: asyncio.Future[Backlog] | None = None
        self._asking: asyncio.Task[list[Metric]] | None = None
        self._asked_at = 0.0

    async def shown(self) -> list[Metric]:
        """The metrics with their values; never raises because an engine is away."""
        if self._asking is None or (self._asking.done() and monotonic() - self._asked_at > KEEP):
            self._asked_at = monotonic()
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def close(self) -> None:
        """Leave Kafka, once it is not being asked."""
        await asyncio.to_thread(self._reader.close)

    async def _ask(self) -> list[Metric]:
        status = await self._probe.look()
        reachable = {("kafka",): status["kafka"]["reachable"], ("neo4j",): status["neo4j"]["reachable"]}
        told = [
            metrics.ENGINE_REACHABLE.shown({engine: float(here) for engine, here in reachable.items()}),
            *processes(siblings(self._children)),
        ]
        if status["writers"] is not None:
            told.append(metrics.WRITERS.shown({(): status["writers"]}))
        backlog = await self._backlog() if status["kafka"]["reachable"] else None
        return told if backlog is None else [*told, *families(backlog)]

    async def _backlog(self) -> Backlog | None:
        # A look that Kafka left hanging is waited for, not repeated: each one holds a thread.
        if self._reading is None or self._reading.done():
            reading = asyncio.to_thread(self._reader.read, WITHIN, self._probe.generation)
            self._reading = asyncio.ensure_future(reading)
        try:
            async with asyncio.timeout(_BACKLOG_WITHIN):
                return await asyncio.shield(self._reading)
        except (TimeoutError, HeadwaterError) as error:
            _log.warning("backlog_unknown", reason=str(error) or f"Kafka took more than {_BACKLOG_WITHIN:g} s")
            return None


def processes(children: Mapping[str, Running]) -> list[Metric]:
    """The children of `headwater up` as metrics."""
    memory = {(name,): float(resident(child.pid)) for name, child in children.items()}
    return [
        metrics.PROCESS_MEMORY.shown({name: held for name, held in memory.items() if held}),
        metrics.PROCESS_RESTARTS.shown({(name,): float(child.restarts) for name, child in children.items()}),
    ]


def families(backlog: Backlog) -> list[Metric]:
    """A backlog as metrics."""
    return [
        metrics.LAG_EVENTS.shown({(str(partition),): events for partition, events in backlog.events.items()}),
        metrics.LAG_SECONDS.shown({(str(partition),): seconds for partition, seconds in backlog.seconds.items()}),
        metrics.OPEN_DEAD_LETTERS.shown({(reason,): letters for reason, letters in backlog.dead_letters.items()}),
        metrics.OLDEST_DEAD_LETTER.shown({(): backlog.oldest}),
    ]
