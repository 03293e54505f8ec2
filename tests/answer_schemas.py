"""Answers against the schemas that the OpenAPI document has of them, read more strictly than it says.

The document leaves room for fields to come. Here a field that it does not name is an error, so that no shape falls
behind what is answered.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs
import orjson

from headwater.http.problem import MEDIA_TYPE
from headwater.settings import Settings
from query_api.app import create_app

JSON: Final = "application/json"
#: Nothing is asked of these engines.
APP = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1"))


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of the query API."""
    return APP.openapi()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of it: method, path, and what is said of it."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def schema_of(operation: dict[str, Any], status: str, media_type: str) -> dict[str, Any] | None:
    """The schema of an answer; None: none is documented."""
    return operation["responses"].get(status, {}).get("content", {}).get(media_type, {}).get("schema")


#: What load balancers ask: it tells of itself in the same form whether it is well or not.
HEALTH = "/healthz"


def check(method: str, raw_path: str, status: int, media_type: str, body: bytes) -> None:
    """Nothing, if an answer is of its schema to the letter, or the document does not have the path.

    Raises:
        AssertionError: it is not; the message says where. Or nothing is documented of it.
    """
    asked = _asked(method, raw_path.partition("?")[0])
    if asked is None:
        return
    path, operation = asked
    if status >= 400 and path != HEALTH:
        assert media_type == MEDIA_TYPE
        schema: dict[str, Any] | None = {"$ref": "#/components/schemas/Problem"}
    else:
        told = "200" if path == HEALTH else str(status)
        assert media_type in operation["responses"][told]["content"], f"{path} documents no {media_type}"
        schema = schema_of(operation, told, media_type)
    if media_type not in {JSON, MEDIA_TYPE}:
        return
    assert schema, f"{method} {path} documents nothing of its {status}"
    faults = list(islice(errors(schema, orjson.loads(body)), 5))
    assert not faults, f"{method} {raw_path} answers otherwise than is documented: {faults}"


def errors(schema: dict[str, Any], body: Any) -> Iterator[str]:
    """What of a body is not of a schema of the document, each with its place."""
    for error in _validator(orjson.dumps(schema)).iter_errors(body):
        yield f"/{'/'.join(map(str, error.instance_path))}: {error.message[:500]}"


@cache
def _validator(schema: bytes) -> jsonschema_rs.Validator:
    components = {name: _closed(each) for name, each in document()["components"]["schemas"].items()}
    return jsonschema_rs.validator_for({**_closed(orjson.loads(schema)), "components": {"schemas": components}})


def _closed(schema: Any) -> Any:
    """The same schema without room for properties that it does not name."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(each) for name, each in schema.items()}
    return {"additionalProperties": False, **closed} if isinstance(schema.get("properties"), dict) else closed


@cache
def _routes() -> list[tuple[str, str, re.Pattern[str], dict[str, Any]]]:
    """In the order in which the application tries them."""
    return [
        (method, path, re.compile(re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(path))), operation)
        for method, path, operation in operations()
    ]


def _asked(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    for known, template, pattern, operation in _routes():
        if known == method and pattern.fullmatch(path):
            return template, operation
    return None
