"""Every block of docs/producers.md that says it is tested is, and the page names the versions that are."""

import re
from pathlib import Path

import pytest

from tests.producers.page import PAGE, blocks

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", blocks())
def test_every_named_block_is_executed(name: str) -> None:
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in HERE.glob("*/test_*.py"))


def test_only_what_is_not_run_has_no_name() -> None:
    tested, _, _ = PAGE.read_text(encoding="utf-8").partition("## Flink")
    assert not re.findall(r"^```\w+$", tested, re.MULTILINE)


@pytest.mark.parametrize("requirements", sorted(HERE.glob("*/requirements.in")), ids=lambda path: path.parent.name)
def test_the_page_names_the_version_that_is_run(requirements: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    pinned = re.compile(r"^([a-z-]*openlineage[a-z-]*)(?:\[\w+\])?==(\S+)", re.MULTILINE)
    for name, version in pinned.findall(requirements.read_text(encoding="utf-8")):
        assert f"`{name}` {version}" in page
