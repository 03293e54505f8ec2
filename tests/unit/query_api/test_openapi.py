"""OpenAPI and the page on the HTTP API say the same, and every endpoint is shown with an example."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headwater.settings import Settings
from query_api.app import create_app
from query_api.dump.example import EXAMPLE

PAGE = (Path(__file__).parents[3] / "docs" / "http-api.md").read_text(encoding="utf-8")
APP = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1"))


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in APP.openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


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
