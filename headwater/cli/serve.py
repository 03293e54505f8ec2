"""`headwater serve`: collector and query API as one ASGI application on one port, as `headwater up` runs them."""

import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import STARTUP_FAILURE

from headwater import logs
from headwater.gate.head import SAFE_METHODS
from headwater.http.lack import Lack
from headwater.http.probes import LIVEZ, READYZ, Condition
from headwater.memory import keep_little
from headwater.server.listen import refuse_taken_port, server_of
from headwater.server.own_loop import OwnLoop
from headwater.settings import Settings, settings

#: What goes to the collector when it is a POST: everything that writes to Kafka.
COLLECTOR_PATHS = {
    "/api/v1/lineage",
    "/api/v1/lineage/batch",
    "/api/v1/annotations",
    "/api/v1/dead-letters/replay",
    "/api/v1/dead-letters/drop",
    "/api/v1/dead-letters/put",
}


#: What is answered for both.
PROBES = {LIVEZ, READYZ}


def serve(
    local_log: Annotated[
        Path | None, typer.Option(help="Folder of the local broker's log, whose disk may fill.")
    ] = None,
) -> None:
    """Run collector and query API on one port (started by `up`)."""
    from collector.app import create_app as collector_app  # noqa: PLC0415  (only this command needs both services)
    from query_api.app import create_app as query_app  # noqa: PLC0415

    collector, query = collector_app(settings(), local_log), query_app(settings())
    document_both(collector, query)
    listen(Combined(collector, query), settings())


def document_both(collector: FastAPI, query: FastAPI) -> None:
    """Let the query API know the routes of events: they are in its /docs and /openapi.json, and in what it allows."""
    query.router.routes += [route for route in collector.routes if getattr(route, "path", None) in COLLECTOR_PATHS]


def listen(app: ASGIApp, settings: Settings) -> None:
    """Serve `app` on the host and port of the settings until SIGTERM, SIGINT or SIGHUP; blocks.

    Requests under way are finished first, for at most `server.FINISH_WITHIN` seconds.

    Raises:
        EngineFailed: the port is taken, or is not ours to use.
        Exposed, InvalidSettings: as `server_of` says.
    """
    logs.configure(settings.log_level)
    keep_little()
    server = server_of(app, settings, settings.port)
    refuse_taken_port(settings.host, settings.port)
    # uvicorn stops in order and then raises the signal once more: that one is the end, and no failure.
    signal.signal(signal.SIGTERM, _end)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)  # its log says why


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


class Combined:
    """Both applications behind one address: what writes to Kafka goes to the collector, the rest to the query API.

    The query API has a loop and a thread of its own, so that no question delays a 201. How both are is told on the
    other loop, where it is seen whether that one is stuck.
    """

    def __init__(self, collector: Starlette, query: Starlette) -> None:
        self._collector = collector
        self._query = query_loop = OwnLoop(query)
        taking: Condition = collector.state.condition
        answering: Condition = query.state.condition

        async def lacks() -> list[Lack]:
            return [*await taking.lacks(), *await query_loop.run(answering.lacks)]

        both = Condition((*taking.loops, *answering.loops), lacks)
        self._probes = Starlette(routes=[Route(LIVEZ, both.alive), Route(READYZ, both.ready)])
        self._life = Router(lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection: an HTTP request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._life(scope, receive, send)
        elif scope["path"] in PROBES and scope["method"] in SAFE_METHODS:
            await self._probes(scope, receive, send)
        elif _writes(scope):
            await self._collector(scope, receive, send)
        else:
            await self._query(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncGenerator[None]:
        """Both started in order, and stopped in the opposite one; one that cannot start stops what runs already."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._collector.router.lifespan_context(self._collector))
            await stack.enter_async_context(self._query.running())
            yield


def _writes(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "POST" and scope["path"].removesuffix("/") in COLLECTOR_PATHS
