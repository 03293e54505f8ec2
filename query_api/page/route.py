"""`/` and the addresses of the views: one HTML file, and the scripts and styles that it loads from beside it."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from fastapi import APIRouter, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

#: Made by `make page`; part of the wheel.
BUILT = Path(__file__).parent / "built"

#: The first part of each view's address; `web/src/address/address.ts` has the same.
VIEWS = (
    "find",
    "graph",
    "dataset",
    "job",
    "run",
    "model",
    "models",
    "impact",
    "root-cause",
    "runs",
    "dead-letters",
)

#: React Aria sets one style by script (`touch-action` of what can be pressed): the hash of just that. A browser test
#: fails when it is another one.
_PRESSABLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"
#: Nothing but what comes from here; no script or style in the HTML. Pictures are drawn for export (`blob:`, `data:`).
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {_PRESSABLE}; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SAFE = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
#: Its name changes with its content.
_KEPT = "public, max-age=31536000, immutable"

_NOT_BUILT = "The page is not built: run `make page`. The HTTP API is at /docs.\n"

router = APIRouter(include_in_schema=False)


#: What the first address shows.
_HOME: Final = "home"


class _Loads(msgspec.Struct):
    """What a view loads beside the first script; `web/first-loads.ts` writes it. Names are relative to the HTML's."""

    scripts: list[str]
    styles: list[str]
    answers: list[str]

    def links(self, *, by_key: bool) -> Iterator[str]:
        """Lines for the head of the HTML: all of it is fetched while the first script is still read.

        `by_key`: answers are given to who sends a key, which the HTML does not know.
        """
        yield from (f'<link rel="modulepreload" crossorigin href="./{each}">' for each in self.scripts)
        yield from (f'<link rel="stylesheet" crossorigin href="./{each}">' for each in self.styles)
        if not by_key:
            yield from (f'<link rel="preload" as="fetch" crossorigin href="./{each}">' for each in self.answers)


def _page_of(view: str) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        """The HTML: what is shown is read from the address by its script; only what is loaded at once differs."""
        html = BUILT / "index.html"
        if not html.is_file():
            return PlainTextResponse(_NOT_BUILT, status_code=503, headers={"X-Content-Type-Options": "nosniff"})
        text = html.read_text("utf-8")
        file = BUILT / "first-loads.json"
        if file.is_file():
            loads = msgspec.json.decode(file.read_bytes(), type=dict[str, _Loads])[view]
            links = loads.links(by_key=request.app.state.by_key())
            text = text.replace("</head>", "".join(f"  {link}\n  " for link in links) + "</head>", 1)
        return HTMLResponse(text, headers=_SAFE)

    return page


router.add_api_route("/", _page_of(_HOME), methods=["GET", "HEAD"])
for _view in VIEWS:
    router.add_api_route(f"/{_view}", _page_of(_view), methods=["GET", "HEAD"])


@router.get("/icon.svg")
def icon() -> Response:
    """The picture in the window's tab."""
    return FileResponse(BUILT / "icon.svg", headers={**_SAFE, "Cache-Control": "max-age=86400"})


class _Assets(StaticFiles):
    """Scripts and styles, whose names hold a hash of their content: kept for a year by who has loaded them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:  # noqa: PLR2004  (OK; 304 and 404 are told as they are)
            response.headers["Cache-Control"] = _KEPT
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Content-Security-Policy"] = _POLICY  # a worker's is that of its own script
        return response


@cache
def _files(folder: Path) -> GZipMiddleware:
    return GZipMiddleware(_Assets(directory=folder, check_dir=False))


async def _assets(scope: Scope, receive: Receive, send: Send) -> None:
    await _files(BUILT / "page")(scope, receive, send)


#: Where the scripts and styles are; compressed on the way, which happens once for each who looks.
assets = Mount("/page", app=_assets)
