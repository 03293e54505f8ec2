"""The command line, as far as it needs no engines."""

import subprocess
import sys

from benchmarks.__main__ import BENCHMARKS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "benchmarks", *arguments], capture_output=True, text=True, check=False)


def test_an_unknown_name_is_refused_with_those_that_there_are() -> None:
    refused = run("nonsense")
    assert refused.returncode == 2
    assert "nonsense" in refused.stderr
    assert all(name in refused.stderr for name in BENCHMARKS)
    assert "Traceback" not in refused.stderr


def test_help_names_every_benchmark() -> None:
    helped = run("--help")
    assert helped.returncode == 0
    assert all(name in helped.stdout for name in BENCHMARKS)
