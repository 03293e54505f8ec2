"""A place without git, orchestrators or OpenLineage settings, and the events that a run sends there."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: Beginnings of variables that say something of runs; those of the machine that runs the tests say nothing here.
TELLING = (
    *("OPENLINEAGE", "HEADWATER", "AIRFLOW", "DAGSTER", "PREFECT", "GITHUB_", "GITLAB_", "CI_", "JENKINS", "TF_BUILD"),
    *("BUILDKITE", "KUBERNETES_"),
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder as the current one, no variable that tells of a run."""
    for name in list(os.environ):
        if name.startswith(TELLING):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sent(alone: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What was sent up to now, in order: the client's file transport is set up."""
    file = alone / "sent.ndjson"
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "file")
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__LOG_FILE_PATH", str(file))
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__APPEND", "true")

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    return read


@pytest.fixture
def silent(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The warnings that were logged up to now."""
    return lambda: [each.getMessage() for each in caplog.records if each.name == "headwater"]
