"""Recipes as text: what comes from events stays data, whatever it is."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query_api.models.recipe_text import markdown, script

BASH = shutil.which("bash") or "bash"


def recipe(**of_step: Any) -> dict[str, Any]:
    environment = of_step.pop("environment", {"python": "3.12", "packages": {"numpy": "2.1"}, "command": ["true"]})
    step = {
        "job": "job:ml:train",
        "runId": "r",
        "depth": 0,
        "endedAt": "2026-10-09T00:00:00Z",
        "code": None,
        "engine": None,
        "parameters": {},
        "inputs": [],
        "outputs": [],
        "needed": True,
        **of_step,
    }
    return {
        "model": "dataset:m",
        "version": "1",
        "score": {"value": 0.5, "parts": {"code": {"known": 0, "of": 1, "weight": 0.3}}},
        "steps": [step],
        "training": {"runId": "r", "environment": environment},
        "notPinned": [],
    }


def code(**known: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("repository", "commit", "branch", "path", "dirty", "url", "sql", "language", "source"))
    return {**empty, **known}


hostile = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    [
        "\ntouch pwned",
        "'; touch pwned; '",
        "$(touch pwned)",
        "`touch pwned`",
        "x\r\ntouch pwned\n",
        "--upload-pack=touch pwned",
    ]
)


@settings(max_examples=60, deadline=None)
@given(name=hostile, value=hostile, sql=hostile, version=hostile)
def test_nothing_of_an_event_is_run_as_a_command(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str, sql: str, version: str
) -> None:
    folder = tmp_path_factory.mktemp("recipe")
    dataset = {"dataset": name, "version": version, "rule": "version", "read": value, "pinned": True}
    text = script(
        recipe(
            job=name, runId=value, parameters={name: value}, inputs=[dataset], code=code(sql=sql or "select 1"),
            engine={"name": name, "version": version}, environment={},
        )
    )  # fmt: skip
    if "\0" in text:
        return  # no event has it in a text of SQL: a shell could not take it
    subprocess.run([BASH, "-c", text], cwd=folder, check=True, capture_output=True)
    assert [each.name for each in folder.iterdir()] == ["reproduced"]
    made = Path(folder / "reproduced")
    assert sorted(each.name for each in made.iterdir()) == ["step-1"]
    assert (made / "step-1" / "statement.sql").read_bytes() == f"{sql or 'select 1'}\n".encode()


def test_only_what_looks_like_a_package_is_installed() -> None:
    packages = {"numpy": "2.1", "-e git+https://x": "1", "a b": "1", "ok": "1; rm -rf /"}
    text = script(recipe(environment={"packages": packages, "python": "3.12"}))
    assert "numpy==2.1" in text
    assert "git+https" not in text
    assert "rm -rf" not in text


@pytest.mark.parametrize("commit", ["--detach", "; touch x", "", None])
def test_only_what_looks_like_a_commit_is_checked_out(commit: str | None) -> None:
    assert "git clone" not in script(recipe(code=code(repository="https://git.example.com/x", commit=commit)))


def test_a_tree_is_cloned_and_its_command_run() -> None:
    text = script(recipe(code=code(repository="https://git.example.com/x y", commit="9ae1")))
    assert "git clone -- 'https://git.example.com/x y' step-1" in text
    assert text.rstrip().endswith("cd step-1\ntrue")


def test_markdown_has_no_line_of_an_event() -> None:
    text = markdown(recipe(job="a\n# not a title", parameters={"x": "1\n\n# nor this"}))
    assert not re.search(r"^# (not|nor)", text, re.MULTILINE)
    assert "## 1. a # not a title" in text
