"""Counts and times of questions, by endpoint."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.metrics import QUESTION_SECONDS, QUESTIONS


class MetricsMiddleware:
    """ASGI middleware: counts requests by endpoint and status, and how long each took to its last byte."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Measure one request; those that no endpoint answers share one name, so that paths make no new series."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = "abandoned"

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            endpoint = getattr(scope.get("route"), "path", "none")
            QUESTIONS.labels(endpoint, status).inc()
            QUESTION_SECONDS.labels(endpoint).observe(time.perf_counter() - started)
