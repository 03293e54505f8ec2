"""OpenAPI and the page on the HTTP API say the same, and every endpoint is shown with an example."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from query_api.dump.example import EXAMPLE
from tests import answer_schemas
from tests.answer_schemas import JSON, document, errors, schema_of

PAGE = (Path(__file__).parents[3] / "docs" / "http-api.md").read_text(encoding="utf-8")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for method, path, operation in answer_schemas.operations():
        yield f"{method} {path}", operation


def test_the_page_has_every_endpoint_and_no_other() -> None:
    named = set(re.findall(r"`(GET /[^`?]*)", PAGE))
    assert named == {name for name, _ in operations()}


@pytest.mark.parametrize(("name", "operation"), [pytest.param(*each, id=each[0]) for each in operations()])
def test_every_endpoint_is_described_with_an_example(name: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    (content,) = [each for each in operation["responses"]["200"]["content"].values() if "example" in each]
    assert content["example"]
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            assert parameter["description"]
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            assert set(response["content"]) == {"application/problem+json"}, name


@pytest.mark.parametrize(
    ("name", "operation"),
    [pytest.param(*each, id=each[0]) for each in operations() if JSON in each[1]["responses"]["200"]["content"]],
)
def test_every_answer_in_json_has_a_shape_and_its_example_is_of_it(name: str, operation: dict[str, Any]) -> None:
    schema = schema_of(operation, "200", JSON)
    assert schema, f"{name} says nothing of its answer: see headwater/http/shape.py"
    assert set(schema) == {"$ref"}, "a shape has a name"
    assert list(errors(schema, operation["responses"]["200"]["content"][JSON]["example"])) == []


def test_every_error_has_the_shape_of_a_problem() -> None:
    (schema,) = {
        str(each["content"]["application/problem+json"]["schema"])
        for _, operation in operations()
        for status, each in operation["responses"].items()
        if int(status) >= 400
    }
    assert schema == "{'$ref': '#/components/schemas/Problem'}"


def test_shapes_have_names_of_their_own() -> None:
    names = document()["components"]["schemas"]
    assert [name for name in names if not name.isalnum()] == [], "two modules have a shape of one name"


def test_a_field_that_is_not_documented_is_seen() -> None:
    (impact,) = [operation for name, operation in operations() if name == "GET /api/v1/impact"]
    schema, example = schema_of(impact, "200", JSON), impact["responses"]["200"]["content"][JSON]["example"]
    assert schema is not None
    nodes = [each | {"colour": "red"} for each in example["nodes"]]
    assert list(errors(schema, example | {"nodes": nodes})) != []


def test_operation_ids_are_short_and_unique() -> None:
    ids = [operation["operationId"] for _, operation in operations()]
    assert len(set(ids)) == len(ids)
    assert all(each.isalpha() for each in ids)


def test_the_example_of_the_dump_is_on_the_page() -> None:
    assert all(line in PAGE.splitlines() for line in EXAMPLE.splitlines())


@pytest.mark.parametrize("parameter", ["direction", "level", "depth", "limit", "history", "asOf", "cursor", "nodeId"])
def test_the_parameters_of_impact_are_on_the_page(parameter: str) -> None:
    (impact,) = [operation for name, operation in operations() if name == "GET /api/v1/impact"]
    assert parameter in {each["name"] for each in impact["parameters"]}
    assert f"`{parameter}`" in PAGE
