"""Names in paths: routes are matched before %-escapes are decoded, so that a name may hold `/` as `%2F`."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import Path
from pydantic import AfterValidator
from starlette.types import ASGIApp, Receive, Scope, Send

#: A path parameter that is a name: one segment as the client wrote it, decoded.
Name = Annotated[str, AfterValidator(unquote), Path(description="URL-encoded: `/` in a name is `%2F`, `:` may stay.")]


class RawPath:
    """ASGI middleware: the path as it was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with its undecoded path."""
        if scope["type"] == "http" and (raw := scope.get("raw_path")):
            scope["path"] = raw.split(b"?", 1)[0].decode("latin-1")
        await self._app(scope, receive, send)
