"""`headwater demo`, as a newcomer runs it: an answer, exit code 0, and nothing left behind."""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from headwater.demo.tables import CHURN_MODEL, DEMAND_MODEL, ORDERS, RETENTION_BOARD, REVENUE_BOARD, STOCK_BOARD
from headwater.engines import jars
from tests.integration.cli.conftest import COMMAND

pytestmark = pytest.mark.engines


def command_of(process: psutil.Process) -> str:
    """The command line of a process; empty if it has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


README = Path(__file__).parents[3] / "README.md"


#: Lines on the code and packages that this is run with.
HERE = re.compile(r"^.*(?:── code  |── environment  |report their code).*\n", re.MULTILINE)
#: Probabilities and log-odds, which move with the weights; ids and times of runs; digits in which processors differ.
MOVES = re.compile(
    r" *\d+%|[+-]\d+\.\d"
    r"|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z?"
    r"|(?<=\d\.\d{3})\d+"
)


def without_what_moves(text: str) -> str:
    """Text without what is another each time or on another machine."""
    return MOVES.sub("#", HERE.sub("", text))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the demo makes its temporary folder; empty again afterwards."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    assert not list(tmp_path.glob("headwater-demo-*"))


def test_the_demo_answers_and_leaves_nothing_behind(temporary: Path) -> None:
    jars.download([jars.KAFKA, jars.NEO4J])  # its progress is shown
    environment = {
        **os.environ,
        "HEADWATER_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "HEADWATER_NEO4J_URI": "bolt://x:1",
    }
    done = subprocess.run(
        [*COMMAND, "demo"], env=environment, capture_output=True, text=True, timeout=280, check=False, cwd=temporary
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert f"  models: {CHURN_MODEL.name}" in lines
    assert any("trained models/churn twice" in line for line in lines)
    (again,) = [line for line in lines if "trained version 4 again" in line]
    assert "by the script of its recipe, in a clean clone: the same metrics, to the last digit" in again
    origin, suspects = lines.index(f"{CHURN_MODEL.id}  version 5"), lines.index(f"What is wrong  {CHURN_MODEL.id}")
    assert origin < suspects
    feature = next(line for line in lines[origin:suspects] if "── avg_discount_90d" in line)
    assert f"{ORDERS.id}.discount" in feature
    assert any("── bad by job:ml:evaluate.churn" in line for line in lines[origin:suspects])
    assert [line.split()[2:4] for line in lines if line.startswith("  1. ")] == [["data", f"{ORDERS.id}:"]]
    assert f"  dashboards: {RETENTION_BOARD.name}, {REVENUE_BOARD.name}" in lines
    (spared,) = [line for line in lines if "not reached" in line]
    assert spared.endswith(f": {STOCK_BOARD.name}, {DEMAND_MODEL.name}")
    readme = without_what_moves(README.read_text(encoding="utf-8"))
    until_second = done.stdout[done.stdout.index("Since last night") : done.stdout.index("\n  2. ")]
    end = done.stdout[done.stdout.index("Look at first") :]
    for answer in (until_second, end):
        assert without_what_moves(answer) in readme, "the README shows another answer than the demo gives"


def test_a_demo_that_is_told_to_stop_takes_its_children_along(temporary: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=temporary
    ) as demo:
        assert demo.stdout is not None
        process = psutil.Process(demo.pid)
        children: list[psutil.Process] = []
        while not any("kafka.Kafka" in command_of(child) for child in children):  # the broker is being started
            assert demo.poll() is None
            children = process.children(recursive=True)
        demo.send_signal(signal.SIGTERM)
        out, err = demo.communicate(timeout=60)
    assert demo.returncode == 128 + signal.SIGTERM, out + err
    assert "Traceback" not in err
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
