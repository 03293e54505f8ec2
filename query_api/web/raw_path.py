"""Names in paths, which may hold `/`: sent as `%2F`, and decoded only after the route was found."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import Path
from pydantic import AfterValidator
from starlette.types import ASGIApp, Receive, Scope, Send

#: A path parameter that is a name. It needs the middleware: one segment as the client wrote it is decoded here.
Name = Annotated[str, AfterValidator(unquote), Path(description="URL-encoded: `/` in a name is `%2F`, `:` may stay.")]


class RawPathMiddleware:
    """ASGI middleware: routes see the path as it was sent, with its %-escapes, which servers decode in `path`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with its undecoded path."""
        if scope["type"] == "http" and (raw := scope.get("raw_path")):
            scope["path"] = raw.split(b"?", 1)[0].decode("latin-1")
        await self._app(scope, receive, send)
