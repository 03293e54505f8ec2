"""Memory is given back, told, and bounded for a process that asks for it."""

import subprocess
import sys

import pytest

from headwater.memory import resident

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux says what a process has")

#: Frees blocks below one that stays, which keeps the heap from shrinking by itself.
_FREED = """
from headwater.memory import give_back, keep_little, resident
keep_little()
before = resident()
kept = [bytes(1000) for _ in range(100_000)]
most = resident()
kept = kept[-1]
give_back()
print(before, most, resident())
"""

_GROWN = """
from headwater.memory import end_beyond
end_beyond(50_000_000, 7)
everything = []
while True:
    everything.append(bytes(100_000))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)


@linux
def test_what_is_free_goes_back() -> None:
    before, most, after = map(int, run(_FREED).stdout.split())
    assert most - before > 90_000_000
    assert after - before < 10_000_000


@linux
def test_a_process_ends_that_takes_more_than_it_said() -> None:
    assert run(_GROWN).returncode == 7


@linux
def test_what_a_process_has() -> None:
    assert 5_000_000 < resident() < 4_000_000_000


def test_a_process_that_is_gone_has_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(20)
    assert resident(gone.pid) == 0
