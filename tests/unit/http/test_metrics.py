"""Metrics of several processes are shown together, whichever of them is asked."""

import os
import subprocess
import sys
from pathlib import Path

from headwater import __version__, metrics

COUNT = "from headwater import metrics; metrics.ACCEPTED.inc({}); metrics.IN_FLIGHT_BYTES.set(1)"
SHOW = "import sys; from headwater import metrics; sys.stdout.buffer.write(metrics.exposition())"


def run(code: str, folder: Path) -> str:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_one_process_shows_its_own() -> None:
    shown = metrics.exposition().decode()
    assert "headwater_collector_events_accepted_total" in shown
    assert "headwater_writer_events_applied_total" in shown
    assert "headwater_api_question_seconds" in shown


def test_it_is_said_which_headwater_it_is() -> None:
    (line,) = [each for each in metrics.exposition().decode().splitlines() if each.startswith("headwater_build_info{")]
    assert f'version="{__version__}"' in line
    assert line.endswith("} 1.0")


def test_retries_are_shown_before_there_was_one() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, check=True, capture_output=True, text=True)
    assert "headwater_writer_retries_total 0.0" in done.stdout.splitlines()


def test_processes_that_share_a_folder_are_added_up(tmp_path: Path) -> None:
    run(COUNT.format(2), tmp_path)
    run(COUNT.format(3), tmp_path)
    assert "headwater_collector_events_accepted_total 5.0" in run(SHOW, tmp_path).splitlines()
