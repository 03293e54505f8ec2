"""Which scope a key needs for which route: the one table of it.

A route that stands nowhere here wants `admin`, so that what is forgotten is closed; a test holds that none is.
"""

from typing import Final, Literal

from headwater.gate.head import SAFE_METHODS
from headwater.keys.key import KeyScope

Wanted = KeyScope | Literal["nothing"]

#: What load balancers, and Prometheus, ask under any name of the host.
PROBES: Final = frozenset({"/healthz", "/livez", "/readyz"})
METRICS: Final = "/metrics"

#: Files that are the same for everybody: the page with its views (`query_api/page/route.py`), the documentation.
_STATIC: Final = frozenset(
    {
        "/",
        "/icon.svg",
        "/docs",
        "/openapi.json",
        "/find",
        "/graph",
        "/dataset",
        "/job",
        "/run",
        "/model",
        "/models",
        "/impact",
        "/root-cause",
        "/runs",
        "/dead-letters",
    }
)
_STATIC_FOLDERS: Final = ("/page/", "/docs/")

_POSTS: Final[dict[str, KeyScope]] = {
    "/api/v1/lineage": "ingest",
    "/api/v1/lineage/batch": "ingest",
    "/api/v1/annotations": "annotate",
    "/api/v1/dead-letters/replay": "admin",
    "/api/v1/dead-letters/drop": "admin",
    "/api/v1/dead-letters/put": "admin",
}
_QUESTIONS: Final = "/api/v1/"


def wanted(method: str, path: str) -> Wanted:
    """What a request needs; the path is decoded, and a slash at its end does not count."""
    return _named(method, path.removesuffix("/") or "/") or "admin"


def is_named(method: str, path: str) -> bool:
    """Whether the table says what a request needs."""
    return _named(method, path.removesuffix("/") or "/") is not None


def _named(method: str, path: str) -> Wanted | None:
    if method not in SAFE_METHODS:
        return _POSTS.get(path) if method == "POST" else None
    if path in PROBES or path in _STATIC or path.startswith(_STATIC_FOLDERS):
        return "nothing"
    if path == METRICS or path.startswith(_QUESTIONS):
        return "read"
    return None
