"""The rules that keep the parts apart, held on the code as it is."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).parents[2]
PACKAGES = ("headwater", "collector", "graph_writer", "query_api")

#: How a text begins that reads or writes the graph. (Administration, like waiting for indexes, is no query.)
CYPHER = re.compile(r"""["']\s*((OPTIONAL )?MATCH|MERGE|CREATE|CALL)\s*[({]|["']\s*UNWIND\s+[$\w]""")


@pytest.fixture
def enabled_loggers() -> Iterator[None]:
    """Loggers stay enabled: what import-linter configures disables all that there are."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    enabled = [logger for logger in loggers if not logger.disabled]
    yield
    for logger in enabled:
        logger.disabled = False


@pytest.mark.usefixtures("enabled_loggers")
def test_imports_hold_the_contracts() -> None:
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == cli.EXIT_STATUS_SUCCESS


def test_no_cypher_in_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if CYPHER.search(line)
    ]
    assert not found


def test_the_search_for_cypher_finds_it() -> None:
    assert CYPHER.search('session.run("MATCH (n) RETURN n")')
    assert CYPHER.search("    'UNWIND $rows AS row MERGE (n {key: row.key})'")
    assert not CYPHER.search('raise Error("Create the folder first")')


def test_every_query_says_what_it_does() -> None:
    queries = [path for package in PACKAGES for path in (ROOT / package).rglob("*.cypher")]
    assert queries
    silent = [str(path.relative_to(ROOT)) for path in queries if not path.read_text().lstrip().startswith("//")]
    assert not silent


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (lines := path.read_text().count("\n")) > 400
    }
    assert not long
