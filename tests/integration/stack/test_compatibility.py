"""Our consumer of the OpenLineage compatibility tests, on the scenarios that are there, in every order."""

import os
import subprocess
import sys
from pathlib import Path

import neo4j
import orjson
import pytest

from headwater.settings import Settings
from tests.corpus import SHARED
from tests.integration.stack.services import services

pytestmark = pytest.mark.engines

CONSUMER = Path(__file__).parents[3] / "deploy/compatibility-tests/consumer/consumers/headwater"
#: `consumer/scenarios` of a checkout of that suite; else the three scenarios in ../shared.
SCENARIOS = Path(os.environ.get("HEADWATER_COMPATIBILITY_SCENARIOS", SHARED / "events/compat"))


@pytest.mark.skipif(
    not SCENARIOS.is_dir(),
    reason="needs ../shared/events/compat, or HEADWATER_COMPATIBILITY_SCENARIOS: consumer/scenarios of that suite",
)
@pytest.mark.parametrize("order", ["name", "time", "reversed", "shuffled"])
def test_every_scenario_in_every_order(
    order: str, empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    with services(settings_for_test, tmp_path, one_port=True) as stack:
        run = [sys.executable, CONSUMER / "validator/validator.py", "--url", stack.api_url, "--order", order]
        run += ["--scenario-dir", SCENARIOS, "--target", report]
        done = subprocess.run(run, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = orjson.loads(report.read_bytes())
    assert {scenario["name"] for scenario in found["scenarios"]} >= {"airflow", "CLL", "simple_run_event"}
    tests = [test for scenario in found["scenarios"] for test in scenario["tests"]]
    assert {test["status"] for test in tests} == {"SUCCESS"}
    assert sum(test["validation_type"] == "semantics" for test in tests) >= 9
