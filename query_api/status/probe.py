"""One look at the engines, bounded in time, shared by everyone who asks meanwhile."""

import asyncio
from typing import Final

import structlog

from headwater import __version__
from headwater.errors import HeadwaterError
from headwater.graph.format import Format
from headwater.graph.rebuild import State
from headwater.http.lack import Lack
from headwater.naming import naming_rules
from headwater.settings import Settings
from query_api.graph.database import Database
from query_api.status.kafka import EventLog, Progress
from query_api.status.shape import EngineStatus, GraphFormat, Status

#: Seconds after which an engine counts as away.
WITHIN: Final = 2.0
_Graph = tuple[State, Format | None]
_log = structlog.get_logger()


class Probe:
    """Looks at both engines at once."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._log = EventLog(settings)
        rules = naming_rules(settings.naming_rules)
        self._rules = [rule.model_dump() for rule in rules]
        self._format = Format.of(rules)
        self._generation = 0
        self._looking: asyncio.Task[Status] | None = None
        self._asking_kafka: asyncio.Future[Progress] | None = None

    @property
    def generation(self) -> int:
        """Of the graph, as Neo4j said at the last look."""
        return self._generation

    async def close(self) -> None:
        """Leave Kafka, once it is not being asked."""
        await asyncio.to_thread(self._log.close)

    async def look(self) -> Status:
        """The status, within `WITHIN` seconds; never raises because an engine is away."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> Status:
        neo4j_looking = asyncio.create_task(self._neo4j())
        kafka = await self._kafka(neo4j_looking)
        neo4j = await neo4j_looking
        progress = kafka if isinstance(kafka, Progress) else None
        problem = neo4j if isinstance(neo4j, str) else None
        state, stored = (None, None) if isinstance(neo4j, str) else neo4j
        graph_format = self._of(stored if state is None or state.phase != "dropping" else None)
        at_work = progress is not None and progress.writers > 0
        return {
            "ready": at_work and problem is None and "problem" not in graph_format,
            "kafka": _engine(None if progress else str(kafka)),
            "neo4j": _engine(problem),
            "accepted": progress and progress.accepted,
            "applied": progress and progress.applied,
            "lag": progress and progress.accepted - progress.applied,
            "deadLetters": progress and progress.dead_letters,
            "exclusions": progress and progress.exclusions,
            "excluded": progress and progress.excluded,
            "writers": progress and progress.writers,
            "namingRules": self._rules,
            "rebuilding": state and state.progress(),
            "format": graph_format,
            "version": __version__,
        }

    def _of(self, stored: Format | None) -> GraphFormat:
        """What to say of the format of the graph."""
        told: GraphFormat = {"stored": stored and stored.version, "written": self._format.version}
        refusal = self._format.refusal(stored) if stored is not None else None
        return told if refusal is None else {**told, "problem": str(refusal)}

    async def _kafka(self, neo4j: "asyncio.Task[_Graph | str]") -> Progress | str:
        # Which group the writers are in, Neo4j says; one that takes its time has not changed it.
        await asyncio.wait([neo4j], timeout=WITHIN / 4)
        # A look that Kafka left hanging is waited for, not repeated: each one holds a thread.
        if self._asking_kafka is None or self._asking_kafka.done():
            asking = asyncio.to_thread(self._log.progress, WITHIN, self._generation)
            self._asking_kafka = asyncio.ensure_future(asking)
            self._asking_kafka.add_done_callback(_heard)
        try:
            async with asyncio.timeout(WITHIN):
                return await asyncio.shield(self._asking_kafka)
        except TimeoutError:
            return f"Kafka does not answer within {WITHIN:g} s"
        except HeadwaterError as error:
            return str(error)

    async def _neo4j(self) -> _Graph | str:
        """Where the graph is and of which format, or why Neo4j does not say so."""
        try:
            async with asyncio.timeout(WITHIN), self._database.question(WITHIN) as question:
                state, stored = await question.rebuild(), await question.format()
        except TimeoutError:
            return f"Neo4j does not answer within {WITHIN:g} s"
        except HeadwaterError as error:
            return str(error)
        self._generation = state.generation
        return state, stored


async def lacks(probe: Probe) -> list[Lack]:
    """What keeps questions from being answered. Kafka and the writers may be away: the graph can still be asked."""
    status = await probe.look()
    if not status["neo4j"]["reachable"]:
        return [Lack("neo4j", status["neo4j"].get("problem", "it does not answer"))]
    return [Lack("graph", "the graph is being rebuilt")] if status["rebuilding"] is not None else []


def _heard(asked: "asyncio.Future[Progress]") -> None:
    """Nobody may be waiting any more for what went wrong."""
    if not asked.cancelled() and (error := asked.exception()) is not None and not isinstance(error, HeadwaterError):
        _log.error("status_failed", exc_info=error)


def _engine(problem: str | None) -> EngineStatus:
    return {"reachable": True} if problem is None else {"reachable": False, "problem": problem}
