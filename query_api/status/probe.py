"""One look at the engines, bounded in time, shared by everyone who asks meanwhile."""

import asyncio
from typing import Any

import structlog

from headwater import __version__
from headwater.errors import HeadwaterError
from headwater.naming import naming_rules
from headwater.settings import Settings
from query_api.database import Database
from query_api.status.kafka import EventLog, Progress

#: Seconds after which an engine counts as away.
WITHIN = 2.0
_log = structlog.get_logger()


class Probe:
    """Looks at both engines at once."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._log = EventLog(settings)
        self._rules = [rule.model_dump() for rule in naming_rules(settings.naming_rules)]
        self._looking: asyncio.Task[dict[str, Any]] | None = None
        self._asking_kafka: asyncio.Future[Progress] | None = None

    async def close(self) -> None:
        """Leave Kafka, once it is not being asked."""
        await asyncio.to_thread(self._log.close)

    async def look(self) -> dict[str, Any]:
        """The status as JSON values, within `WITHIN` seconds; never raises because an engine is away."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> dict[str, Any]:
        kafka, neo4j = await asyncio.gather(self._kafka(), self._neo4j())
        progress = kafka if isinstance(kafka, Progress) else None
        return {
            "ready": progress is not None and neo4j is None and progress.writers > 0,
            "kafka": _engine(None if progress else str(kafka)),
            "neo4j": _engine(neo4j),
            "accepted": progress and progress.accepted,
            "applied": progress and progress.applied,
            "lag": progress and progress.accepted - progress.applied,
            "deadLetters": progress and progress.dead_letters,
            "writers": progress and progress.writers,
            "namingRules": self._rules,
            "version": __version__,
        }

    async def _kafka(self) -> Progress | str:
        # A look that Kafka left hanging is waited for, not repeated: each one holds a thread.
        if self._asking_kafka is None or self._asking_kafka.done():
            self._asking_kafka = asyncio.ensure_future(asyncio.to_thread(self._log.progress, WITHIN))
            self._asking_kafka.add_done_callback(_heard)
        try:
            async with asyncio.timeout(WITHIN):
                return await asyncio.shield(self._asking_kafka)
        except TimeoutError:
            return f"Kafka does not answer within {WITHIN:g} s"
        except HeadwaterError as error:
            return str(error)

    async def _neo4j(self) -> str | None:
        try:
            async with asyncio.timeout(WITHIN), self._database.question(WITHIN) as question:
                await question.ask("ping")
        except TimeoutError:
            return f"Neo4j does not answer within {WITHIN:g} s"
        except HeadwaterError as error:
            return str(error)
        return None


def _heard(asked: "asyncio.Future[Progress]") -> None:
    """Nobody may be waiting any more for what went wrong."""
    if not asked.cancelled() and (error := asked.exception()) is not None and not isinstance(error, HeadwaterError):
        _log.error("status_failed", exc_info=error)


def _engine(problem: str | None) -> dict[str, Any]:
    return {"reachable": True} if problem is None else {"reachable": False, "problem": problem}
