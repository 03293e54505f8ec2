"""The collector as an HTTP service: OpenLineage events in, Kafka records out."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

from collector import routes
from collector.admission import Admission
from collector.batch import Batch
from collector.lineage import Lineage
from collector.producer import EventProducer
from headwater import __version__, metrics
from headwater.http import problem
from headwater.settings import Settings

_log = structlog.get_logger()


class Health(BaseModel):
    """Whether the collector lives, and whether it can store events now."""

    status: str = Field("ok", description="Always ok: the process answers.")
    kafka: bool = Field(description="False: events are answered 503 at present.")


def create_app(settings: Settings) -> FastAPI:
    """The collector; its producer lives as long as the application's lifespan.

    Kafka may be away when it starts: it answers 503 until Kafka is there.

    Raises:
        EngineUnavailable: no Kafka is configured.
    """
    producer = EventProducer(settings)
    # One event of the largest size is always let in, however little memory is allowed.
    admission = Admission(settings.max_in_flight_requests, max(settings.max_in_flight_bytes, settings.max_event_bytes))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        producer.start()
        _log.info("collector_started", topic=settings.kafka_topic)
        yield
        await producer.stop()
        _log.info("collector_stopped")

    app = FastAPI(
        title="Headwater collector",
        version=__version__,
        description="Takes OpenLineage events, and answers once Kafka has them.",
        lifespan=lifespan,
        redirect_slashes=False,  # clients make a GET of a redirected POST, and take its answer for success
    )
    problem.install(app)
    lineage = Lineage(settings, admission, producer)
    batch = Batch(settings, admission, producer)
    app.router.routes += [
        routes.lineage("/api/v1/lineage", lineage),
        routes.lineage("/api/v1/lineage/", lineage, documented=False),
        routes.batch("/api/v1/lineage/batch", batch),
        routes.batch("/api/v1/lineage/batch/", batch, documented=False),
    ]

    async def healthz() -> Health:
        """Whether the process lives; it does while Kafka is away."""
        return Health(status="ok", kafka=producer.ready)

    def show_metrics() -> Response:
        """Metrics for Prometheus."""
        return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)

    app.add_api_route("/healthz", healthz, tags=["operation"], operation_id="health")
    app.add_api_route("/metrics", show_metrics, tags=["operation"], operation_id="metrics", response_class=Response)
    return app
