"""What the OpenAPI document says is what the API does: schemathesis asks whatever the document allows, and more.

`make env` installs it, in an environment of its own.
"""

import subprocess
import sys
from pathlib import Path

import neo4j
import pytest

from headwater.keys.file import changing_keys
from headwater.keys.key import SCOPES, new_key
from headwater.settings import Settings
from tests.corpus import demo
from tests.integration.stack.services import services
from tests.waiting import wait_for

pytestmark = pytest.mark.engines

SCHEMATHESIS = [
    *(f"{sys.prefix}/schemathesis/bin/st", "--config-file", str(Path(__file__).with_name("schemathesis.toml")), "run"),
    *("--phases", "examples,coverage,fuzzing"),
    *("--max-examples", "10"),
    *("--seed", "20261125"),
    *("--request-timeout", "60"),
    *("--suppress-health-check", "all"),  # how fast examples are made, and of what, is nothing that the API does
    *("--generation-database", "none"),
    "--continue-on-failure",
    "--no-color",
]


def test_the_api_does_what_its_document_says(
    empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    with services(settings_for_test.model_copy(update={"keys_file": file}), tmp_path, one_port=True) as stack:
        assert stack.send(demo()) == 0
        stack.wait()
        key = _first_key(file)
        wait_for(lambda: stack.status().get("status") == 401)  # the first key closes what was open
        run = subprocess.run(
            [*SCHEMATHESIS, "--header", f"Authorization: Bearer {key}", f"{stack.api_url}/openapi.json"],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            cwd=tmp_path,
        )
        assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
        assert all(each.running for each in (stack.api, *stack.writers))


def _first_key(file: Path) -> str:
    """A key for everything, in `file`."""
    with changing_keys(file) as keys:
        shown, kept = new_key("schemathesis", SCOPES)
        keys.append(kept)
    return shown
