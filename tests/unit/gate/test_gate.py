"""Host, origin, keys and safety headers, as a request meets them; the audit log."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from headwater.gate import audit
from headwater.gate.gate import gated
from headwater.keys.file import changing_keys
from headwater.keys.key import KeyScope, new_key
from headwater.settings import Settings

DASHBOARD = "https://dashboards.example.com"


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """What is behind the gate."""
    if scope["path"] == "/page/index.js":
        own = {"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff"}
        await PlainTextResponse("", headers=own)(scope, receive, send)
    elif scope["path"].endswith("/batch"):
        await PlainTextResponse("bad", 422)(scope, receive, send)
    else:
        await PlainTextResponse("in")(scope, receive, send)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(keys_file=tmp_path / "keys.json", cors_origins=DASHBOARD, allowed_hosts="headwater.example.com")


def ask(
    settings: Settings,
    method: str = "GET",
    path: str = "/api/v1/status",
    host: str | None = "localhost",
    **headers: str,
) -> httpx.Response:
    async def request() -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(gated(inside, settings))) as client:
            built = client.build_request(method, f"http://localhost{path}", headers=named)
            if host is None:
                del built.headers["Host"]
            else:
                built.headers["Host"] = host
            return await client.send(built)

    return asyncio.run(request())


def make_key(settings: Settings, *scopes: KeyScope) -> str:
    assert settings.keys_file is not None
    with changing_keys(settings.keys_file) as keys:
        shown, kept = new_key("tests", scopes)
        keys.append(kept)
    return f"Bearer {shown}"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:5000", 200),
        ("127.0.0.1:5000", 200),
        ("192.168.7.1", 200),
        ("[::1]:5000", 200),
        ("[2001:db8::1]", 200),
        ("headwater.example.com", 200),
        ("headwater.example.com:8080", 200),
        ("evil.example.com", 421),
        ("evil.example.com:5000", 421),
        ("localhost.evil.example.com", 421),
        ("127.0.0.1.evil.example.com", 421),
        ("localhost:5000@evil.example.com", 421),
        ("evil.example.com, localhost", 421),
        ("", 421),
        (None, 421),
    ],
)
def test_only_names_that_are_known_are_answered(settings: Settings, host: str | None, status: int) -> None:
    answer = ask(settings, host=host)
    assert answer.status_code == status
    if status == 421:
        assert "HEADWATER_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz", "/metrics"])
def test_probes_are_answered_under_any_name(settings: Settings, path: str) -> None:
    assert ask(settings, path=path, host="pod-17.cluster.local").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Content_Type": "text/plain"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost", "Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "none"}, 200),
        ({"Origin": "http://localhost:8080"}, 403),
        ({"Origin": "https://evil.example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "chrome-extension://abcdef"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": "http://localhost", "Sec_Fetch_Site": "cross-site"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_of_others_write_nothing(settings: Settings, method: str, headers: dict[str, str], status: int) -> None:
    assert ask(settings, method, "/api/v1/lineage", **headers).status_code == status


def test_a_page_behind_a_proxy_that_speaks_tls_is_our_own(settings: Settings) -> None:
    own = {"Origin": "https://headwater.example.com", "Sec_Fetch_Site": "same-origin"}
    assert ask(settings, "POST", "/api/v1/lineage", host="headwater.example.com", **own).status_code == 200


def test_a_page_that_is_named_may_ask_and_reads_the_answer(settings: Settings) -> None:
    answer = ask(settings, Origin=DASHBOARD, Sec_Fetch_Site="cross-site")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == DASHBOARD
    assert answer.headers["vary"] == "Origin"
    other = ask(settings, Origin="https://evil.example.com")
    assert "access-control-allow-origin" not in other.headers


def test_a_page_that_is_named_asks_before_it_posts(settings: Settings) -> None:
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization,content-type"}
    answer = ask(settings, "OPTIONS", "/api/v1/lineage", Origin=DASHBOARD, **asked)
    assert answer.status_code == 200
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    other = ask(settings, "OPTIONS", "/api/v1/lineage", Origin="https://evil.example.com", **asked)
    assert "access-control-allow-origin" not in other.headers


def test_a_page_that_is_named_posts_with_a_key_alone(settings: Settings) -> None:
    refused = ask(settings, "POST", "/api/v1/lineage", Origin=DASHBOARD)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == DASHBOARD  # so that the page may read why
    key = make_key(settings, "ingest")
    assert ask(settings, "POST", "/api/v1/lineage", Origin=DASHBOARD, Authorization=key).status_code == 200


@pytest.mark.parametrize("key", ["Bearer headwater_of_somebody", "Basic dTpw", "nonsense"])
def test_a_key_that_is_not_needed_is_no_error(settings: Settings, key: str) -> None:
    assert ask(settings, "POST", "/api/v1/lineage", Authorization=key).status_code == 200
    make_key(settings, "read")
    assert ask(settings, path="/healthz", Authorization=key).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER   "])
def test_the_scheme_is_read_as_http_has_it(settings: Settings, scheme: str) -> None:
    key = make_key(settings, "read").removeprefix("Bearer ")
    assert ask(settings, Authorization=scheme + key).status_code == 200


def test_a_file_that_nobody_can_read_opens_nothing(settings: Settings) -> None:
    key = make_key(settings, "read")
    assert settings.keys_file is not None
    settings.keys_file.write_text("{")
    assert ask(settings, Authorization=key).status_code == 401


@pytest.mark.parametrize(
    ("path", "host"),
    [("/api/v1/status", "localhost"), ("/api/v1/status", "evil.example.com"), ("/nothing", "localhost")],
)
def test_every_answer_is_taken_for_nothing_else(settings: Settings, path: str, host: str) -> None:
    answer = ask(settings, path=path, host=host)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_answer_that_says_so_itself_is_left_as_it_is(settings: Settings) -> None:
    answer = ask(settings, path="/page/index.js")
    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The lines of the audit log, as fields."""
    lines: list[dict[str, Any]] = []

    class Kept:
        def info(self, event: str, **fields: Any) -> None:
            lines.append({"event": event, **fields})

    monkeypatch.setattr(audit, "_audit", Kept())
    return lines


