"""Errors over HTTP: one JSON document (RFC 9457, `application/problem+json`) for each, never a traceback."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, Literal, NotRequired, cast

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from typing_extensions import TypedDict

from headwater import request_id
from headwater.errors import HeadwaterError
from headwater.event.shape import Problem as EventProblem
from headwater.event.shape import pointer
from headwater.http.rebuilding import Rebuilding
from headwater.http.shape import shape

MEDIA_TYPE: Final = "application/problem+json"

#: Why a request was refused, for the metrics.
Reason = Literal["unreadable", "shape", "encoding", "too_large", "slow", "overloaded", "kafka", "disk"]


class Refusal(HeadwaterError):  # noqa: N818  (an answer, not a fault)
    """A request that is answered with an error which no other class says.

    Attributes:
        reason: why, for the metrics.
        problems: what is wrong in detail, each with its place in the body.
    """

    def __init__(
        self,
        status: HTTPStatus,
        reason: Reason,
        detail: str,
        *,
        problems: Sequence[EventProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason: Reason = reason
        self.problems = problems
        self.headers = headers


@shape
class ProblemDetail(TypedDict):
    """One reason among several."""

    pointer: NotRequired[str]
    """JSON pointer (RFC 6901) into the body, if it is about the body."""
    parameter: NotRequired[str]
    """Name of the path or query parameter, if it is about one."""
    detail: str
    """What is wrong, for people."""
    keyword: str
    """The rule that is broken."""


@shape
class Meaning(TypedDict):
    """A node, named beyond doubt: what to ask with."""

    type: Literal["job", "dataset", "column"]
    namespace: str
    name: str
    field: NotRequired[str]
    """Of a column: its dotted path."""


@shape
class Problem(TypedDict):
    """What every error answers (RFC 9457)."""

    type: str
    """Always about:blank: the status says what kind of problem it is."""
    title: str
    """The status in words."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong and what to do, for people."""
    instance: str
    """Path of the request."""
    requestId: NotRequired[str]
    """Id of the request, which the lines of the log about it have too."""
    errors: NotRequired[list[ProblemDetail]]
    """Every reason, where there are several."""
    position: NotRequired[int]
    """Where a body cannot be read: byte offset for bytes that are no UTF-8, character offset for what is no JSON."""
    rebuilding: NotRequired[Rebuilding]
    """How far the rebuild is for which questions wait."""
    similar: NotRequired[list[str]]
    """Of a node that is not there: ids that are, and that may have been meant; the likest first."""
    meanings: NotRequired[list[Meaning]]
    """Of an id that several nodes have: these, by what to ask with instead."""


_NO_MEMBERS: Final[Mapping[str, object]] = MappingProxyType({})

#: RFC 9110's names that Python has only since 3.13: the titles are the same under every version.
_TITLES: Final = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def title(status: int) -> str:
    """An HTTP status in words."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: these statuses answer a problem document. `install` puts its schema into the API's document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": _COMPONENT.format(model=Problem.__name__)}}}
    return {status: {"description": title(status), "content": content} for status in statuses}


#: Where a schema stands in an OpenAPI document.
_COMPONENT: Final = "#/components/schemas/{model}"


def _schemas() -> dict[str, Any]:
    """The schemas of problem documents by name."""
    schema = TypeAdapter(Problem).json_schema(ref_template=_COMPONENT)
    return schema.pop("$defs") | {Problem.__name__: schema}


def install(app: FastAPI) -> None:
    """Make `app` answer every error with a problem document: ours, Starlette's, FastAPI's, and what nobody foresaw.

    Its OpenAPI document has the schema that `responses` refer to.
    """
    documented = app.openapi

    def openapi() -> dict[str, Any]:
        document = documented()
        document.setdefault("components", {}).setdefault("schemas", {}).update(_schemas())
        return document

    app.openapi = openapi
    app.add_exception_handler(HeadwaterError, _headwater_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(Exception, _unforeseen)


def response(path: str, error: Exception) -> Response | None:
    """The answer to a request that ended with `error`; None: it is a fault of ours, see `unforeseen`."""
    if not isinstance(error, HeadwaterError) or error.status is None:
        return None
    problems = error.problems if isinstance(error, Refusal) else ()
    errors = [problem._asdict() for problem in problems]
    return _answer(path, error.status, str(error), errors, headers=error.headers, members=error.members)


def unforeseen(path: str) -> Response:
    """The answer where an error is ours: the server logs it, its text may hold what is not for the client."""
    return _answer(path, HTTPStatus.INTERNAL_SERVER_ERROR, "an error of Headwater's own; its log says more")


def _answer(
    path: str,
    status: int,
    detail: str,
    errors: Sequence[Mapping[str, Any]] = (),
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    content = orjson.dumps(document(path, status, detail, errors, members or _NO_MEMBERS))
    return Response(content, status, headers=headers, media_type=MEDIA_TYPE)


def document(
    path: str,
    status: int,
    detail: str,
    errors: Sequence[Mapping[str, Any]] = (),
    members: Mapping[str, object] = _NO_MEMBERS,
) -> dict[str, object]:
    """A problem document, as `Problem` says."""
    fields: dict[str, object] = {
        "type": "about:blank",
        "title": title(status),
        "status": status,
        "detail": detail,
        "instance": path,
    }
    if (asked := request_id.current()) is not None:
        fields["requestId"] = asked
    return fields | ({"errors": list(errors)} if errors else {}) | dict(members)


async def _headwater_error(request: Request, error: Exception) -> Response:
    if (answer := response(request.url.path, error)) is None:
        raise error
    return answer


async def _http_exception(request: Request, error: Exception) -> Response:
    error = cast("HTTPException", error)
    details = {404: "there is nothing at this path", 405: f"{request.method} is not answered here"}
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = details.get(error.status_code, detail)
    headers = error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {**(headers or {}), "Allow": ", ".join(_allowed(request))}
    return _answer(request.url.path, error.status_code, detail, headers=headers)


def _allowed(request: Request) -> list[str]:
    """The methods that any route answers at this path; Starlette itself names those of the first one alone."""

    def answered(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return [method for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") if answered(method)]


async def _validation_error(request: Request, error: Exception) -> Response:
    found = [_parameter_problem(one) for one in cast("RequestValidationError", error).errors()]
    detail = "; ".join(f"{one.get('parameter') or one.get('pointer') or 'body'}: {one['detail']}" for one in found)
    return _answer(request.url.path, HTTPStatus.UNPROCESSABLE_ENTITY, detail, found)


def _parameter_problem(error: Mapping[str, Any]) -> dict[str, Any]:
    source, *path = error["loc"]
    at = {"pointer": pointer(path)} if source == "body" else {"parameter": ".".join(map(str, path))}
    return {**at, "detail": error["msg"], "keyword": error["type"]}


async def _unforeseen(request: Request, error: Exception) -> Response:
    del error
    return unforeseen(request.url.path)
