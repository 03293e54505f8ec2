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
        exchange = _Exchange(receive, send)
        answering = asyncio.ensure_future(self._app(scope, exchange.hear, exchange.tell))
        watching = asyncio.ensure_future(exchange.disconnected())
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
            if exchange.answered:  # what sends a file has it yet to close
                await asyncio.wait({answering})
            elif not answering.done():
                _log.info("question_abandoned", path=scope["path"])
        finally:  # also when the server stops
            watching.cancel()
            exchange.gone.set()
            answering.cancel()  # does nothing to an answer that is given
            await asyncio.wait({answering})
        if not answering.cancelled():
            answering.result()


class _Exchange:
    """One request without a body, and its answer, between server and application.

    A server tells of a disconnect also after the last byte of an answer: `answered` says which of both it was.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._asked = False
        self.answered = False
        self.gone = asyncio.Event()

    async def hear(self) -> Message:
        """What the application receives: the empty body, then nothing until the client is gone."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def tell(self, message: Message) -> None:
        """What the application sends."""
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.answered = True

    async def disconnected(self) -> None:
        """Return when the server tells of a disconnect."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
