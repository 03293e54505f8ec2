"""`/docs`: every route to read and try, in Swagger UI, all of it served from here: the page asks nobody else."""

from importlib.resources import files
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

#: fastapi-offline is used for what it brings, Swagger UI's own files; its pages need scripts in their HTML.
_SWAGGER_UI = files("fastapi_offline") / "static"

Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css"]
_TYPES: dict[Asset, str] = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}

#: Nothing but what comes from here; Swagger UI sets styles on elements, and has its pictures in its style sheet.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
#: The files change only with the installed package.
_KEPT = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}

#: Its addresses are relative, so that it works under a path of a proxy too.
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Headwater</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui" data-openapi="openapi.json"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

_START = """\
SwaggerUIBundle({
  url: document.getElementById("swagger-ui").dataset.openapi,
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: "none",
});
"""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def page() -> Response:
    """The page."""
    return Response(_PAGE, media_type="text/html", headers=_SAFE)


@router.get("/docs/start.js")
def start() -> Response:
    """What starts Swagger UI: a script of its own, since the page allows none in its HTML."""
    return Response(_START, media_type="text/javascript", headers=_KEPT)


@router.get("/docs/{asset}")
def file(asset: Asset) -> Response:
    """A file of Swagger UI."""
    return Response((_SWAGGER_UI / asset).read_bytes(), media_type=_TYPES[asset], headers=_KEPT)
