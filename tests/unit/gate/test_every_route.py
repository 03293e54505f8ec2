"""Every route and every kind of caller: who is let in, and that there is no hole. Generated from the applications."""

import asyncio
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Message, Receive, Scope, Send

from collector.app import create_app as collector_app
from graph_writer.metrics_port import app as metrics_app
from graph_writer.standstill import Standstill
from headwater.cli.serve import COLLECTOR_PATHS
from headwater.gate.gate import Gate, gated
from headwater.gate.rights import is_named, wanted
from headwater.keys.file import changing_keys
from headwater.keys.key import SCOPES, KeyScope, new_key
from headwater.pulse import Pulse
from headwater.settings import Settings
from query_api.app import create_app as query_app
from query_api.page.route import VIEWS

NOWHERE = Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
#: Callers that no route with a right is for.
STRANGERS = ("no key", "wrong key", "revoked key", "another scheme", "two keys")


@cache
def routes() -> tuple[tuple[str, str], ...]:
    """Method and path of every route of the applications, names in paths filled in."""
    return tuple(sorted(set(_routes())))


def _routes() -> Iterator[tuple[str, str]]:
    for app in (collector_app(NOWHERE), query_app(NOWHERE)):
        for context in iter_route_contexts(app.routes):
            route = context.original_route
            path = "/page/index.js" if isinstance(route, Mount) else context.path_format
            methods = ("GET", "HEAD") if isinstance(route, Mount) else getattr(route, "methods", None) or ("GET",)
            for method in methods:
                yield method, re.sub(r"\{[^}]*\}", "x", path or "/")
    for route in metrics_app(Standstill(), Pulse("the loop", 60)).routes:
        yield "GET", getattr(route, "path", "/")
    yield from (("POST", path) for path in COLLECTOR_PATHS)


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """What is behind the gate: it says that somebody came in."""
    await Response(status_code=204)(scope, receive, send)


class Keys:
    """A gate with a key of each scope, and who comes without."""

    def __init__(self, folder: Path) -> None:
        file = folder / "keys.json"
        self.keys: dict[str, str] = {}
        with changing_keys(file) as keys:
            for scope in SCOPES:
                self.keys[scope], kept = new_key(scope, [scope])
                keys.append(kept)
            revoked, kept = new_key("revoked", SCOPES)
            keys.append(kept.model_copy(update={"revoked": kept.created}))
        everything = f"Bearer {self.keys['admin']}"
        self.strangers: dict[str, list[tuple[str, str]]] = {
            "no key": [],
            "wrong key": [("Authorization", "Bearer headwater_nobody")],
            "revoked key": [("Authorization", f"Bearer {revoked}")],
            "another scheme": [("Authorization", f"Basic {self.keys['admin']}")],
            "two keys": [("Authorization", everything), ("Authorization", everything)],
        }
        self.gate: Gate = gated(inside, NOWHERE.model_copy(update={"keys_file": file}))

    async def ask(self, method: str, path: str, headers: list[tuple[str, str]]) -> httpx.Response:
        transport = httpx.ASGITransport(self.gate)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:5000") as client:
            return await client.request(method, path, headers=headers)

    async def with_scope(self, method: str, path: str, scope: KeyScope) -> httpx.Response:
        return await self.ask(method, path, [("Authorization", f"Bearer {self.keys[scope]}")])


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


def test_the_table_names_every_route_of_every_application() -> None:
    assert len(routes()) > 50
    assert [route for route in routes() if not is_named(*route)] == []


def test_every_view_of_the_page_is_a_file_for_everybody() -> None:
    assert {wanted("GET", f"/{view}") for view in VIEWS} == {"nothing"}


def test_every_scope_opens_what_it_is_for_and_nothing_else(keys: Keys) -> None:
    async def check() -> None:
        for method, path in routes():
            right = wanted(method, path)
            for scope in SCOPES:
                answer = await keys.with_scope(method, path, scope)
                expected = 204 if right in (scope, "nothing") else 403
                assert answer.status_code == expected, f"{method} {path} with {scope}"
                if expected == 403:
                    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]

    asyncio.run(check())


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_comes_in(keys: Keys, stranger: str) -> None:
    async def check() -> None:
        for method, path in routes():
            answer = await keys.ask(method, path, keys.strangers[stranger])
            expected = 204 if wanted(method, path) == "nothing" else 401
            assert answer.status_code == expected, f"{method} {path} with {stranger}"
            if expected == 401:
                assert answer.headers["www-authenticate"].startswith("Bearer ")
                assert answer.headers["content-type"] == "application/problem+json"

    asyncio.run(check())


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("method", METHODS)
def test_what_is_no_route_is_open_to_nobody_without_a_key(keys: Keys, method: str, scope: KeyScope) -> None:
    async def check() -> None:
        for path in ("/api/v1/other", "/other", "/api/v2/lineage", "//api/v1/dump", "/api/v1/lineage//", "/PAGE/x"):
            assert (await keys.ask(method, path, [])).status_code == 401, path
            if method in {"POST", "PUT", "PATCH", "DELETE"} and scope != "admin":
                assert (await keys.with_scope(method, path, scope)).status_code == 403, path

    asyncio.run(check())


@pytest.mark.parametrize("path", ["/docs/../api/v1/status", "/docs%2f..%2fapi/v1/status", "/docs/%2e%2e/api/v1/status"])
def test_what_the_gate_takes_for_a_file_is_none_of_the_api(path: str) -> None:
    """Applications neither follow `..` nor decode a slash, so a path that begins as a file's ends at a file."""
    assert wanted("GET", unquote(path)) == "nothing"

    statuses: list[int] = []

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if message["type"] == "http.response.start" else [])

    async def receive() -> Message:
        return await asyncio.Future()

    scope = {"type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode()}  # clients change `..`
    asyncio.run(query_app(NOWHERE)({**scope, "query_string": b"", "headers": [], "app": None}, receive, send))
    assert statuses[0] in {404, 422}


def test_the_writers_metrics_want_a_key_and_its_health_does_not(keys: Keys) -> None:
    async def check() -> None:
        for path, status in (("/metrics", 401), ("/healthz", 204)):
            assert (await keys.ask("GET", path, [])).status_code == status
        assert (await keys.with_scope("GET", "/metrics", "read")).status_code == 204

    asyncio.run(check())
