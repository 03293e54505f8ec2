"""An application on an event loop and a thread of its own, beside another one that must not wait for it.

`headwater up` serves collector and query API on one port. A question that computes for a second would keep the loop
for as long, and every event that arrives meanwhile without its 201. On two threads Python shares the time out: the
loop of the collector goes on within milliseconds.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Final, ParamSpec, TypeVar

import uvloop
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

P = ParamSpec("P")
T = TypeVar("T")

#: How long a thread computes while another one waits to, seconds. With Python's 5 ms each of the few steps of a 201
#: would wait for so long.
SWITCH_SECONDS: Final = 0.0005


class OwnLoop:
    """The application as ASGI for the loop that asks; it runs during `running`."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._loop: asyncio.AbstractEventLoop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request over there; who is cancelled here is cancelled there."""
        home = asyncio.get_running_loop()
        await _on(self._loop, self._app)(scope, _on(home, receive), _on(home, send))

    async def run(self, function: Callable[[], Awaitable[T]]) -> T:
        """What `function` gives when it runs on the loop of the application."""
        return await _on(self._loop, function)()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """The application lives during the block; raises what keeps it from starting, or from ending well."""
        started: Future[asyncio.Event] = Future()
        ended: Future[None] = Future()
        between = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        thread = threading.Thread(target=self._run, args=(started, ended), name="own-loop", daemon=True)
        thread.start()
        try:
            stop = await asyncio.wrap_future(started)
            try:
                yield
            finally:
                self._loop.call_soon_threadsafe(stop.set)
                await asyncio.wrap_future(ended)
        finally:
            sys.setswitchinterval(between)

    def _run(self, started: "Future[asyncio.Event]", ended: "Future[None]") -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._live(started))
        except BaseException as error:  # noqa: BLE001  (who waits for it gets it)
            (ended if started.done() else started).set_exception(error)
        else:
            ended.set_result(None)

    async def _live(self, started: "Future[asyncio.Event]") -> None:
        self._loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        async with self._app.router.lifespan_context(self._app):
            started.set_result(stop)
            await stop.wait()


def _on(loop: asyncio.AbstractEventLoop, function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """A function that runs on `loop` and is awaited on whichever one calls it."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await function(*args, **kwargs)

    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(*args, **kwargs), loop))

    return call
