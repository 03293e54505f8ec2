"""The writer's own port: `/metrics` and the probes, behind the gate like everything that is served."""

from threading import Thread

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph_writer.standstill import Standstill
from headwater import metrics
from headwater.http.lack import Lack
from headwater.http.probes import LIVEZ, READYZ, Condition
from headwater.pulse import Pulse
from headwater.server.listen import refuse_taken_port, server_of
from headwater.settings import Settings


def serve_metrics(settings: Settings, standstill: Standstill, pulse: Pulse) -> None:
    """Serve on `HEADWATER_METRICS_PORT`, from a thread that ends with the process.

    Raises:
        EngineFailed: the port is taken.
        Exposed, InvalidSettings: as `server_of` says.
    """
    server = server_of(app(standstill, pulse), settings, settings.metrics_port)
    refuse_taken_port(settings.host, settings.metrics_port, "HEADWATER_METRICS_PORT")
    Thread(target=server.run, name="metrics", daemon=True).start()


def app(standstill: Standstill, pulse: Pulse) -> Starlette:
    """What is served. The writer is ready while it stands not still and waits for no engine.

    `/livez` is answered on a thread beside the writer's loop, so it sees one that is stuck.
    """

    async def lacks() -> list[Lack]:
        return standstill.lacks()

    condition = Condition((pulse,), lacks)
    return Starlette(
        routes=[
            Route("/metrics", _metrics),
            Route(LIVEZ, condition.alive),
            Route(READYZ, condition.ready),
            Route("/healthz", _health),
        ]
    )


def _metrics(_: Request) -> Response:
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


def _health(_: Request) -> Response:
    return Response(b'{"status":"ok"}', media_type="application/json")
