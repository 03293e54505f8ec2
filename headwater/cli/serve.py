"""`headwater serve`: collector and query API as one ASGI application on one port, as `headwater up` runs them."""

import asyncio
import signal
import sys
from types import FrameType
from typing import NoReturn

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater import logs
from headwater.engines.ports import is_free
from headwater.errors import EngineFailed
from headwater.settings import Settings, settings

#: What goes to the collector when it is a POST: everything that writes to Kafka.
COLLECTOR_PATHS = {
    "/api/v1/lineage",
    "/api/v1/lineage/batch",
    "/api/v1/dead-letters/replay",
    "/api/v1/dead-letters/drop",
}

#: Seconds that requests under way have to finish once the server is asked to stop.
FINISH_WITHIN = 5


def serve() -> None:
    """Run collector and query API on one port (started by `up`)."""
    from collector.app import create_app as collector_app  # noqa: PLC0415  (only this command needs both services)
    from query_api.app import create_app as query_app  # noqa: PLC0415

    collector, query = collector_app(settings()), query_app(settings())
    document_both(collector, query)
    listen(Combined(collector, query), settings())


def document_both(collector: FastAPI, query: FastAPI) -> None:
    """Let the query API know the routes of events: they are in its /docs and /openapi.json, and in what it allows."""
    query.router.routes += [route for route in collector.routes if getattr(route, "path", None) in COLLECTOR_PATHS]


def listen(app: ASGIApp, settings: Settings) -> None:
    """Serve `app` on the host and port of the settings until SIGTERM or SIGINT; blocks.

    Requests under way are finished first, for at most `FINISH_WITHIN` seconds.

    Raises:
        EngineFailed: the port is taken, or is not ours to use.
    """
    logs.configure(settings.log_level)
    refuse_taken_port(settings.host, settings.port)
    # uvicorn stops in order and then raises the signal once more: that one is the end, and no failure.
    signal.signal(signal.SIGTERM, _end)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=FINISH_WITHIN,
    )


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def refuse_taken_port(host: str, port: int) -> None:
    """Return when a server can listen on `host`:`port`.

    Raises:
        EngineFailed: it cannot; the message says why and what to do.
    """
    try:
        free = is_free(host, port)
    except OSError as error:
        raise EngineFailed(f"cannot listen on {host}:{port}: {error.strerror}") from error
    if not free:
        raise EngineFailed(f"port {port} of {host} is in use: choose another one with --port or HEADWATER_PORT")


class Combined:
    """Both applications behind one address: what writes to Kafka goes to the collector, the rest to the query API."""

    def __init__(self, collector: ASGIApp, query: ASGIApp) -> None:
        self._collector = collector
        self._query = query

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection: an HTTP request, or the life of the server."""
        if scope["type"] == "lifespan":
            await _both_lifespans((self._collector, self._query), scope, receive, send)
        elif _writes(scope):
            await self._collector(scope, receive, send)
        else:
            await self._query(scope, receive, send)


def _writes(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "POST" and scope["path"].removesuffix("/") in COLLECTOR_PATHS


async def _both_lifespans(apps: tuple[ASGIApp, ...], scope: Scope, receive: Receive, send: Send) -> None:
    """Start the applications in order, stop them in the opposite one; one that cannot start fails the whole.

    Raises what an application raised, after the server was told and the other one was stopped.
    """
    begun: list[_Lifespan] = []
    answer = await receive()
    for app in apps:
        begun.append(_Lifespan(app, scope))
        answer = await begun[-1].ask("startup")
        if _has_failed(answer):
            break
    await send(answer)
    if _has_failed(answer):
        for lifespan in reversed(begun[:-1]):
            await lifespan.ask("shutdown")
    else:
        await receive()
        answers = [await lifespan.ask("shutdown") for lifespan in reversed(begun)]
        await send(next(filter(_has_failed, answers), answers[-1]))
    await asyncio.gather(*(lifespan.running for lifespan in begun))


def _has_failed(answer: Message) -> bool:
    return answer["type"].endswith(".failed")


class _Lifespan:
    """The lifespan protocol of one application, as questions and answers."""

    def __init__(self, app: ASGIApp, scope: Scope) -> None:
        self._stage = "startup"
        self._in: asyncio.Queue[Message] = asyncio.Queue()
        self._out: asyncio.Queue[Message] = asyncio.Queue()
        self.running = asyncio.create_task(self._run(app, scope))

    async def ask(self, stage: str) -> Message:
        """Tell the application to start up or shut down, and wait for its answer."""
        self._stage = stage
        await self._in.put({"type": f"lifespan.{stage}"})
        return await self._out.get()

    async def _run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._in.get, self._out.put)
        except BaseException as error:
            await self._out.put({"type": f"lifespan.{self._stage}.failed", "message": str(error)})
            raise
