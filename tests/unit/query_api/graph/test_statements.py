"""Statements and the rows that they say they return."""

import re
from importlib import import_module
from typing import Any, NamedTuple

import msgspec
import pytest

from query_api.graph.statement import Statement
from tests.statements import QUERY_API, of_package


def told(package: str) -> dict[str, Statement[Any]]:
    """The statements that a package has in its module `statements`, by name."""
    found = vars(import_module(f"{package}.statements")).values()
    return {each.name: each for each in found if isinstance(each, Statement) and each.package == package}


STATEMENTS = [each for package in QUERY_API for each in told(package).values()]


@pytest.mark.parametrize("package", QUERY_API)
def test_every_statement_has_its_row_beside_it(package: str) -> None:
    assert told(package).keys() == of_package(package).keys()


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: f"{each.package}.{each.name}")
def test_a_row_has_the_names_that_the_statement_says(statement: Statement[Any]) -> None:
    fields = getattr(statement.row, "_fields", None) or getattr(statement.row, "__struct_fields__", None)
    row = re.search(r"^// Row: (.+)\.$", statement.text, re.MULTILINE)
    if fields is None:  # one value, and no name needed
        assert row is None
    else:
        assert row is not None
        assert row[1].split(", ") == list(fields)


class Row(NamedTuple):
    """A row of two."""

    name: str
    size: int


def test_a_row_of_another_type_is_a_fault() -> None:
    statement = Statement("query_api.graph", "facets", Row)
    assert statement.rows([["a", 1]]) == [Row("a", 1)]
    for wrong in (["a", "b"], ["a"], ["a", 1, 2], ["a", None]):
        with pytest.raises(msgspec.ValidationError):
            statement.rows([wrong])
