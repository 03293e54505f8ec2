"""The writer's own port: `/metrics`, `/healthz`, `/readyz`, behind the gate like everything that is served."""

from threading import Thread

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graph_writer.standstill import Standstill
from headwater import metrics
from headwater.server.listen import refuse_taken_port, server_of
from headwater.settings import Settings


def serve_metrics(settings: Settings, standstill: Standstill) -> None:
    """Serve on `HEADWATER_METRICS_PORT`, from a thread that ends with the process.

    Raises:
        EngineFailed: the port is taken.
        Exposed, InvalidSettings: as `server_of` says.
    """
    server = server_of(app(standstill), settings, settings.metrics_port)
    refuse_taken_port(settings.host, settings.metrics_port, "HEADWATER_METRICS_PORT")
    Thread(target=server.run, name="metrics", daemon=True).start()


def app(standstill: Standstill) -> Starlette:
    """What is served: `/readyz` says 503 while the writer stands still, and why."""

    def ready(_: Request) -> Response:
        reason = standstill.reason
        return PlainTextResponse(f"{reason or 'ok'}\n", 200 if reason is None else 503)

    return Starlette(routes=[Route("/metrics", _metrics), Route("/healthz", _health), Route("/readyz", ready)])


def _metrics(_: Request) -> Response:
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


def _health(_: Request) -> Response:
    return Response(b'{"status":"ok"}', media_type="application/json")
