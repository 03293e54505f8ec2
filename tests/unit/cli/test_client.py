"""What the service answers becomes an error of ours, with the service's own words."""

from typing import Any

import httpx
import pytest

from headwater.cli.client import connect, get, is_ready, json_of, problem_of, status_of
from headwater.errors import EngineUnavailable, HeadwaterError, InvalidQuestion, InvalidSettings, NotFound
from headwater.settings import settings


def answer(status: int, **body: Any) -> httpx.Response:
    """An answer as httpx gives it."""
    return httpx.Response(status, request=httpx.Request("GET", "http://headwater/api/v1/x"), **body)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NotFound), (422, InvalidQuestion), (400, InvalidQuestion), (503, EngineUnavailable), (500, HeadwaterError)],
)
def test_a_problem_is_an_error_with_its_detail(status: int, error: type[HeadwaterError]) -> None:
    with pytest.raises(error, match=r"^what went wrong$"):
        json_of(answer(status, json={"title": "Title", "detail": "what went wrong"}))


def test_every_reason_is_told_with_its_place() -> None:
    errors = [{"pointer": "/run/runId", "detail": "is missing"}, {"parameter": "depth", "detail": "too deep"}]
    problem = answer(422, json={"detail": "depth: too deep", "errors": [*errors, {"detail": "of no kind"}]})
    assert problem_of(problem) == "/run/runId: is missing; depth: too deep; of no kind"


def test_many_reasons_are_counted_not_told() -> None:
    errors = [{"pointer": f"/inputs/{number}", "detail": "is null"} for number in range(1011)]
    told = problem_of(answer(422, json={"detail": "1011 problems", "errors": errors})).split("; ")
    assert told[:-1] == [f"/inputs/{number}: is null" for number in range(10)]
    assert told[-1] == "and 1,001 more"


def test_a_question_that_is_too_long_for_http_says_so() -> None:
    with connect("http://127.0.0.1:1") as client, pytest.raises(InvalidQuestion, match=r"more than the 65,535 bytes"):
        get(client, "/api/v1/impact", name="x" * 200_000)


def test_a_question_is_not_repeated_where_its_answer_is_none() -> None:
    request = httpx.Request("GET", "http://headwater/api/v1/x?name=long")
    assert problem_of(httpx.Response(414, request=request)) == (
        "http://headwater/api/v1/x answered 414 Request-URI Too Long"
    )


def test_an_answer_that_is_no_problem_document_is_told_by_its_status() -> None:
    assert problem_of(answer(502, text="<html>")) == "http://headwater/api/v1/x answered 502 Bad Gateway"


@pytest.mark.parametrize("body", [{"text": "<html>"}, {"json": [1]}])
def test_somebody_elses_server_is_recognised(body: dict[str, Any]) -> None:
    with pytest.raises(HeadwaterError, match="is HEADWATER_URL right"):
        json_of(answer(200, **body))


@pytest.mark.parametrize(
    ("body", "status", "ready"),
    [
        ('{"ready": true}', {"ready": True}, True),
        ('{"ready": false}', {"ready": False}, False),
        ("[]", None, False),
        ("no JSON", None, False),
    ],
)
def test_what_is_ready_says_so_itself(
    monkeypatch: pytest.MonkeyPatch, body: str, status: dict[str, object] | None, ready: bool
) -> None:
    monkeypatch.setattr(httpx, "get", lambda *_, **__: answer(200, content=body))
    assert status_of("http://headwater") == status
    assert is_ready("http://headwater") is ready


def test_what_does_not_answer_is_not_ready() -> None:
    assert status_of("http://127.0.0.1:1") is None
    assert not is_ready("http://127.0.0.1:1")


def test_a_path_in_the_address_is_told_as_what_it_is() -> None:
    body = {"title": "Not Found", "status": 404, "detail": "there is nothing at this path"}
    wrong = httpx.Request("GET", "http://headwater/api/v1/api/v1/impact?nodeId=x")
    with pytest.raises(NotFound, match=r"^http://headwater/api/v1/api/v1/impact: .* It ends with '/api/v1'"):
        json_of(httpx.Response(404, request=wrong, json=body))
    apart = httpx.Request("POST", "http://api/api/v1/lineage/batch")
    with pytest.raises(NotFound, match="is HEADWATER_URL right"):
        json_of(httpx.Response(404, request=apart, json=body))


def test_a_path_that_somebody_else_does_not_have_asks_for_the_address() -> None:
    with pytest.raises(NotFound, match=r"answered 404 Not Found: is HEADWATER_URL right"):
        json_of(answer(404, text="<html>"))


def with_key(monkeypatch: pytest.MonkeyPatch, key: str) -> httpx.Headers:
    monkeypatch.setenv("HEADWATER_API_KEY", key)
    settings.cache_clear()
    try:
        with connect("http://headwater") as client:
            return client.headers
    finally:
        settings.cache_clear()


def test_the_key_is_sent_without_the_line_break_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_key(monkeypatch, "headwater_a\n")["authorization"] == "Bearer headwater_a"
    assert "authorization" not in with_key(monkeypatch, "")


@pytest.mark.parametrize("key", ["headwater_ä", "two words", "a\nb"])
def test_what_is_no_key_is_said_and_not_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    with pytest.raises(InvalidSettings, match="HEADWATER_API_KEY: this is no key") as refused:
        with_key(monkeypatch, key)
    assert key not in str(refused.value)


def test_an_answer_that_wants_a_key_says_where_commands_have_it_from() -> None:
    wanted = answer(401, json={"detail": "a key is wanted"}, headers={"WWW-Authenticate": "Bearer"})
    with pytest.raises(HeadwaterError, match="a key is wanted; commands send the key in HEADWATER_API_KEY"):
        json_of(wanted)
