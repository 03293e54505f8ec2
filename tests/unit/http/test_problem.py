"""Every error of an application is a problem document, and none shows a traceback."""

import asyncio
from http import HTTPStatus

import httpx
import jsonschema_rs
import pytest
from fastapi import FastAPI

from headwater.errors import (
    BeingRebuilt,
    EngineUnavailable,
    HeadwaterError,
    InvalidEvent,
    InvalidQuestion,
    NotFound,
    QuestionTimedOut,
)
from headwater.event.parse import UnreadableEvent
from headwater.event.shape import Problem
from headwater.http import problem

PROGRESS = {"generation": 1, "phase": "replaying", "applied": 4, "events": 9}
ERRORS: dict[str, tuple[Exception, int]] = {
    "refusal": (
        problem.Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY, "shape", "bad", problems=[Problem("/run", "is missing", "required")]
        ),
        422,
    ),
    "unreadable": (UnreadableEvent("not JSON", 7), 400),
    "invalid": (InvalidEvent("no kind"), 422),
    "unavailable": (EngineUnavailable("Kafka is away"), 503),
    "rebuilt": (BeingRebuilt("ask again later", PROGRESS), 503),
    "not-found": (NotFound("no such node"), 404),
    "question": (InvalidQuestion("depth and level contradict each other"), 422),
    "timed-out": (QuestionTimedOut("took longer than 30 s"), 504),
    "ours": (HeadwaterError("a path of ours"), 500),
    "unforeseen": (RuntimeError("secret"), 500),
}


def app() -> FastAPI:
    built = FastAPI()
    problem.install(built)

    def fail(name: str) -> None:
        raise ERRORS[name][0]

    def ask(depth: int) -> int:
        return depth

    built.add_api_route("/fail/{name}", fail)
    built.add_api_route("/ask", ask)
    return built


def get(path: str, method: str = "GET") -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://headwater") as client:
            return await client.request(method, path)

    return asyncio.run(request())


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_problem_documents(name: str) -> None:
    error, status = ERRORS[name]
    answer = get(f"/fail/{name}")
    document = answer.json()
    assert answer.status_code == status == document["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["type"] == "about:blank"
    assert document["title"]
    assert document["instance"] == f"/fail/{name}"
    if status == 500:
        assert str(error) not in answer.text
        assert "Traceback" not in answer.text
    else:
        assert document["detail"] == str(error)


def test_reasons_are_listed_with_their_pointers() -> None:
    assert get("/fail/refusal").json()["errors"] == [{"pointer": "/run", "detail": "is missing", "keyword": "required"}]


def test_an_error_says_more_in_members_of_its_own() -> None:
    assert get("/fail/unreadable").json()["position"] == 7
    assert get("/fail/rebuilt").json()["rebuilding"] == PROGRESS


def test_only_what_passes_asks_to_try_again() -> None:
    asked = {name: get(f"/fail/{name}").headers.get("retry-after") for name in ERRORS}
    assert {name: seconds for name, seconds in asked.items() if seconds} == {"unavailable": "5", "rebuilt": "10"}


def test_no_such_path() -> None:
    answer = get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is nothing at this path"


def test_no_such_method() -> None:
    answer = get("/ask", "DELETE")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_parameter_is_named() -> None:
    answer = get("/ask?depth=deep")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "depth"
    assert error["keyword"] == "int_parsing"


def test_the_documented_schema_is_the_answer() -> None:
    documented = app().openapi()["components"]["schemas"]
    said = problem.responses(404)[404]["content"][problem.MEDIA_TYPE]["schema"]
    assert said == {"$ref": "#/components/schemas/Problem"}
    validator = jsonschema_rs.validator_for(said | {"components": {"schemas": documented}})
    for path in ("/nowhere", "/fail/refusal", "/fail/unreadable", "/fail/rebuilt", "/ask"):
        answer = get(path).json()
        assert validator.is_valid(answer), path
        assert answer.keys() <= documented["Problem"]["properties"].keys()
        assert not validator.is_valid({name: value for name, value in answer.items() if name != "status"})
