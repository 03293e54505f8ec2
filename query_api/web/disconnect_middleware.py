"""A question ends when its client goes away: the task that answers it is cancelled, and with it what it asks Neo4j."""

import asyncio

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger()


class DisconnectMiddleware:
    """ASGI middleware: cancels the answer to a GET or HEAD when its client disconnects.

    Starlette itself only stops to send. What it cancels is waited for, so that nothing runs on when the server stops.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, unless its client goes away."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        asked, gone, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hear() -> Message:
            if not asked.is_set():
                asked.set()
                return {"type": "http.request", "body": b"", "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def tell(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answered.set()

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        answering = asyncio.ensure_future(self._app(scope, hear, tell))
        watching = asyncio.ensure_future(watch())
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
            if answered.is_set():  # the server tells of a disconnect then too; a file has yet to be closed
                await answering
            elif not answering.done():
                _log.info("question_abandoned", path=scope["path"])
        finally:  # also when the server stops
            watching.cancel()
            gone.set()
            answering.cancel()  # does nothing to an answer that is given
            await asyncio.wait({answering})
        if not answering.cancelled():
            answering.result()
