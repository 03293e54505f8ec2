"""Origins as a person reads them: nothing is cut, and code is told by what is known of it."""

import io
from typing import Any

import pytest
from rich.console import Console

from headwater.cli.model_text import show_origin, show_versions
from query_api.models.example import ORIGIN, VERSIONS

CODE: dict[str, Any] = {
    **dict.fromkeys(("repository", "url", "path", "commit", "branch", "dirty", "sql", "source")),
}

DIRTY = ", with changes that were not committed"


def shown(**training: Any) -> list[str]:
    """Lines of the example's origin on a narrow console, its training as it is said."""
    known = {**ORIGIN["training"], "code": CODE, **training}
    out = io.StringIO()
    answer = {"approvals": [], "verdicts": [], **ORIGIN, "training": known, "features": [], "jobs": []}
    show_origin(answer, Console(file=out, width=40))
    return out.getvalue().splitlines()


def test_no_line_is_cut_or_folded_where_the_terminal_is_narrow() -> None:
    name = "p" * 60
    assert f"├── parameters   {name}=1" in shown(parameters={name: 1})
    assert any(line.endswith(f"by run {ORIGIN['inputs'][0]['writer']}") for line in shown())


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ({"repository": "git:ml", "path": "train.py", "commit": "9ae1"}, "git:ml train.py at 9ae1"),
        ({"repository": "git:ml", "commit": "9ae1"}, "git:ml at 9ae1"),
        (
            {"path": "train.py", "commit": "9ae1", "dirty": True},
            "train.py at 9ae1, with changes that were not committed",
        ),
        ({"path": "train.py"}, "train.py"),
        ({"url": "file:train.py", "sql": "select 1"}, "file:train.py"),
        ({"sql": "select\n1"}, "select 1"),
    ],
)
def test_code_is_told_by_what_is_known_of_it(code: dict[str, Any], line: str) -> None:
    assert f"├── code         {line}" in shown(code=CODE | code)


def test_of_code_of_which_nothing_is_known_there_is_no_line() -> None:
    assert not [line for line in shown() if "code  " in line]


def test_former_names_are_told() -> None:
    out = io.StringIO()
    [version] = VERSIONS["versions"]
    older = [version | {"version": each, "formerName": "dataset:hub:old"} for each in ("2", "1")]
    answer = VERSIONS | {"renamedTo": "dataset:hub:now", "versions": [version, *older]}
    show_versions(answer, Console(file=out, width=200))
    lines = out.getvalue().splitlines()
    assert lines[1] == "its data went to dataset:hub:now"
    assert lines[-1] == "made under its former name dataset:hub:old: 2, 1"
