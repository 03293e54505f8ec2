"""What `up` tells its services of its children."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headwater import metrics
from headwater.engines.children import Running, siblings, tell
from query_api.status.asked import processes


def test_a_child_is_told_of_its_siblings(tmp_path: Path) -> None:
    tell(tmp_path / "children.json", {"kafka": Running(12, 0), "serve": Running(13, 2)})
    code = (
        "import sys; from pathlib import Path; from headwater.engines.children import siblings\n"
        "print({name: tuple(child) for name, child in siblings(Path(sys.argv[1])).items()})"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "children.json")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.strip() == "{'kafka': (12, 0), 'serve': (13, 2)}"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"of": 1}', '{"of": PARENT, "children": {"kafka": 1}}'])
def test_what_nobody_wrote_for_us_says_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "children.json"
    assert siblings(file) == {}
    file.write_text(text.replace("PARENT", str(os.getppid())))
    assert siblings(file) == {}


def test_the_children_of_another_are_not_ours(tmp_path: Path) -> None:
    tell(tmp_path / "children.json", {"kafka": Running(12, 0)})
    assert siblings(tmp_path / "children.json") == {}  # this process is not a child of itself


def test_memory_and_restarts_are_shown() -> None:
    shown = metrics.exposition(processes({"serve": Running(os.getpid(), 2), "gone": Running(2**22 + 1, 1)})).decode()
    assert 'headwater_local_process_restarts{process="serve"} 2.0' in shown
    assert 'headwater_local_process_restarts{process="gone"} 1.0' in shown
    if sys.platform == "linux":
        assert 'headwater_local_process_memory_bytes{process="serve"}' in shown
    assert 'headwater_local_process_memory_bytes{process="gone"}' not in shown
