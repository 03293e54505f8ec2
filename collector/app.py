"""The collector as an HTTP service: OpenLineage events in, Kafka records out."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field
from starlette.types import Receive, Scope, Send

from collector import routes
from collector.admission import Admission
from collector.annotations import Annotations
from collector.batch import Batch
from collector.dead_letters import Put, Settle
from collector.disk import Disk
from collector.endpoint import Endpoint
from collector.large_bodies import LARGE
from collector.lineage import Lineage
from collector.producer import EventProducer
from headwater import __version__, metrics
from headwater.dead_letters.put_aside import PutAside
from headwater.dead_letters.reader import DeadLetterReader
from headwater.garbage_collection import rare_collection
from headwater.http import problem
from headwater.http.lack import Lack
from headwater.http.probes import LIVEZ, READYZ, Condition
from headwater.memory import give_back
from headwater.pulse import STUCK_AFTER, Pulse, beating
from headwater.settings import Settings

LINEAGE: Final = "/api/v1/lineage"
BATCH: Final = "/api/v1/lineage/batch"
ANNOTATIONS: Final = "/api/v1/annotations"
REPLAY: Final = "/api/v1/dead-letters/replay"
DROP: Final = "/api/v1/dead-letters/drop"
PUT: Final = "/api/v1/dead-letters/put"

_log = structlog.get_logger()


class Health(BaseModel):
    """Whether the collector lives, and whether it can store events now."""

    status: str = Field("ok", description="Always ok: the process answers.")
    kafka: bool = Field(description="False: events are answered 503 at present.")


class Collector(FastAPI):
    """FastAPI, with a short way for events.

    They go to their endpoint before any middleware or routing; these cost more than reading and checking an event.
    FastAPI knows the same endpoints as routes, for the documentation and for what is no POST.
    """

    def __init__(self, endpoints: Mapping[str, Endpoint], **options: Any) -> None:
        super().__init__(**options)
        self._endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in self._endpoints:
            await self._endpoints[scope["path"]](scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings, local_log: Path | None = None) -> FastAPI:
    """The collector; its producer lives as long as the application's lifespan.

    Kafka may be away when it starts: it answers 503 until Kafka is there. `local_log` is the folder in which a broker
    on this machine keeps its log: while its disk is nearly full, events are answered 503 too.

    Raises:
        EngineUnavailable: no Kafka is configured.
    """
    producer = EventProducer(settings)
    # One event of the largest size is always let in, however little memory is allowed.
    admission = Admission(
        settings.max_in_flight_requests,
        max(settings.max_in_flight_bytes, settings.max_event_bytes),
        None if local_log is None else Disk(local_log, settings.free_disk_mb * 1024 * 1024),
    )

    loop = Pulse("the collector's event loop", STUCK_AFTER)

    lineage = Lineage(settings, admission, producer)
    batch = Batch(settings, admission, producer)
    annotations = Annotations(settings, admission, producer)
    reader = DeadLetterReader(settings)
    replay = Settle(settings, admission, producer, reader, "replayed")
    drop = Settle(settings, admission, producer, reader, "dropped")
    put = Put(settings, admission, producer, PutAside(settings))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        producer.start()
        showing = asyncio.create_task(_show(admission))
        _log.info("collector_started", topic=settings.kafka_topic)
        with rare_collection():
            async with beating(loop):
                yield
        showing.cancel()
        await producer.stop()
        _log.info("collector_stopped")

    async def lacks() -> list[Lack]:
        found = {"kafka": producer.lack, "disk": admission.lack}
        return [Lack(what, detail) for what, detail in found.items() if detail is not None]

    endpoints = {LINEAGE: lineage, BATCH: batch, ANNOTATIONS: annotations, REPLAY: replay, DROP: drop, PUT: put}
    app = Collector(
        # With a slash too, and never a redirect: clients repeat a redirected POST as GET and take that for success.
        {path + slash: endpoint for path, endpoint in endpoints.items() for slash in ("", "/")},
        title="Headwater collector",
        version=__version__,
        description="Takes OpenLineage events, and answers once Kafka has them. Settles dead letters.",
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # FastAPI's own pages load their scripts from the internet; the query API documents both
        redoc_url=None,
    )
    problem.install(app)
    app.state.condition = condition = Condition((loop, producer.pulse), lacks)
    app.router.routes += [
        routes.lineage(LINEAGE, lineage),
        routes.batch(BATCH, batch),
        routes.annotations(ANNOTATIONS, annotations),
        routes.replay(REPLAY, replay),
        routes.drop(DROP, drop),
        routes.put(PUT, put),
    ]

    async def healthz() -> Health:
        """Whether the process lives; it does while Kafka is away."""
        return Health(status="ok", kafka=producer.ready)

    async def live(request: Request) -> Response:
        """Whether the collector goes round; it does while Kafka is away. 503: start it anew."""
        return await condition.alive(request)

    async def ready(request: Request) -> Response:
        """Whether events can be stored now; 503 says what is away."""
        return await condition.ready(request)

    def show_metrics() -> Response:
        """Metrics for Prometheus."""
        return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)

    for path, probe, name in ((LIVEZ, live, "live"), (READYZ, ready, "ready")):
        app.add_api_route(
            path,
            probe,
            tags=["operation"],
            operation_id=name,
            response_class=Response,
            responses=problem.responses(503),
        )
    app.add_api_route("/healthz", healthz, tags=["operation"], operation_id="health")
    app.add_api_route("/metrics", show_metrics, tags=["operation"], operation_id="metrics", response_class=Response)
    return app


async def _show(admission: Admission) -> None:
    """Bring the metrics of what is in flight up to date, look at the disk, give back what is over; once a second."""
    while True:
        if admission.show() > LARGE:
            await asyncio.to_thread(give_back)
        await asyncio.sleep(1)