def test_who_did_what_and_who_was_refused_is_on_the_audit_log(
    settings: Settings, audited: list[dict[str, Any]]
) -> None:
    key = make_key(settings, "ingest")
    ask(settings, "POST", "/api/v1/lineage", Authorization=key)
    ask(settings, "POST", "/api/v1/lineage/batch", Authorization=key)
    ask(settings, "POST", "/api/v1/dead-letters/drop", Authorization=key)
    ask(settings, Authorization="Bearer headwater_wrong")
    ask(settings, host="evil.example.com")
    ask(settings, "POST", "/api/v1/lineage", Origin="null")
    told = [(line["name"], line["path"], line["outcome"], line["status"]) for line in audited]
    assert told == [
        ("tests", "/api/v1/lineage", "done", 200),
        ("tests", "/api/v1/lineage/batch", "failed", 422),
        ("tests", "/api/v1/dead-letters/drop", "refused: scope", 403),
        ("", "/api/v1/status", "refused: wrong_key", 401),
        ("", "/api/v1/status", "refused: host", 421),
        ("", "/api/v1/lineage", "refused: origin", 403),
    ]
    assert {line["peer"] for line in audited} == {"127.0.0.1"}
    assert key.removeprefix("Bearer ") not in json.dumps(audited)
    assert "headwater_wrong" not in json.dumps(audited)


def test_a_question_that_is_answered_is_not_on_the_audit_log(settings: Settings, audited: list[dict[str, Any]]) -> None:
    ask(settings)
    ask(settings, path="/page/index.js")
    assert audited == []


def deed(path: str = "/api/v1/lineage") -> audit.Deed:
    return audit.Deed("a1", "etl", "POST", path, "done", 201, "127.0.0.1")


def noted(work: Callable[[audit.Audit], None]) -> None:
    async def run() -> None:
        log = audit.Audit()
        work(log)
        log.flush()

    asyncio.run(run())


def test_what_is_the_same_shares_a_line(audited: list[dict[str, Any]]) -> None:
    noted(lambda log: [log.note(deed()) for _ in range(500)] and None)
    assert [line["times"] for line in audited] == [1, 499]


def test_a_flood_of_different_ones_is_bounded(audited: list[dict[str, Any]]) -> None:
    noted(lambda log: [log.note(deed(f"/{number}")) for number in range(3 * audit.MOST)] and None)
    assert len(audited) == audit.MOST + 1
    assert sum(line["times"] for line in audited) == 3 * audit.MOST


def test_a_path_that_a_terminal_would_obey_is_shown(audited: list[dict[str, Any]]) -> None:
    noted(lambda log: log.note(deed("/\x1b[2J\u202e")))
    assert audited[0]["path"] == r"/\x1b[2J\u202e"


def test_the_audit_log_is_written_whatever_the_level_is() -> None:
    assert logging.getLogger("headwater.audit").isEnabledFor(logging.INFO)
