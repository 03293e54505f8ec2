"""The writer's own port: `/metrics` for Prometheus and `/healthz`, behind the gate like everything that is served."""

from threading import Thread

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from headwater import metrics
from headwater.server.listen import refuse_taken_port, server_of
from headwater.settings import Settings


def serve_metrics(settings: Settings) -> None:
    """Serve on `HEADWATER_METRICS_PORT`, from a thread that ends with the process.

    Raises:
        EngineFailed: the port is taken.
        Exposed, InvalidSettings: as `server_of` says.
    """
    server = server_of(app(), settings, settings.metrics_port)
    refuse_taken_port(settings.host, settings.metrics_port, "HEADWATER_METRICS_PORT")
    Thread(target=server.run, name="metrics", daemon=True).start()


def app() -> Starlette:
    """What is served."""
    return Starlette(routes=[Route("/metrics", _metrics), Route("/healthz", _health)])


def _metrics(_: Request) -> Response:
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


def _health(_: Request) -> Response:
    return Response(b'{"status":"ok"}', media_type="application/json")
