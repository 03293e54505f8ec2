"""The id of a request: taken or made, in the answer, in problem documents, in the log and in the audit log."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from headwater import request_id
from headwater.gate import audit
from headwater.gate.gate import gated
from headwater.server.own_loop import OwnLoop
from headwater.settings import Settings

MADE = re.compile(r"[0-9a-f]{32}")
FIT = ["7b3c1a0e-5c0f-4a53-8f57-0d5e1a2b3c4d", "a", "x" * 128, "Root=1-67891233-abcdef", "ab+/=="]
UNFIT = ["", "x" * 129, "a b", "a\tb", "a,b", "ä", 'a"b', "a\x1b[2J", "${jndi:x}", "<a>"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(keys_file=tmp_path / "keys.json")


async def seen(_: Request) -> Response:
    """What a line of the log about this request has."""
    fields = structlog.contextvars.merge_contextvars(None, "info", {})
    in_thread = await asyncio.to_thread(structlog.contextvars.merge_contextvars, None, "info", {})
    assert fields == in_thread
    return PlainTextResponse(str(fields.get("request_id")))


APP = Starlette(routes=[Route("/livez", seen), Route("/api/v1/lineage", seen, methods=["POST"])])


def send(
    app: ASGIApp, settings: Settings, *requests: tuple[str, str, list[tuple[bytes, bytes]]]
) -> list[httpx.Response]:
    async def sent() -> list[httpx.Response]:
        transport = httpx.ASGITransport(gated(app, settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return list(
                await asyncio.gather(
                    *(client.request(method, path, headers=headers) for method, path, headers in requests)
                )
            )

    return asyncio.run(sent())


@pytest.mark.parametrize("given", FIT)
def test_one_that_is_fit_is_kept(settings: Settings, given: str) -> None:
    (answer,) = send(APP, settings, ("GET", "/livez", [(b"X-Request-ID", given.encode())]))
    assert answer.headers.get_list("x-request-id") == [given] == [answer.text]


@pytest.mark.parametrize("given", UNFIT)
def test_one_that_is_not_fit_is_not_taken(settings: Settings, given: str) -> None:
    (answer,) = send(APP, settings, ("GET", "/livez", [(b"x-request-id", given.encode())]))
    assert answer.status_code == 200
    (told,) = answer.headers.get_list("x-request-id")
    assert MADE.fullmatch(told)
    assert answer.text == told


def test_two_are_none(settings: Settings) -> None:
    (answer,) = send(APP, settings, ("GET", "/livez", [(b"x-request-id", b"a"), (b"x-request-id", b"b")]))
    assert MADE.fullmatch(answer.headers["x-request-id"])


def test_each_request_has_its_own(settings: Settings) -> None:
    answers = send(APP, settings, *[("GET", "/livez", [])] * 20)
    assert {answer.text for answer in answers} == {answer.headers["x-request-id"] for answer in answers}
    assert len({answer.text for answer in answers}) == 20
    assert request_id.current() is None


def test_it_goes_along_to_another_loop(settings: Settings) -> None:
    async def check() -> str:
        own = OwnLoop(APP)
        async with own.running():
            transport = httpx.ASGITransport(gated(own, settings))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return (await client.get("/livez", headers={"X-Request-ID": "a-1"})).text

    assert asyncio.run(check()) == "a-1"


def test_who_is_refused_is_told_it_in_the_problem_document_too(settings: Settings) -> None:
    (answer,) = send(APP, settings, ("GET", "/livez/none", [(b"host", b"evil.example.com"), (b"x-request-id", b"a-1")]))
    assert answer.status_code == 421
    assert answer.json()["requestId"] == "a-1" == answer.headers["x-request-id"]


def test_the_audit_log_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []

    class Kept:
        def info(self, event: str, **fields: Any) -> None:
            lines.append({"event": event, **fields})

    monkeypatch.setattr(audit, "_audit", Kept())

    async def noted() -> None:
        log = audit.Audit()
        for number in range(audit.MOST_IDS + 5):
            request_id.begin(f"r-{number}".encode())
            log.note(audit.Deed("a1", "etl", "POST", "/api/v1/lineage", "done", 201, "127.0.0.1"))
        log.flush()

    asyncio.run(noted())
    first, more = lines
    assert (first["times"], first["request_id"]) == (1, "r-0")
    assert more["times"] == audit.MOST_IDS + 4
    assert more["request_ids"] == [f"r-{number}" for number in range(1, audit.MOST_IDS + 1)]
