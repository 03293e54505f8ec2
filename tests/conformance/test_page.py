"""docs/conformance.md is what the rules and their tests say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.catalogue import Rule, Section
from tests.conformance.page import Held, problems, render

ROOT = Path(__file__).parents[2]
SECTIONS = [
    Section("One", (Rule("a", "A holds", {"DataHub": "not so"}), Rule("b", "B holds", {}))),
    Section("Two", (Rule("c", "C holds", {}),)),
]
HELD = {
    "a": [Held("unit/test_a.py::test_a", "held"), Held("unit/test_a.py::test_a", "held")],
    "b": [Held("unit/test_b.py::test_b", "not supported")],
    "c": [Held("unit/test_c.py::test_c", "held"), Held("unit/test_d.py::test_d", "held")],
}


def test_the_page_is_what_the_tests_say() -> None:
    check = [sys.executable, "-m", "tests.conformance", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr


def test_a_row_has_its_result_its_tests_and_what_others_do() -> None:
    page = render(SECTIONS, HELD)
    assert "3 rules: 2 held, 1 not supported:\n\n- One: B holds\n" in page
    assert (
        "| rule | | test | DataHub |\n|---|---|---|---|\n| A holds | held | `unit/test_a.py::test_a` | not so |\n"
        in page
    )
    assert "| B holds | **not supported** | `unit/test_b.py::test_b` |  |" in page
    assert "| C holds | held | `unit/test_c.py::test_c`<br>`unit/test_d.py::test_d` |" in page
    assert problems(SECTIONS, HELD) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"x": [Held("t", "held")]}, "t: there is no rule x in tests/conformance/rules.toml"),
        ({"b": [Held("t", "held"), Held("u", "not supported")]}, "rule b: its tests say held, not supported"),
        ({"c": [Held("t", "broken"), Held("u", "held")]}, "rule c: its tests say broken, held"),
    ],
)
def test_what_keeps_a_page_from_being_made(changed: dict[str, list[Held]], told: str) -> None:
    assert problems(SECTIONS, HELD | changed) == [told]
    assert problems(SECTIONS, {key: value for key, value in HELD.items() if key != "a"}) == ["no test holds the rule a"]
